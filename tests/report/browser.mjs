// SPDX-License-Identifier: Apache-2.0
//
// A browser without a window, told what to do over a pipe (the DevTools protocol), so that
// nothing needs to be installed but Chromium.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The browser's helpers may outlive it for a moment, and still write.
async function remove(folder) {
  for (let i = 0; ; i++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (i === 100) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

export async function browse(program, work) {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const child = spawn(program, ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
    '--disable-dev-shm-usage', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: profile } }); // it leaves sockets where it is told to
  const gone = new Promise(resolve => child.once('exit', resolve));
  const waiting = new Map();
  const events = [];
  let number = 0, rest = '', session;

  child.stdio[4].setEncoding('utf8').on('data', text => {
    const parts = (rest + text).split('\0');
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (!message.id) { events.push(message); continue; }
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? reject(new Error(message.error.message)) : resolve(message.result);
    }
  });
  gone.then(() => waiting.forEach(({ reject }) => reject(new Error('the browser has ended'))));
  const call = (method, params = {}) => new Promise((resolve, reject) => {
    waiting.set(++number, { resolve, reject });
    child.stdio[3].write(JSON.stringify({ id: number, method, params, sessionId: session }) + '\0');
  });
  const until = async test => {
    for (let i = 0; i < 600; i++) {
      if (events.some(test)) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('the browser does not answer');
  };
  const evaluate = async expression => {
    const { result, exceptionDetails } = await call('Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const open = async url => {
    events.length = 0;
    await call('Page.navigate', { url });
    await until(event => event.method === 'Page.loadEventFired');
  };

  try {
    const { targetInfos } = await call('Target.getTargets');
    const page = targetInfos.find(target => target.type === 'page');
    ({ sessionId: session } = await call('Target.attachToTarget', { targetId: page.targetId, flatten: true }));
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await call(`${domain}.enable`);
    return await work({ call, evaluate, open, events });
  } finally {
    child.kill();
    await gone;
    await remove(profile);
  }
}
