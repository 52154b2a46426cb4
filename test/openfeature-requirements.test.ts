import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AsyncLocalStorageTransactionContextPropagator,
  type Client,
  type EvaluationContext,
  OpenFeature,
} from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { root } from './support/markdown.js';

const page = readFileSync(join(root, 'docs/openfeature.md'), 'utf8');
const rows = page
  .split('\n')
  .map((line) => /^\| ([\w. ]+?) +\|.*\| ([^|]+?) +\|$/.exec(line) ?? [])
  .filter(([, number]) => number !== undefined && /\d|Appendix/.test(number));

/** Of versions 0.8 and 0.9 of the specification. */
const NUMBERS = [
  ...['2.1.1', '2.2.1', '2.2.2.1', '2.2.3', '2.2.4', '2.2.5', '2.2.6', '2.2.7', '2.2.8.1', '2.2.9', '2.2.10'],
  ...['2.3.1', '2.3.2', '2.3.3', '2.4.1', '2.4.2.1', '2.4.3', '2.4.4', '2.5.1', '2.5.2', '2.5.3', '2.6.1'],
  ...['2.7.1', '2.8.1', '2.8.2', '2.8.3', '2.8.4', '2.8.5.1'],
  ...['5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.5', '5.2.1', '5.2.2', '5.2.3', '5.2.4', '5.2.5', '5.2.6'],
  ...['5.2.7', '5.3.1', '5.3.2', '5.3.3', '5.3.4.1', '5.3.4.2', '5.3.4.3', '5.3.5'],
];

describe('the tables of docs/openfeature.md', () => {
  it('have every requirement of sections 2 and 5', () => {
    const numbers = rows.map(([, number]) => number).filter((number) => /^[25]\./.test(number ?? ''));
    expect(numbers).toEqual(NUMBERS);
  });

  const proofs = rows.map(([, number = '', proof = '']) => [number, proof] as const);
  it.each(proofs)('%s: %s', (_number, proof) => {
    if (/^_(SDK|not applicable)_$/.test(proof)) return;
    const [, file = '', title = ''] = /^`(\S+) › (.*)`$/.exec(proof) ?? [];
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), 'utf8')).toContain(title);
  });
});

describe('through the SDK', () => {
  const target = { application: 'DemoApp', environment: 'prod', profile: 'flags' } as const;
  let local: AppConfigLocal;
  let client: Client;

  beforeAll(async () => {
    local = await startAppConfigLocal();
    await local.deploy({ ...target, type: 'AWS.AppConfig.FeatureFlags', content: documentOf(RULES) });
    const source = dataApiSource({ clientConfig: local.clientConfig });
    const provider = new AppConfigProvider({ ...target, source, targeting: 'in-process' });
    OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
    await OpenFeature.setProviderAndWait(provider);
    client = OpenFeature.getClient();
  });

  afterAll(async () => {
    OpenFeature.setContext({});
    await OpenFeature.clearProviders();
    await local?.close();
  });

  it('2.1.1 the metadata has a name', () => {
    expect(OpenFeature.providerMetadata.name).toBe('aws-appconfig');
  });

  it('2.2.6 2.3.2 what is well has neither code nor message', async () => {
    for (const key of Object.keys(RULES)) {
      const details = await client.getBooleanDetails(key, false);
      expect(Object.keys(details)).not.toEqual(expect.arrayContaining(['errorCode']));
      expect(Object.keys(details)).not.toEqual(expect.arrayContaining(['errorMessage']));
    }
  });

  it('2.2.10 metadata are flat', async () => {
    const { flagMetadata } = await client.getBooleanDetails('rich', false);
    expect(flagMetadata).toMatchObject({ color: 'red', limit: 5, flagSetId: 'DemoApp/prod/flags' });
    expect(Object.keys(flagMetadata)).not.toContain('list');
    for (const value of Object.values(flagMetadata)) {
      expect(['boolean', 'number', 'string']).toContain(typeof value);
    }
  });

  it('2.7.1 tracking is a call without effect', () => {
    expect(() => client.track('bought', { targetingKey: 'user-1' }, { value: 99 })).not.toThrow();
  });

  it('3.1.1 3.2.3 rules read the context that is merged of all levels', async () => {
    OpenFeature.setContext({ level: 'api', api: true });
    const own = OpenFeature.getClient().setContext({ level: 'client', client: true });
    const context = { targetingKey: 'user-1', level: 'invocation' };
    const hooks = [{ before: () => ({ level: 'hook' }) }];
    let answers: Promise<readonly boolean[]> = Promise.resolve([]);
    OpenFeature.setTransactionContext({ level: 'transaction', transaction: true }, () => {
      answers = Promise.all([
        client.getBooleanValue('of_api', false),
        client.getBooleanValue('of_transaction', false),
        own.getBooleanValue('of_client', false),
        own.getBooleanValue('of_invocation', false, context),
        own.getBooleanValue('of_hook', false, context, { hooks }),
        own.getBooleanValue('of_key', false, context),
      ]);
    });
    expect(await answers).toEqual([true, true, true, true, true, true]);
  });

  it.each<[string, EvaluationContext]>([
    ['of_boolean', { value: true }],
    ['of_string', { value: 'a' }],
    ['of_number', { value: 1 }],
    ['of_time', { value: new Date('2026-01-01T00:00:00Z') }],
    ['of_list', { value: ['a', 'b'] }],
  ])('3.1.2 rules compare each type of the context: %s', async (key, context) => {
    expect(await client.getBooleanValue(key, false, context)).toBe(true);
    expect(await client.getBooleanValue(key, false, { value: { a: 'structure' } })).toBe(false);
  });
});

const RULES: Record<string, string> = {
  of_api: '(eq $api true)',
  of_transaction: '(and (eq $transaction true) (eq $level "transaction"))',
  of_client: '(and (eq $client true) (eq $level "client"))',
  of_invocation: '(eq $level "invocation")',
  of_hook: '(eq $level "hook")',
  of_key: '(eq $targetingKey "user-1")',
  of_boolean: '(eq $value true)',
  of_string: '(eq $value "a")',
  of_number: '(eq $value 1)',
  of_time: '(eq $value 2026-01-01T00:00:00Z)',
  of_list: '(contains $value "a")',
};

function documentOf(rules: Readonly<Record<string, string>>) {
  const attribute = (type: string) => ({ constraints: { type } });
  const variants = (rule: string) => [
    { name: 'Yes', rule, enabled: true },
    { name: 'Default', enabled: false },
  ];
  const keys = Object.entries(rules);
  return {
    version: '1',
    flags: {
      ...Object.fromEntries(keys.map(([key]) => [key, { name: key }])),
      rich: {
        name: 'rich',
        attributes: {
          color: attribute('string'),
          limit: attribute('number'),
          list: { constraints: { type: 'array', elements: { type: 'string' } } },
        },
      },
    },
    values: {
      ...Object.fromEntries(keys.map(([key, rule]) => [key, { _variants: variants(rule) }])),
      rich: { enabled: true, color: 'red', limit: 5, list: ['a'] },
    },
  };
}
