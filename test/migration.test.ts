import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppConfigProvider as Powertools } from '@aws-lambda-powertools/parameters/appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { agentSource, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { type Block, page, root } from './support/markdown.js';
import { register } from './support/provider.js';
import { compile, removeProjects } from './support/snippets.js';

const run = promisify(execFile);
const PAGE = 'docs/migration.md';
const { blocks } = page(PAGE);
const demo = { application: 'DemoApp', environment: 'prod', profile: 'main' };
const flags = { ...demo, profile: 'flags', type: 'AWS.AppConfig.FeatureFlags' } as const;
const shop = { ...flags, application: 'Shop' };
const checkout = {
  version: '1',
  flags: { checkout: { name: 'checkout', attributes: { color: { constraints: { type: 'string' } } } } },
  values: {
    checkout: {
      _variants: [
        {
          name: 'Gold',
          rule: '(and (eq $tier "gold") (in $country ["DE", "US"]))',
          enabled: true,
          attributeValues: { color: 'gold' },
        },
        { name: 'Default', enabled: false },
      ],
    },
  },
};

let local: AppConfigLocal;

beforeEach(async () => {
  local = await startAppConfigLocal();
});

afterEach(async () => {
  local.recover();
  await OpenFeature.clearProviders();
  await local.close();
});

afterAll(removeProjects);

describe('from Powertools for TypeScript', () => {
  it.each([
    ['the document of the page', { transform_reverse: true, limits: { max_mb: 5 } }, 'true 5\n'],
    ['other values', { transform_reverse: false, limits: { max_mb: 70.5 } }, 'false 70.5\n'],
    ['half of it', { limits: {}, transform_allcaps: true }, 'false 1\n'],
    ['nothing', {}, 'false 1\n'],
  ])('the code before and the code after print the same for %s', async (_name, content, printed) => {
    await local.deploy({ ...demo, content });
    expect(await runJavaScript(the('js', 'getAppConfig'))).toBe(printed);
    expect(await runTypeScript(the('ts', "profile: 'main',\n    polling: 'on-evaluation'"))).toBe(printed);
  });

  it('Powertools believes a text where a number should be; here it is the default', async () => {
    await local.deploy({ ...demo, content: { limits: { max_mb: '5' } } });
    expect(await powertools().get('main', { transform: 'json' })).toEqual({ limits: { max_mb: '5' } });
    const { client } = await register(local.endpoint);
    expect(await client.getNumberDetails('limits.max_mb', 1)).toMatchObject({
      value: 1,
      errorCode: 'TYPE_MISMATCH',
    });
  });

  it('Powertools is refused when maxAge is over before the session may poll', async () => {
    await local.deploy({ ...demo, content: { on: true } });
    const before = powertools();
    const expired = { transform: 'json', forceFetch: true } as const;
    await before.get('main', expired);
    local.advance(59);
    await expect(before.get('main', expired)).rejects.toThrow('Request too early');
    local.advance(1);
    expect(await before.get('main', expired)).toEqual({ on: true });
  });

  it('Powertools rejects while AppConfig is away; here the last good flags go on', async () => {
    await local.close();
    local = await startAppConfigLocal({ pollInterval: 0 });
    await local.deploy({ ...demo, content: { on: true } });
    const before = powertools();
    await before.get('main', { transform: 'json' });
    const { client, provider } = await register(local.endpoint);
    local.fail({ kind: 'error', plane: 'data' });
    await expect(before.get('main', { transform: 'json', forceFetch: true })).rejects.toMatchObject({
      name: 'GetParameterError',
    });
    await expect(provider.refresh()).rejects.toThrow();
    expect(client.providerStatus).toBe('STALE');
    expect(await client.getBooleanValue('on', false)).toBe(true);
  });

  it('a flag with variants is its Default variant in Powertools, and here without targeting', async () => {
    await local.deploy({ ...flags, content: checkout });
    expect(await powertools().get('flags', { transform: 'json' })).toEqual({
      checkout: { _variant: 'Default', enabled: false },
    });
    const { client } = await register(local.endpoint, { profile: 'flags' });
    const gold = { tier: 'gold', country: 'DE' };
    expect(await client.getBooleanValue('checkout', true, gold)).toBe(false);
  });
});

