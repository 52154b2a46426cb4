// Does what docs/getting-started.md tells its readers to do, in its order and outside the workspace: writes the page's files, runs its
// commands, makes its changes, and expects what it says is printed. Only the ports and the clone are others.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, until } from './example.mjs';
import { packedPackages, runAll } from './project.mjs';
import { run, Terminal } from './terminal.mjs';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'getting-started.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'getting-started-'));
const service = join(folder, 'shop');
const ports = { 2773: await freePort(), 3000: await freePort() };
/** The page's second and third terminal. */
const local = new Terminal(service);
const shop = new Terminal(service, { PORT: String(ports[3000]) });

try {
  await runAll([
    [heading(1), () => clone(section(1))],
    [heading(2), () => make(section(2))],
    [heading(3), () => writeFlag(section(3))],
    [heading(4), () => startLocal(section(4))],
    [heading(5), () => ask(section(5))],
    [heading(6), () => change(section(6))],
    [heading(7), () => changeForSome(section(7))],
    [heading(8), () => stopLocal(section(8))],
  ]);
} finally {
  await Promise.all([local.stop(), shop.stop()]);
  rmSync(folder, { recursive: true });
}

/** The packages come from here instead, so that what is tried is what is here. */
function clone({ sh: [commands] }) {
  assert.match(commands, /^npx --yes pnpm@12 pack:all$/m);
  packedPackages();
  symlinkSync(root, join(folder, 'aws-appconfig-openfeature'));
}

async function make({ sh: [commands] }) {
  await run(commands, folder);
}

async function writeFlag({ files, sh: [check], text: [checked] }) {
  write(files);
  assert.equal(await run(check, service), checked);
}

async function startLocal({ sh: [start] }) {
  local.start(`${start.trim()} --port ${ports[2773]}`);
  await local.prints('Deployed Shop/dev/main.flags.json');
  await local.prints('/console/');
}

async function ask({ files, sh: [start, curl], text: [open, answer] }) {
  assert.equal(files.length, 2);
  write(files);
  shop.start(start);
  await shop.prints(open.trim());
  assert.equal(await run(onPorts(curl), service), answer);
}

async function change({ words, files, sh: [curl], text: [told, answer] }) {
  edit(...changeIn(words));
  await shop.prints(told.trim());
  assert.equal(await run(onPorts(curl), service), answer);
  assert.deepEqual(files, []);
}

async function changeForSome({ words, json: [variants], sh: [curl, explain], text: [answers, explanation] }) {
  const [, from] = /change `(.*?)` to variants/.exec(words);
  edit(from, variants.trim());
  await until(async () => (await run(onPorts(curl), service)) === answers);
  assert.equal(await run(explain, service), explanation);
}

async function stopLocal({ words, sh: [curl], text: [answer] }) {
  await local.stop();
  await shop.prints(/the shop says `(.*?)`/.exec(words)[1]);
  assert.equal(await run(onPorts(curl), service), answer);
  assert.match(words, /Start it again, and the shop follows its flags again/);
  await startLocal(section(4));
  edit('"percent": 30', '"percent": 40');
  await until(async () => (await run(onPorts(curl), service)) === answer.replace('30', '40'));
}

function heading(number) {
  return `step ${new RegExp(`^## (${number}\\. .*)$`, 'm').exec(page)[1]}`;
}

/** A step of the page: its blocks by language, the files that it has written, and everything as it stands. */
function section(number) {
  const [, words] = new RegExp(`^## ${number}\\. .*\\n([^]*?)^## `, 'm').exec(page);
  const blocks = Array.from(words.matchAll(/([\s\S]*?)^```(\w+)\n([\s\S]*?)^```$/gm));
  const of = (language) => blocks.filter(([, , each]) => each === language).map(([, , , code]) => code);
  const files = blocks.flatMap(([, before, language, code]) => {
    const [, name] = /^`([\w./-]+)`[^`]*(?:`[^`]*`[^`]*)*$/.exec(lastParagraph(before)) ?? [];
    return name !== undefined && ['json', 'ini', 'js'].includes(language) ? [[name, code]] : [];
  });
  return { words, files, sh: of('sh'), text: of('text'), json: of('json') };
}

function lastParagraph(text) {
  const paragraphs = text.split('\n\n').map((each) => each.trim());
  return paragraphs.filter((each) => each !== '' && !each.startsWith('<!--')).at(-1) ?? '';
}

function write(files) {
  assert.notEqual(files.length, 0);
  for (const [name, code] of files) {
    mkdirSync(dirname(join(service, name)), { recursive: true });
    writeFileSync(join(service, name), name.endsWith('.env') ? onPorts(code) : code);
  }
}

function changeIn(words) {
  const [, from, to] = /change `(.*?)` to `(.*?)`/.exec(words);
  return [from, to];
}

function edit(from, to) {
  const path = join(service, 'flags/Shop/dev/main.flags.json');
  const before = readFileSync(path, 'utf8');
  assert.equal(before.split(from).length, 2, `${path} has not one ${from}`);
  writeFileSync(path, before.replace(from, to));
}

function onPorts(text) {
  return text.replaceAll(/(?<=127\.0\.0\.1:)(?:2773|3000)/g, (port) => ports[port]);
}
