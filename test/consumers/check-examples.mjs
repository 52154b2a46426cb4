// Runs each example that has a package.json of its own outside the workspace, with both packages as they would be published: builds it,
// asks it over HTTP or reads what it prints, changes a flag in its file, and waits for the change.
import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { startAppConfigLocal } from 'appconfig-local';
import { Example, until } from './example.mjs';
import { makeProject, packedPackages, runAll } from './project.mjs';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const packages = packedPackages();
const chosen = process.argv.slice(2);

const CHECKS = {
  express: greets,
  fastify: greets,
  nestjs: greets,
  nextjs: greetsInPages,
  domains: tellsChanges,
  'multi-provider': printsWhatIsSaid,
  opentelemetry: printsSpans,
};

await runAll(
  Object.entries(CHECKS)
    .filter(([name]) => chosen.length === 0 || chosen.includes(name))
    .map(([name, check]) => [`example ${name}`, () => inProject(name, check)]),
);

async function inProject(name, check) {
  const project = makeProject();
  let local;
  try {
    cpSync(join(examples, name), project.folder, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist|\.next)(\/|$)/.test(path),
    });
    project.install('--no-save', ...packages);
    const flags = join(project.folder, 'flags');
    // Like `npm run local`, on a free port.
    if (existsSync(flags)) local = await startAppConfigLocal({ directory: flags, pollInterval: 1 });
    return await check(new Example(name, project, local));
  } finally {
    await local?.close();
    project.remove();
  }
}

async function greets(example) {
  await example.build('tsc');
  const server = await example.start();
  try {
    const ask = (query) => server.get(`/hello?${query}`);
    assert.equal(await ask('user=Ann'), '{"greeting":"Hello, Ann"}');
    assert.equal(await ask('user=Ann&tier=gold'), '{"greeting":"Welcome back, Ann"}');
    // At the same time, so that nobody is taken for somebody else.
    const tiers = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? '&tier=gold' : ''));
    const answers = await Promise.all(tiers.map((tier) => ask(`user=Ann${tier}`)));
    tiers.forEach((tier, index) => {
      assert.equal(answers[index].includes('Welcome back'), tier !== '');
    });
    example.change('main.flags.json', '"Hello"', '"Good morning"');
    await until(async () => (await ask('user=Ann')) === '{"greeting":"Good morning, Ann"}');
  } finally {
    await server.stop();
  }
}

async function greetsInPages(example) {
  await example.build('next', 'build');
  await example.build('tsc', '--noEmit');
  const server = await example.start();
  try {
    const ask = async (cookie) => /<h1>(.*?)<\/h1>/.exec(await server.get('/', { cookie }))?.[1];
    assert.equal(await ask('user=ann'), 'Hello');
    assert.equal(await ask('user=ann; tier=gold'), 'Welcome back');
    const routed = await server.get('/greeting', { cookie: 'tier=gold' });
    assert.equal(routed, '{"greeting":"Welcome back"}');
    // Pages and route handlers are bundles of their own, and have one provider nevertheless.
    assert.equal(await example.sessions(), 1);
    example.change('main.flags.json', '"Hello"', '"Good morning"');
    await until(async () => (await ask('user=ann')) === 'Good morning');
  } finally {
    await server.stop();
  }
}

async function tellsChanges(example) {
  await example.build('tsc');
  const program = await example.start();
  try {
    const printed = (line) => until(() => program.printed().split('\n').includes(line));
    await printed('new checkout off, ranking by date');
    example.change('payments.json', 'false', 'true');
    await printed('new checkout on, ranking by date');
    example.change('search.json', 'by date', 'by taste');
    await printed('new checkout on, ranking by taste');
  } finally {
    await program.stop();
  }
}

async function printsWhatIsSaid(example) {
  await example.build('tsc');
  const [, said] = /```text\n(.*?)```/s.exec(example.read('README.md'));
  assert.equal(await example.run(), said);
}

async function printsSpans(example) {
  await example.build('tsc');
  const printed = await example.run();
  const [, said] = /```text\n(.*?)```/s.exec(example.read('README.md'));
  for (const line of said.trim().split('\n')) assert.ok(printed.includes(line.trim()), `${line}\n${printed}`);
}
