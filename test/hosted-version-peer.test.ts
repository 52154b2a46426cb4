import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { flagDocument, HostedEnvironment } from './support/hosted-environment.js';

const support = join(__dirname, 'support');

let environment: HostedEnvironment;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hosted-peer-'));
  environment = await HostedEnvironment.start();
  await environment.deploy(flagDocument([['Gold', '(begins_with $tier "go")']]), 'v1');
});

afterEach(async () => {
  await environment.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** In a process of its own, with or without the control plane's client, what it prints. */
async function evaluate(isInstalled: boolean, script = 'evaluate-hosted.mjs'): Promise<string> {
  const hidden = isInstalled ? [] : ['--import', join(support, 'hide-control-plane.mjs')];
  const options = [...hidden, join(support, script), environment.local.endpoint];
  const backup = script === 'evaluate-hosted.mjs' ? directory : 'close';
  const run = promisify(execFile);
  return (await run(process.execPath, [...options, backup], { env: process.env, timeout: 60_000 })).stdout;
}

describe('L2 H1 @aws-sdk/client-appconfig', () => {
  it('is asked for by a message that says so where it is not installed, at the first contact', async () => {
    const output = await evaluate(false);
    expect(output).toMatch(
      /^PROVIDER_FATAL: The AWS SDK cannot be loaded: install @aws-sdk\/client-appconfig /,
    );
    expect(output).toContain("another value of option targeting than 'hosted-version'");
  });

  it('is not needed to go on from the backup', async () => {
    expect(await evaluate(true)).toBe('Gold of service\n');
    expect(await evaluate(false)).toBe('Gold of backup\n');
  });

  it('is not loaded for another targeting', async () => {
    // The flag that it asks for is not there.
    expect(await evaluate(false, 'evaluate-once.mjs')).toBe('false\n');
  });
});
