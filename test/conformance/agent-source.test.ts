import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { agentSource } from 'aws-appconfig-openfeature-provider';
import { forward } from '../support/proxy.js';
import { Environment } from './environment.js';

/** Far beyond what is needed; a process that does not end by itself is killed then, and the test fails. */
const PATIENCE_MILLISECONDS = 20_000;

const flags = {
  version: '1',
  flags: { plain: { name: 'Plain' }, ui_refresh: { name: 'UI refresh' } },
  values: {
    plain: { enabled: true },
    ui_refresh: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
        { name: 'Default', enabled: false },
      ],
    },
  },
};

let environment: Environment;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'agent-source-'));
  environment = new Environment({ name: 'Agent', source: (endpoint) => agentSource({ endpoint }) });
  await environment.start();
  await environment.deployFlags(flags);
});

afterEach(async () => {
  await environment.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('A1 L5 a process without the AWS SDK', () => {
  it('evaluates through the Agent, and ends by itself', async () => {
    // It is not this server that ends the idle connection.
    const patient = createServer((request, response) =>
      forward(environment.proxy.endpoint, request, response),
    );
    patient.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => patient.listen(0, '127.0.0.1', resolve));
    const { port } = patient.address() as AddressInfo;
    expect(await run(`http://127.0.0.1:${port}`, 'agent')).toBe('true,true\n');
    await new Promise((resolve) => patient.close(resolve));
  });

  it('cannot use the Data API', async () => {
    expect(await run(environment.proxy.endpoint, 'data-api')).toMatch(
      /^PROVIDER_FATAL: The AWS SDK cannot be loaded/,
    );
  });
});

describe('A2 L3 a start from a backup', () => {
  it('answers flags without variants from it, and never the variant in it', async () => {
    await environment.register({ backupDirectory: directory });
    await OpenFeature.clearProviders();
    environment.disconnect();
    const { error, client, provider, events } = await environment.register({ backupDirectory: directory });
    expect(error).toBeUndefined();
    expect(provider.configuration?.origin).toBe('backup');
    expect(await client.getBooleanValue('plain', false)).toBe(true);
    expect(await client.getBooleanDetails('ui_refresh', true, { tier: 'gold' })).toMatchObject({
      value: true,
      errorCode: 'GENERAL',
    });
    expect(events).toEqual(['READY', 'STALE']);
  });
});

describe('A2 concurrent evaluations', () => {
  it('each get the answer to their own context, also across a poll', async () => {
    const { client, refresh } = await environment.register();
    const refreshed = refresh();
    const tiers = Array.from({ length: 300 }, (_value, index) =>
      index % 3 === 0 ? 'gold' : `tier-${index}`,
    );
    const values = await Promise.all(
      tiers.map((tier) => client.getBooleanValue('ui_refresh', tier !== 'gold', { tier })),
    );
    expect(values).toEqual(tiers.map((tier) => tier === 'gold'));
    expect(await refreshed).toBe(false);
  });

  it('see a new version before the next poll', async () => {
    const { client } = await environment.register();
    const [gold] = flags.values.ui_refresh._variants;
    const closed = {
      ...flags.values,
      ui_refresh: { _variants: [{ ...gold, enabled: false }, { name: 'Default' }] },
    };
    await environment.deployFlags({ ...flags, values: closed });
    const details = await client.getBooleanDetails('ui_refresh', true, { tier: 'gold' });
    expect(details).toMatchObject({ value: false, variant: 'Gold' });
  });
});

function run(endpoint: string, kind: string): Promise<string> {
  const script = join(__dirname, 'evaluate-with-agent.mjs');
  const args = ['--import', join(__dirname, 'without-aws-sdk.mjs'), script, endpoint, kind];
  return new Promise((resolve, reject) => {
    // Jest's own copy, which its setup has completed; a child would otherwise get the one from outside.
    const options = { env: process.env, timeout: PATIENCE_MILLISECONDS };
    execFile(process.execPath, args, options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}