describe("from Powertools' feature flags of Python", () => {
  const before = JSON.parse(the('json', '"when_match"').code);
  const after = JSON.parse(the('json', 'over 65", "rule"').code);
  const users = [
    [{ tier: 'gold', country: 'DE', age: 66 }, true, 10],
    [{ tier: 'gold', country: 'FR', age: 65 }, false, 0],
    [{ tier: 'basic', country: 'US', age: 65.5 }, false, 10],
    [{ tier: 'gold', country: 'US' }, true, 0],
    [{}, false, 0],
  ] as const;

  it('the code after prints what is said', async () => {
    await local.deploy({ ...shop, content: after });
    const block = the('ts', 'export async function handler');
    expect(await runTypeScript(block)).toBe(block.prints);
  });

  it.each(users)(
    '%j is treated alike by the document before and the document after',
    async (user, is, percent) => {
      expect([powertoolsOfPython(before.checkout, user), powertoolsOfPython(before.discount, user)]).toEqual([
        is,
        percent,
      ]);
      await local.deploy({ ...shop, content: after });
      const { client } = await withStoredRules();
      expect(await client.getBooleanValue('checkout', !is, user)).toBe(is);
      expect(await client.getNumberValue('discount', -1, user)).toBe(percent);
    },
  );

  it('each rule of the table is true for whom the action is true, and false for others', async () => {
    const rules = Array.from(
      readFileSync(join(root, PAGE), 'utf8').matchAll(
        /^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) +\| `(\(.*\))` +\|$/gm,
      ),
      ([, actions = '', rule = '']) => [actions.replaceAll('`', ''), rule] as const,
    );
    expect(rules.map(([actions]) => actions)).toEqual(Object.keys(ACTIONS));
    const variants = (rule: string) => [
      { name: 'Matched', rule, enabled: true },
      { name: 'Default', enabled: false },
    ];
    const entries = rules.map(([, rule], index) => [`flag${index}`, rule] as const);
    await local.deploy({
      ...shop,
      content: {
        version: '1',
        flags: Object.fromEntries(entries.map(([key]) => [key, { name: key }])),
        values: Object.fromEntries(entries.map(([key, rule]) => [key, { _variants: variants(rule) }])),
      },
    });
    const { client } = await withStoredRules();
    for (const [index, [actions, rule]] of rules.entries()) {
      const ask = (context: EvaluationContext) => client.getBooleanValue(`flag${index}`, false, context);
      const { matching = [], others = [] } = ACTIONS[actions] ?? {};
      const answers = await Promise.all([...matching, ...others, {}].map(ask));
      expect([rule, answers]).toEqual([
        rule,
        [...matching.map(() => true), ...others.map(() => false), false],
      ]);
    }
  });
});

describe("from the Agent's HTTP API", () => {
  it('the code before, the code after and agentSource answer the same', async () => {
    await local.deploy({ ...flags, content: checkout });
    const before = the('js', 'http://localhost:2772');
    const code = before.code.replace('http://localhost:2772', local.endpoint);
    expect(code).not.toBe(before.code);
    const after = the('ts', "getStringValue('checkout.color', 'grey', context)");
    expect(await runJavaScript({ ...before, code })).toBe(after.prints);
    expect(await runTypeScript(after)).toBe(after.prints);

    const other = { ...before, code: code.replace('country=DE', 'country=FR') };
    expect(await runJavaScript(other)).toBe('false grey\n');
    const source = agentSource({ endpoint: local.endpoint });
    const { client } = await register(local.endpoint, { profile: 'flags', source });
    const answers = async (country: string) => {
      const context = { tier: 'gold', country };
      const color = await client.getStringValue('checkout.color', 'grey', context);
      return `${await client.getBooleanValue('checkout', false, context)} ${color}\n`;
    };
    expect(await answers('DE')).toBe(after.prints);
    expect(await answers('FR')).toBe('false grey\n');
  });
});

describe('from CloudWatch Evidently', () => {
  const after = JSON.parse(the('json', 'button-launch').code);

  it('the code after prints what is said', async () => {
    await local.deploy({ ...shop, content: after });
    const block = the('ts', "getStringDetails('button'");
    expect(await runTypeScript(block)).toBe(block.prints);
  });

  it('the override is for one user, and the launch gives each variation its share', async () => {
    await local.deploy({ ...shop, content: after });
    const { client } = await register(local.endpoint, { ...names(shop), targeting: 'in-process' });
    const counts: Record<string, number> = {};
    for (let index = 0; index < 10_000; index += 1) {
      const context = { targetingKey: `user-${index}` };
      const { value, reason } = await client.getStringDetails('button', 'none', context);
      const told = `${value} ${reason}`;
      counts[told] = (counts[told] ?? 0) + 1;
    }
    expect(Object.keys(counts).sort()).toEqual([
      'blue DEFAULT',
      'green SPLIT',
      'red SPLIT',
      'red TARGETING_MATCH',
    ]);
    expect(counts['red TARGETING_MATCH']).toBe(1);
    expect(Math.abs((counts['green SPLIT'] ?? 0) - 1_000)).toBeLessThan(100);
    expect(Math.abs((counts['red SPLIT'] ?? 0) - 500)).toBeLessThan(100);
  });
});

