// SPDX-License-Identifier: Apache-2.0
//
// The page of `interlock report --html` in a browser: each number on it is the one of
// `--json`, columns are as high as their numbers say, no text of an event does anything,
// nothing is loaded, and it can be read in the light, in the dark and on a narrow screen.
//
//   node tests/report/page.mjs CHROMIUM FLEET HOSTILE PICTURE
//
// FLEET and HOSTILE: NAME.html and NAME.json of each.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { browse } from './browser.mjs';

const [chromium, fleet, hostile, picture] = process.argv.slice(2);
const url = name => `file://${resolve(`${name}.html`)}`;
const json = name => JSON.parse(readFileSync(`${name}.json`, 'utf8'));
const at = (value, path) => path.split('.').reduce((inner, key) => inner?.[key], value);
let checks = 0;
const hold = (condition, what) => { checks++; assert.ok(condition, what); };

// Whatever a reader can see a number of, as [path, number, text, tag, height].
const numbers = `[...document.querySelectorAll('[data-path]')].map(e =>
  [e.dataset.path, e.dataset.n, e.textContent, e.tagName, e.getAttribute('height')])`;

const duration = text => {
  const units = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9, d: 86400e9 };
  return [...text.matchAll(/([\d.]+) ?(ns|us|ms|s|m|h|d)/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);
};

function sameNumbers(found, wanted) {
  const seen = new Map();
  for (const [path, n, text, tag] of found) {
    seen.set(path, n);
    hold(String(at(wanted, path)) === n, `${path}: ${n} on the page, ${at(wanted, path)} in the JSON`);
    if (tag === 'rect') continue;
    if (path.endsWith('_ns'))
      hold(Math.abs(duration(text) - n) <= 0.01 * n, `${path}: "${text}" is not ${n} ns`);
    else
      hold(text.replace(/[^\d]/g, '') === n, `${path}: "${text}" is not ${n}`);
  }
  return seen;
}

// Every count that the page has to show is shown.
function allShown(seen, wanted) {
  const need = ['decisions', 'session_count.count', 'read.lines', 'read.events', 'prompts.asked',
    'prompts.answered', 'prompts.unanswered', 'after_block.asked', 'caps_reached'];
  const each = (path, object) => Object.entries(object).forEach(([key, n]) => n && need.push(`${path}.${key}`));
  const { refused, ...outcomes } = wanted.outcomes;
  each('outcomes', outcomes);
  each('classifier.verdicts', wanted.classifier.verdicts);
  each('prompts.person', wanted.prompts.person);
  each('prompts.hook', wanted.prompts.hook);
  each('after_block.answers', wanted.after_block.answers);
  wanted.timeline.cells.forEach((cell, i) => {
    const { refused: late, ...rest } = cell.outcomes;
    each(`timeline.cells.${i}.outcomes`, rest);
    each(`timeline.cells.${i}.verdicts`, cell.verdicts);
  });
  for (const list of ['reasons', 'layers', 'caps', 'cap_kinds', 'tools', 'rules', 'sessions', 'agents', 'policies'])
    wanted[list].entries.slice(0, 12).forEach((_, i) => need.push(`${list}.entries.${i}.count`));
  for (const path of ['classifier.latency', 'prompts.wait', 'hook'])
    if (at(wanted, path).count)
      for (const key of ['p50_ns', 'p95_ns', 'p99_ns', 'max_ns', 'count']) need.push(`${path}.${key}`);
  wanted.slowest_prompts.forEach((_, i) => need.push(`slowest_prompts.${i}.wait_ns`));
  for (const path of need) hold(seen.has(path), `${path} is not on the page`);
}

// Columns: as high as their numbers, all by one measure in each chart.
function heights(found) {
  for (const chart of [/^timeline.*outcomes/, /^timeline.*verdicts/, /^classifier.*histogram/, /^prompts.*histogram/]) {
    const columns = found.filter(([path, , , tag]) => tag === 'rect' && chart.test(path));
    hold(columns.length > 3, `no columns for ${chart}`);
    const most = columns.reduce((a, b) => (+a[1] > +b[1] ? a : b));
    for (const [path, n, , , height] of columns)
      hold(Math.abs(height - most[4] * n / most[1]) < 0.02, `${path} is ${height} high`);
  }
}

const contrast = `(() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => parse(text).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const b = getComputedStyle(e).backgroundColor; if (!/, 0\\)$|transparent/.test(b)) return b; } return 'rgb(255,255,255)'; };
  let least = 99;
  for (const e of document.querySelectorAll('h1,h2,p,td,th,li,dt,dd,summary,caption,.name,strong,svg text')) {
    const style = getComputedStyle(e);
    const a = light(e.tagName === 'text' ? style.fill : style.color), b = light(ground(e));
    least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return least;
})()`;

