import type { EvaluationContext } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import {
  AppConfigProvider,
  type AppConfigProviderOptions,
  agentSource,
  dataApiSource,
} from 'aws-appconfig-openfeature-provider';
import fc from 'fast-check';
import type { Expression } from '../packages/provider/src/rules/expression.js';
import { printExpression } from '../packages/provider/src/rules/print-expression.js';
import { contexts, expressions, NAMES } from '../packages/provider/src/rules/testing/arbitraries.js';
import { interpret } from '../packages/provider/src/rules/testing/naive-interpreter.js';
import { usesOperator } from '../packages/provider/src/rules/uses-operator.js';

const DOCUMENTS = 100;
const CONTEXTS = 100;
const BATCH = 10;
const FLAG_KEY = 'checkout';

/** Those whose symbols AppConfig's answers have shown; a rule of others is Ion with symbols of its own here. */
const UNKNOWN_OPERATORS = [
  ...(['gt', 'gte', 'lt', 'lte'] as const),
  ...(['begins_with', 'ends_with', 'contains', 'matches'] as const),
];

/** A way to targeting: what a provider is told, and whether it sees contexts as they are, or as text. */
interface Way {
  readonly name: string;
  readonly takesEveryType: boolean;
  readonly options: (endpoint: string) => Partial<AppConfigProviderOptions>;
}

const dataApi = (endpoint: string) =>
  dataApiSource({ clientConfig: { endpoint }, controlPlane: { clientConfig: { endpoint } } });

const WAYS: readonly Way[] = [
  {
    name: 'in process, by Ion',
    takesEveryType: true,
    options: (endpoint) => ({ source: dataApi(endpoint), targeting: 'in-process' }),
  },
  {
    name: 'from the hosted version',
    takesEveryType: true,
    options: (endpoint) => ({ source: dataApi(endpoint), targeting: 'hosted-version', readWindow: 0 }),
  },
  {
    name: 'stored in a freeform profile',
    takesEveryType: true,
    options: (endpoint) => ({
      source: dataApi(endpoint),
      profile: 'freeform',
      profileType: 'AWS.AppConfig.FeatureFlags',
    }),
  },
  {
    name: 'through the AppConfig Agent',
    takesEveryType: false,
    options: (endpoint) => ({ source: agentSource({ endpoint }) }),
  },
];

/** Of the known operators where `number` is even, of all where it is odd. */
function rulesOf(number: number): readonly Expression[] {
  const isKnown = (rule: Expression) => !UNKNOWN_OPERATORS.some((operator) => usesOperator(rule, operator));
  const rule = number % 2 === 0 ? expressions.filter(isKnown) : expressions;
  const [rules = []] = fc.sample(fc.array(rule, { minLength: 1, maxLength: 4 }), {
    seed: number,
    numRuns: 1,
  });
  return rules;
}

/** What every header can carry, without dates that the naive interpreter does not know. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', 'A', '7', '7.0', '-1', 'true', 'false', '2024-01-01', '__proto__'),
  fc.constantFrom('2024-01-01T00:00:00.000Z', '1970-01-01', 'it\'s \\ "quoted"', 'a=b'),
  fc
    .string({ unit: 'grapheme-ascii', maxLength: 4 })
    .filter((each) => /^(?! )[ -+\--~]*(?<! )$/.test(each) && !/^\d{4}$/.test(each)),
);
const texts = fc.dictionary(fc.constantFrom(...NAMES), text);

/** For the rules of a document, so that each meets other contexts. */
const sample = <T>(arbitrary: fc.Arbitrary<T>, number: number): T[] =>
  fc.sample(arbitrary, { seed: number, numRuns: CONTEXTS });

let local: AppConfigLocal;
let providers: readonly AppConfigProvider[];

beforeAll(async () => {
  local = await startAppConfigLocal({ pollInterval: 0 });
  await deploy([]);
  providers = WAYS.map(
    ({ options }) =>
      new AppConfigProvider({
        application: 'DemoApp',
        environment: 'prod',
        profile: 'main',
        pollInterval: 86_400,
        initTimeout: 60,
        requestTimeout: 60,
        logger: { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} },
        ...options(local.endpoint),
      }),
  );
  await Promise.all(providers.map((provider) => provider.initialize()));
});

afterAll(async () => {
  await Promise.all(providers.map((provider) => provider.onClose()));
  await local.close();
});

let versions = 0;

/** Delivers a document of one flag with these rules, as a version of either profile. */
async function deploy(rules: readonly Expression[]): Promise<void> {
  const variants = rules.map((rule, index) => ({
    name: `v${index}`,
    rule: printExpression(rule),
    enabled: true,
  }));
  versions += 1;
  const content = JSON.stringify({
    version: '1',
    flags: { [FLAG_KEY]: { name: FLAG_KEY } },
    values: { [FLAG_KEY]: { _variants: [...variants, { name: 'default', enabled: false }] } },
  });
  const identity = { application: 'DemoApp', environment: 'prod', content, versionLabel: `v${versions}` };
  await local.deploy({ ...identity, profile: 'main', type: 'AWS.AppConfig.FeatureFlags' });
  await local.deploy({ ...identity, profile: 'freeform', contentType: 'application/json' });
}

/** What the contract says, read as directly as possible. */
function expected(rules: readonly Expression[], context: Readonly<Record<string, unknown>>): string {
  const index = rules.findIndex((rule) => interpret(rule, context, FLAG_KEY));
  return index < 0 ? 'default' : `v${index}`;
}

async function variantsOf(
  provider: AppConfigProvider | undefined,
  asked: readonly unknown[],
): Promise<readonly (string | undefined)[]> {
  return await Promise.all(
    asked.map(async (context) => {
      const details = await provider?.resolveBooleanEvaluation(FLAG_KEY, false, context as EvaluationContext);
      return details?.errorMessage ?? details?.variant;
    }),
  );
}

const batches = Array.from({ length: DOCUMENTS / BATCH }, (_, index) => index * BATCH);

describe('T1-T8 every way to targeting gives the same variant', () => {
  it.each(batches)(
    'for documents %d and the next ones, with contexts of strings and of every type',
    async (first) => {
      for (let number = first; number < first + BATCH; number++) {
        const rules = rulesOf(number);
        await deploy(rules);
        await Promise.all(providers.map((provider) => provider.refresh()));
        const [ofTexts, ofEveryType] = [sample(texts, number), sample(contexts, number)];
        for (const [index, { name, takesEveryType }] of WAYS.entries()) {
          const asked = takesEveryType ? [...ofTexts, ...ofEveryType] : ofTexts;
          const variants = await variantsOf(providers[index], asked);
          const differing = asked.flatMap((context, at) => {
            const wanted = expected(rules, context);
            return variants[at] === wanted ? [] : [{ name, context, wanted, got: variants[at] }];
          });
          expect({ rules: rules.map(printExpression), differing }).toEqual({
            rules: rules.map(printExpression),
            differing: [],
          });
        }
      }
    },
  );

  it('which are not all the same one', () => {
    const seen = new Set<string>();
    for (let number = 0; number < DOCUMENTS; number++) {
      const rules = rulesOf(number);
      for (const context of sample(texts, number)) seen.add(expected(rules, context));
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['default', 'v0', 'v1', 'v2']));
  });
});
