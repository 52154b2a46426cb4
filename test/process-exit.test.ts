import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { identifiers } from './support/provider.js';

/** Far beyond what is needed; a process that does not end by itself is killed then, and the test fails. */
const PATIENCE_MILLISECONDS = 20_000;

let local: AppConfigLocal;

beforeAll(async () => {
  local = await startAppConfigLocal();
  await local.deploy({ ...identifiers, content: '{"transform_reverse": true}' });
});

afterAll(() => local.close());

describe('L5 a process that', () => {
  it.each([
    ['evaluates once and closes OpenFeature', 'close'],
    ['evaluates once and never closes, but has nothing else to do', 'leave'],
  ])('%s ends by itself', async (_name, ending) => {
    expect(await run(ending)).toEqual({ output: 'true\n', code: 0, signal: null });
  });
});

async function run(ending: string): Promise<{ output: string; code: number | null; signal: string | null }> {
  const script = join(__dirname, 'support', 'evaluate-once.mjs');
  const child = spawn(process.execPath, [script, local.endpoint, ending], {
    // Jest's own copy, which its setup has completed; a child would otherwise get the one from outside.
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE_MILLISECONDS,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return await new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ output, code, signal })),
  );
}