async function readable({ call, evaluate }) {
  for (const scheme of ['light', 'dark']) {
    await call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    const least = await evaluate(contrast);
    hold(least >= 4.5, `contrast of ${least} when ${scheme}`);
  }
  const grounds = new Set();
  for (const scheme of ['dark', 'light']) {
    await call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    grounds.add(await evaluate('getComputedStyle(document.body).backgroundColor'));
  }
  hold(grounds.size === 2, 'light and dark look the same');
  for (const width of [360, 800, 1240]) {
    await call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    hold(await evaluate('document.documentElement.scrollWidth <= innerWidth'), `wider than ${width}`);
  }
  hold(await evaluate(`document.documentElement.lang === 'en' && document.title.length > 0`), 'no language or title');
  hold(await evaluate(`[...document.querySelectorAll('svg')].every(e => e.getAttribute('aria-hidden') === 'true' ||
    (e.getAttribute('role') === 'img' && e.getAttribute('aria-label')))`), 'a picture without words');
  hold(await evaluate(`[...document.querySelectorAll('svg[role=img]')].every(e => {
    const next = e.nextElementSibling ?? e.parentElement.nextElementSibling;
    return next?.tagName === 'DETAILS' && next.querySelector('td'); })`), 'a chart without its table');
  hold(await evaluate(`[...document.querySelectorAll('tbody tr')].every(e => e.querySelector('th,td'))
    && [...document.querySelectorAll('table')].every(e => e.querySelector('thead th[scope=col]'))`), 'a table without heads');
}

async function fleetPage(browser) {
  const wanted = json(fleet);
  await browser.open(url(fleet));
  const found = await browser.evaluate(numbers);
  allShown(sameNumbers(found, wanted), wanted);
  heights(found);
  assert.deepEqual(JSON.parse(await browser.evaluate(`document.getElementById('numbers').textContent`)), wanted);
  assert.deepEqual(await browser.evaluate(`[...document.querySelectorAll('.findings li')].map(e => e.dataset.id)`),
    wanted.findings.map(finding => finding.id));
  await readable(browser);
  quiet(browser);
  const { data } = await browser.call('Page.captureScreenshot',
    { format: 'png', captureBeyondViewport: true, clip: { x: 0, y: 0, width: 1240, height: 1120, scale: 1 } });
  writeFileSync(picture, Buffer.from(data, 'base64'));
}

// Nothing was loaded but the page, and the browser had nothing to complain of.
function quiet({ events }) {
  const asked = events.filter(({ method }) => method === 'Network.requestWillBeSent').map(({ params }) => params.request.url);
  hold(asked.length === 1 && asked[0].startsWith('file:'), `loaded ${asked}`);
  const said = events.filter(({ method }) => /Log.entryAdded|Runtime.(exceptionThrown|consoleAPICalled)/.test(method));
  hold(said.length === 0, JSON.stringify(said));
}

// With the page's policy and without it: the texts alone must be harmless.
async function hostilePage(browser) {
  const wanted = json(hostile);
  for (const enabled of [false, true]) {
    await browser.call('Page.setBypassCSP', { enabled });
    await browser.open(url(hostile));
    hold(await browser.evaluate('window.hit === undefined'), 'a name has run');
    hold(await browser.evaluate(`document.scripts.length === 1 && document.scripts[0].type === 'application/json'`), 'a script more');
    hold(await browser.evaluate(`!document.querySelector('img,iframe,object,embed,link,a,form,body [style],[onload],[onclick],[onmouseover]')`), 'an element out of a name');
    hold(await browser.evaluate(`document.querySelectorAll('style').length === 1 && !!document.querySelector('footer')`), 'the page broke off');
    assert.deepEqual(JSON.parse(await browser.evaluate(`document.getElementById('numbers').textContent`)), wanted);
    sameNumbers(await browser.evaluate(numbers), wanted);
    const names = await browser.evaluate(`[...document.querySelectorAll('bdi')].map(e => e.textContent)`);
    for (const { name } of wanted.tools.entries.slice(0, 12))
      hold(names.includes(name.replace(/[\x00-\x1f\x7f\u202e]/g, '\ufffd')), `the tool ${JSON.stringify(name)} is not shown`);
    quiet(browser);
  }
}

await browse(chromium, async browser => {
  await fleetPage(browser);
  await hostilePage(browser);
});
console.log(`report: ${checks} things held on two pages in a browser`);
