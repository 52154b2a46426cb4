import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { identifiers, register } from './support/provider.js';

/** A feature-flag document with the multi-variant flag `checkout`, its variants given as name and rule, and a basic flag. */
function flagDocument(variants: readonly (readonly [name: string, rule: string])[], limit = 5): string {
  return JSON.stringify({
    version: '1',
    flags: {
      checkout: { name: 'checkout', attributes: { color: { constraints: { type: 'string' } } } },
      upload: { name: 'upload', attributes: { limit: { constraints: { type: 'number' } } } },
    },
    values: {
      checkout: {
        _variants: [
          ...variants.map(([name, rule]) => ({
            name,
            rule,
            enabled: true,
            attributeValues: { color: name.toLowerCase() },
          })),
          { name: 'Default', enabled: false, attributeValues: {} },
        ],
      },
      upload: { enabled: true, limit },
    },
  });
}

const users = Array.from({ length: 10 }, (_, index) => ({
  targetingKey: `user-${index}`,
  tier: index < 3 ? 'gold' : 'silver',
  country: index % 2 === 0 ? 'DE' : 'US',
  age: 20 + index * 5,
}));

let local: AppConfigLocal;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1 });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await local.close();
});

const deploy = (content: string) =>
  local.deploy({ ...identifiers, type: 'AWS.AppConfig.FeatureFlags', content });

const gold = ['Gold', '(eq $tier "gold")'] as const;
const germansOver50 = ['Blue', '(and (eq $country "DE") (gte $age 50))'] as const;

describe('T1 T8 in process, end to end', () => {
  it('gives each of ten users the right variant, and moves one by a deployment', async () => {
    await deploy(flagDocument([gold, germansOver50]));
    const { client, events, provider, log } = await register(local.endpoint, {
      targeting: 'in-process',
      pollInterval: 3_600,
    });
    const variants = async () => {
      const found = await Promise.all(users.map((user) => client.getBooleanDetails('checkout', false, user)));
      return found.map(({ variant, reason, value }) => `${variant} ${reason} ${value}`);
    };
    const goldUser = 'Gold TARGETING_MATCH true';
    const blueUser = 'Blue TARGETING_MATCH true';
    const others = 'Default DEFAULT false';
    const before = [goldUser, goldUser, goldUser, others, others, others, blueUser, others, blueUser, others];
    expect(await variants()).toEqual(before);
    expect(await client.getStringValue('checkout.color', 'none', users[6])).toBe('blue');
    expect(await client.getStringDetails('checkout.color', 'none', users[9])).toMatchObject({
      value: 'none',
      reason: 'DISABLED',
    });
    expect(await client.getNumberDetails('upload.limit', 0)).toMatchObject({ value: 5, reason: 'STATIC' });
    expect(provider.configuration?.contentType).toBe('application/ion; type=AWS.AppConfig.FeatureFlags');
    expect(log).toEqual([]);

    events.length = 0;
    await deploy(
      flagDocument([['Gold', '(or (eq $tier "gold") (eq $targetingKey "user-9"))'], germansOver50]),
    );
    expect(await provider.refresh()).toBe(true);
    expect(events).toEqual(['CONFIGURATION_CHANGED checkout']);
    expect(await variants()).toEqual([...before.slice(0, 9), goldUser]);
  });

  it('counts a rule that contains split as SPLIT, and keeps each user in its variant', async () => {
    await deploy(flagDocument([['Half', '(split by::$targetingKey pct::50 seed::"2026")']]));
    const { client } = await register(local.endpoint, { targeting: 'in-process' });
    const ask = () => Promise.all(users.map((user) => client.getBooleanDetails('checkout', false, user)));
    const first = await ask();
    const reasons = new Set(first.map(({ variant, reason }) => `${variant} ${reason}`));
    expect(reasons).toEqual(new Set(['Half SPLIT', 'Default DEFAULT']));
    expect((await ask()).map(({ variant }) => variant)).toEqual(first.map(({ variant }) => variant));
  });
});

describe('R3 T8 without targeting', () => {
  it('answers the Default variant, and warns once per version', async () => {
    await deploy(flagDocument([gold]));
    const { client, provider, log } = await register(local.endpoint, { pollInterval: 3_600 });
    expect(await client.getBooleanDetails('checkout', true, users[0])).toMatchObject({
      value: false,
      variant: 'Default',
      reason: 'DEFAULT',
    });
    expect(log).toEqual([expect.stringContaining("targeting: 'in-process'")]);
    await provider.refresh();
    expect(log).toHaveLength(1);
    await deploy(flagDocument([gold], 6));
    expect(await provider.refresh()).toBe(true);
    expect(log.filter((line) => line.startsWith('warn'))).toHaveLength(2);
  });
});

describe('D4 rules in a freeform profile', () => {
  it('are evaluated without any option: the deployment-time document comes as it was stored', async () => {
    await local.deploy({ ...identifiers, content: flagDocument([gold]) });
    const { client } = await register(local.endpoint);
    expect(await client.getBooleanDetails('checkout', false, users[0])).toMatchObject({
      value: true,
      variant: 'Gold',
      reason: 'TARGETING_MATCH',
    });
  });
});

describe('read-symbols', () => {
  const script = join(__dirname, '..', 'packages', 'provider', 'scripts', 'read-symbols.mjs');
  const run = (...options: string[]) =>
    promisify(execFile)(process.execPath, [script, '--endpoint', local.endpoint, ...options], {
      env: process.env,
    });

  it('prints the positions that an answer shows, and deletes what it made', async () => {
    const { stdout } = await run('--operators', 'and,or,not,eq,in,split,exists');
    expect(stdout).toContain('symbols outside the shared tables: 0');
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toEqual({
      ops: ['and', 'or', 'not', 'eq', ...Array(8).fill(null), 'in', 'split', 'exists'],
      anns: [null, null, null, null, null, 'by', 'pct', 'seed', null, null, 'key'],
    });
    const applications = await fetch(`${local.endpoint}/applications`);
    expect(await applications.json()).toMatchObject({ Items: [] });
  });

  it('says how many symbols are the document’s own', async () => {
    const { stdout } = await run();
    expect(stdout).toContain('symbols outside the shared tables: 21');
  });
});
