// SPDX-License-Identifier: Apache-2.0
//
// wasm.mjs MODULE IMAGE MAP NAME: the engine as WebAssembly has no imports, exports every
// function of the version script that is not the compiler's, opens IMAGE, reads the
// policy's NAME from it, starts a session, and refuses a damaged copy.
import assert from 'node:assert/strict';
import fs from 'node:fs';

const [modulePath, imagePath, mapPath, name] = process.argv.slice(2);
const module = await WebAssembly.compile(fs.readFileSync(modulePath));

assert.deepEqual(WebAssembly.Module.imports(module), []);
const exported = WebAssembly.Module.exports(module).map((entry) => entry.name);
const wanted = fs.readFileSync(mapPath, 'utf8').match(/\bilk_\w+(?=;)/g)
	.filter((symbol) => !symbol.startsWith('ilk_compile'));
for (const symbol of [...wanted, 'memory', '__heap_base'])
	assert.ok(exported.includes(symbol), `${symbol} is not exported`);
assert.deepEqual(exported.filter((symbol) => symbol.startsWith('ilk_')).sort(), [...wanted].sort());

const { exports } = await WebAssembly.instantiate(module);
const image = fs.readFileSync(imagePath);
const base = exports.__heap_base.value + 16 & ~15;
const room = { text: base, image: base + 64, session: base + 4096, bytes: base + 65536 };
exports.memory.grow(Math.ceil((room.bytes + image.length) / 65536));
const memory = new Uint8Array(exports.memory.buffer);
const words = new Uint32Array(exports.memory.buffer);
const string = (at, length) => Buffer.from(memory.subarray(at, at + length)).toString();

memory.set(image, room.bytes);
assert.equal(exports.ilk_open(room.image, room.bytes, image.length), 0);
exports.ilk_policy_name(room.text, room.image); // a struct comes back through its address
assert.equal(string(words[room.text / 4], words[room.text / 4 + 1]), name);

const size = exports.ilk_session_size(room.image);
memory.set(Buffer.from('auto'), room.text + 16);
words.set([room.text + 16, 4], room.text / 4); // a struct goes in through its address too
assert.equal(exports.ilk_session_start(room.text + 32, room.image, room.session, size, room.text, 0), 0);
assert.equal(exports.ilk_session_active(room.session), 1);

memory[room.bytes + image.length - 1] ^= 1;
const refused = exports.ilk_open(room.image, room.bytes, image.length);
assert.ok(refused < 0, `a damaged image was opened: ${refused}`);
console.log(`wasm: ${wanted.length} functions, no imports, image of ${image.length} bytes opened`);
