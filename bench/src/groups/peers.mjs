import { GrowthBookClient } from '@growthbook/growthbook';
import { init } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import { InMemoryProvider } from '@openfeature/server-sdk';
import { contexts, record, ruleDocument, THREE_COMPARISONS } from '../documents.mjs';
import { assertEqual, compare, nanosecondsEach } from '../measure.mjs';
import { providerOfJson, silent } from '../provider.mjs';

// Each peer through the call that its own users make, without OpenFeature's client: values, not details, where it has such a
// call. What is synchronous there is not awaited.

const BATCH = 50_000;
const keys = Object.keys(record(1_000, () => true));

/** A thousand flags that are true, or one that follows the rule, and a loop over keys and contexts for each side. */
const BOOLEAN = { document: JSON.stringify(record(1_000, () => ({ enabled: true }))), keys, expected: 1_000 };
const RULE = { document: ruleDocument(THREE_COMPARISONS.appConfig), keys: ['checkout'], expected: 500 };

async function beside(effort, question, peer) {
  const { document, keys, expected } = question;
  const provider = await providerOfJson(document);
  async function ours(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const key = keys[index % keys.length];
      const details = await provider.resolveBooleanEvaluation(key, false, contexts[index % 1_000]);
      if (details.value) trues += 1;
    }
    return trues;
  }
  const { theirs, close } = await peer(question);
  assertEqual('flags that are true', [await ours(1_000), await theirs(1_000)], [expected, expected]);
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  await Promise.all([provider.onClose(), close?.()]);
  return { ...sides, unit: 'ns' };
}

async function inMemory({ keys }) {
  const hasRule = keys.length === 1;
  const flag = {
    variants: { on: true, off: false },
    defaultVariant: 'on',
    disabled: false,
    ...(hasRule && {
      contextEvaluator: (context) => (THREE_COMPARISONS.function(context) ? 'on' : 'off'),
    }),
  };
  const provider = new InMemoryProvider(Object.fromEntries(keys.map((key) => [key, flag])));
  return {
    async theirs(count) {
      let trues = 0;
      for (let index = 0; index < count; index++) {
        const key = keys[index % keys.length];
        const context = contexts[index % 1_000];
        const details = await provider.resolveBooleanEvaluation(key, false, context, silent);
        if (details.value) trues += 1;
      }
      return trues;
    },
  };
}

/** Offline: flags come from the SDK's own test data, and no event is sent. */
async function launchDarkly({ keys }) {
  const hasRule = keys.length === 1;
  const data = new TestData();
  const clause = (attribute, op, values) => ({ contextKind: 'user', attribute, op, values, negate: false });
  const rule = {
    id: 'rule',
    variation: 0,
    clauses: [
      clause('tier', 'in', ['gold']),
      clause('age', 'greaterThanOrEqual', [18]),
      clause('country', 'in', ['DE', 'US']),
    ],
  };
  for (const key of keys) {
    const flag = {
      key,
      version: 1,
      on: true,
      variations: [true, false],
      offVariation: 1,
      fallthrough: { variation: hasRule ? 1 : 0 },
      rules: hasRule ? [rule] : [],
    };
    await data.usePreconfiguredFlag(flag);
  }
  const client = init('sdk-key', {
    updateProcessor: data.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: silent,
  });
  await client.waitForInitialization({ timeout: 10 });
  const theirContexts = contexts.map(({ targetingKey, ...rest }) => ({
    kind: 'user',
    key: targetingKey,
    ...rest,
  }));
  return {
    async theirs(count) {
      let trues = 0;
      for (let index = 0; index < count; index++) {
        const key = keys[index % keys.length];
        if (await client.boolVariation(key, theirContexts[index % 1_000], false)) trues += 1;
      }
      return trues;
    },
    close: () => client.close(),
  };
}

async function growthBook({ keys }) {
  const hasRule = keys.length === 1;
  const condition = { tier: 'gold', age: { $gte: 18 }, country: { $in: ['DE', 'US'] } };
  const feature = hasRule
    ? { defaultValue: false, rules: [{ condition, force: true }] }
    : { defaultValue: true };
  const client = new GrowthBookClient().initSync({
    payload: { features: Object.fromEntries(keys.map((key) => [key, feature])) },
  });
  const theirContexts = contexts.map((attributes) => ({ attributes }));
  return {
    async theirs(count) {
      let trues = 0;
      for (let index = 0; index < count; index++) {
        if (client.isOn(keys[index % keys.length], theirContexts[index % 1_000])) trues += 1;
      }
      return trues;
    },
    close: () => client.destroy(),
  };
}

export const measurements = {
  'boolean-in-memory': (effort) => beside(effort, BOOLEAN, inMemory),
  'boolean-launchdarkly': (effort) => beside(effort, BOOLEAN, launchDarkly),
  'boolean-growthbook': (effort) => beside(effort, BOOLEAN, growthBook),
  'rule-in-memory': (effort) => beside(effort, RULE, inMemory),
  'rule-launchdarkly': (effort) => beside(effort, RULE, launchDarkly),
  'rule-growthbook': (effort) => beside(effort, RULE, growthBook),
};