/** For each action of Powertools the contexts that match its example, and those that do not. */
const ACTIONS: Record<string, { matching: EvaluationContext[]; others: EvaluationContext[] }> = {
  EQUALS: { matching: [{ tier: 'gold' }], others: [{ tier: 'Gold' }] },
  NOT_EQUALS: { matching: [{ tier: 'Gold' }], others: [{ tier: 'gold' }] },
  KEY_GREATER_THAN_VALUE: { matching: [{ age: 66 }], others: [{ age: 65 }] },
  KEY_GREATER_THAN_OR_EQUAL_VALUE: { matching: [{ age: 65 }], others: [{ age: 64 }] },
  KEY_LESS_THAN_VALUE: { matching: [{ age: 64 }], others: [{ age: 65 }] },
  KEY_LESS_THAN_OR_EQUAL_VALUE: { matching: [{ age: 65 }], others: [{ age: 66 }] },
  STARTSWITH: { matching: [{ email: 'dev-ann@example.com' }], others: [{ email: 'ann-dev-@example.com' }] },
  ENDSWITH: { matching: [{ email: 'ann@example.org' }], others: [{ email: '@example.org.uk' }] },
  'IN, KEY_IN_VALUE': { matching: [{ country: 'DE' }, { country: 'US' }], others: [{ country: 'D' }] },
  'NOT_IN, KEY_NOT_IN_VALUE': { matching: [{ country: 'FR' }], others: [{ country: 'US' }] },
  VALUE_IN_KEY: {
    matching: [{ groups: ['a', 'beta'] }, { groups: 'alphabeta' }],
    others: [{ groups: ['a'] }],
  },
  VALUE_NOT_IN_KEY: { matching: [{ groups: ['a'] }, { groups: [] }], others: [{ groups: ['beta'] }] },
  ANY_IN_VALUE: { matching: [{ groups: ['beta'] }, { groups: ['a', 'staff'] }], others: [{ groups: ['a'] }] },
  SCHEDULE_BETWEEN_DATETIME_RANGE: {
    matching: [{ now: new Date('2026-12-24T18:00:00Z') }, { now: new Date('2026-12-01T00:00:00Z') }],
    others: [{ now: new Date('2026-11-30T23:59:59Z') }, { now: new Date('2026-12-27T00:00:00Z') }],
  },
  MODULO_RANGE: { matching: [], others: [] },
};

interface Feature {
  readonly default: unknown;
  readonly rules: Readonly<Record<string, { when_match: unknown; conditions: readonly Condition[] }>>;
}

interface Condition {
  readonly action: string;
  readonly key: string;
  readonly value: unknown;
}

/** What Powertools for Python does with the actions of the page's document: the first rule counts all of whose conditions match. */
function powertoolsOfPython(feature: Feature, context: Readonly<Record<string, unknown>>): unknown {
  const matches = ({ action, key, value }: Condition) => {
    const given = context[key];
    if (given === undefined) return false;
    if (action === 'EQUALS') return given === value;
    if (action === 'IN') return Array.isArray(value) && value.includes(given);
    if (action === 'KEY_GREATER_THAN_VALUE') return Number(given) > Number(value);
    throw new Error(`${action} is not in the page's document`);
  };
  const rule = Object.values(feature.rules).find(({ conditions }) => conditions.every(matches));
  return rule === undefined ? feature.default : rule.when_match;
}

function powertools(): Powertools {
  const { application, environment } = demo;
  return new Powertools({
    application,
    environment,
    awsSdkV3Client: new AppConfigDataClient(local.clientConfig),
  });
}

function withStoredRules() {
  const { clientConfig } = local;
  const source = dataApiSource({ clientConfig, controlPlane: { clientConfig } });
  return register(local.endpoint, { ...names(shop), targeting: 'hosted-version', source });
}

function names({ application, environment, profile }: typeof demo) {
  return { application, environment, profile };
}

/** The one block of the page with a text in it. */
function the(language: string, text: string): Block {
  const found = blocks.filter((block) => block.language === language && block.code.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} ${language} blocks have ${JSON.stringify(text)}`);
  return found[0] as Block;
}

async function runJavaScript({ code }: Block): Promise<string> {
  return await execute(['--input-type=module', '--eval', code]);
}

async function runTypeScript({ code }: Block): Promise<string> {
  return await execute([await compile(code)]);
}

async function execute(args: readonly string[]): Promise<string> {
  const env = { ...process.env, AWS_ENDPOINT_URL: local.endpoint };
  const { stdout } = await run(process.execPath, args, { cwd: root, env });
  return stdout;
}
