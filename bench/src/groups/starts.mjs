import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsEnvironment, startProcess } from '../local.mjs';
import { assertEqual, compare } from '../measure.mjs';

/** Starts say more, the more of them there are, and each takes some 100 ms. */
const manyStarts = (effort) => ({
  ...effort,
  rounds: effort.rounds * 2,
  leastRounds: Math.max(effort.leastRounds, 5),
});

const PROVIDER = 'aws-appconfig-openfeature-provider';
const SDK = '@openfeature/server-sdk';
const script = (name) => fileURLToPath(new URL(`../cold/${name}.mjs`, import.meta.url));
/** Where packages are found from. */
const BENCH = fileURLToPath(new URL('../..', import.meta.url));

/** A Node process, unless told otherwise with nothing of this one's environment that could change what it does. */
function startNode(args, environment = {}) {
  const child = spawn(process.execPath, args, {
    cwd: BENCH,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, ...environment },
  });
  const output = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.text += text;
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  return { child, output, ended: once(child, 'close') };
}

/** Runs a script to its end; `milliseconds` is from its start until the first output, or the end. */
async function runNode(args, environment) {
  const start = performance.now();
  const { child, output, ended } = startNode(args, environment);
  let first;
  child.stdout.once('data', () => {
    first = performance.now() - start;
  });
  const [code] = await ended;
  const whole = performance.now() - start;
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with exit code ${code}`);
  return { text: output.text, first: first ?? whole, whole };
}

/** The first import of a process, by its own clock; what Node itself loads for a first import is part of both sides. */
const importing = (name) => [
  '--input-type=module',
  '--eval',
  `const start = performance.now();
  await import('${name}');
  process.stdout.write(String(performance.now() - start));`,
];

async function imports(effort) {
  const side = (name) => async () => Number((await runNode(importing(name))).text);
  const sides = await compare(manyStarts(effort), side(PROVIDER), side(SDK));
  return { ...sides, unit: 'ms' };
}

async function importProcesses(effort) {
  const side = (name) => async () => (await runNode(importing(name))).whole;
  const sides = await compare(manyStarts(effort), side(PROVIDER), side(SDK));
  return { ...sides, unit: 'ms' };
}

async function firstFlag(effort) {
  const local = await startProcess('local', { content: '{"transform_reverse":true}' });
  const environment = awsEnvironment(local.ready.endpoint);
  const starting = (name) => async () => {
    const { text, first } = await runNode([script(name)], environment);
    assertEqual('the first value', text, 'true');
    return first;
  };
  const sides = await compare(manyStarts(effort), starting('first-flag'), starting('first-value'));
  await local.stop();
  return { ...sides, unit: 'ms' };
}

/** With this machine's environment, and with a clean one: NODE_EXTRA_CA_CERTS alone may double the time of `node -e 0`. */
async function localStart(effort, environment) {
  const manifest = createRequire(import.meta.url).resolve('appconfig-local/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const cli = join(dirname(manifest), bin['appconfig-local']);
  const ours = async () => {
    const start = performance.now();
    const { child, output, ended } = startNode([cli, '--port', '0'], environment);
    try {
      while (!/ at http\S+\s/.test(output.text)) await Promise.race([once(child.stdout, 'data'), ended]);
      const [, endpoint] = / at (http\S+)\s/.exec(output.text);
      assertEqual('the first answer', await statusOf(`${endpoint}/ping`), 200);
      return performance.now() - start;
    } finally {
      child.kill();
      await ended;
    }
  };
  const theirs = async () => (await runNode(['-e', '0'], environment)).whole;
  const sides = await compare(manyStarts(effort), ours, theirs);
  return { ...sides, unit: 'ms' };
}

function statusOf(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}

export const measurements = {
  import: imports,
  'import-process': importProcesses,
  'first-flag': firstFlag,
  'local-start': (effort) => localStart(effort, process.env),
  'local-start-clean': (effort) => localStart(effort),
};
