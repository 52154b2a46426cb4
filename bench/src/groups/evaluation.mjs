import { OpenFeature } from '@openfeature/server-sdk';
import { contexts, record, ruleDocument, THREE_COMPARISONS } from '../documents.mjs';
import { flagdOf } from '../flagd.mjs';
import { assertEqual, compare, nanosecondsEach } from '../measure.mjs';
import { providerOfJson } from '../provider.mjs';

// Every side has a loop of its own, so that the compiler sees one callee in each. The resolver's answer is a promise, and it
// is awaited; the other side's answer is, too, as the OpenFeature provider made of it would have it.

const BATCH = 100_000;
const keys = Object.keys(record(1_000, () => true));
const [context] = contexts;
const THOUSAND_FLAGS = JSON.stringify(record(1_000, () => ({ enabled: true })));

function booleansOfProvider(provider) {
  return async (count) => {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await provider.resolveBooleanEvaluation(keys[index % 1_000], false, context);
      if (details.value) trues += 1;
    }
    return trues;
  };
}

async function booleanAgainstFlagd(effort) {
  const provider = await providerOfJson(THOUSAND_FLAGS);
  const core = flagdOf(keys);
  const evaluate = async (key, defaultValue, context) =>
    core.resolveBooleanEvaluation(key, defaultValue, context);
  async function theirs(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await evaluate(keys[index % 1_000], false, context);
      if (details.value) trues += 1;
    }
    return trues;
  }
  const ours = booleansOfProvider(provider);
  assertEqual('flags that are true', await ours(1_000), await theirs(1_000));
  assertEqual('flags that are true', await ours(1_000), 1_000);
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  await provider.onClose();
  return { ...sides, unit: 'ns' };
}

async function booleanAgainstMap(effort) {
  const provider = await providerOfJson(THOUSAND_FLAGS);
  const map = new Map(keys.map((key) => [key, { value: true }]));
  const evaluate = async (key) => map.get(key);
  async function theirs(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await evaluate(keys[index % 1_000]);
      if (details.value) trues += 1;
    }
    return trues;
  }
  const ours = booleansOfProvider(provider);
  assertEqual('flags that are true', await ours(1_000), await theirs(1_000));
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  await provider.onClose();
  return { ...sides, unit: 'ns' };
}

/** One flag, evaluated with a thousand contexts in turn. */
async function ruleAgainstFlagd(effort, rule, targeting, check) {
  const provider = await providerOfJson(ruleDocument(rule));
  const core = flagdOf(['checkout'], targeting);
  const evaluate = async (key, defaultValue, context) =>
    core.resolveBooleanEvaluation(key, defaultValue, context);
  async function ours(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await provider.resolveBooleanEvaluation('checkout', false, contexts[index % 1_000]);
      if (details.value) trues += 1;
    }
    return trues;
  }
  async function theirs(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await evaluate('checkout', false, contexts[index % 1_000]);
      if (details.value) trues += 1;
    }
    return trues;
  }
  check(await ours(1_000), await theirs(1_000));
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  await provider.onClose();
  return { ...sides, unit: 'ns' };
}

const threeComparisonsAgainstFlagd = (effort) =>
  ruleAgainstFlagd(
    effort,
    THREE_COMPARISONS.appConfig,
    { if: [THREE_COMPARISONS.jsonLogic, 'on', 'off'] },
    (ours, theirs) => {
      assertEqual('contexts for which the rule is true', ours, theirs);
      assertEqual('contexts for which the rule is true', ours, 500);
    },
  );

/** Each side has a hash of its own, so that only the share can be compared. */
const splitAgainstFlagd = (effort) =>
  ruleAgainstFlagd(
    effort,
    '(split by::$targetingKey pct::50 seed::"2026")',
    { fractional: [{ cat: ['2026', { var: 'targetingKey' }] }, ['on', 50], ['off', 50]] },
    (ours, theirs) => {
      for (const share of [ours, theirs]) {
        if (Math.abs(share - 500) > 75) throw new Error(`${share} of 1 000 contexts are in a half`);
      }
    },
  );

const CONSTANT = Object.freeze({
  value: true,
  reason: 'STATIC',
  variant: 'on',
  flagMetadata: Object.freeze({}),
});

class ConstantProvider {
  metadata = { name: 'constant' };
  runsOn = 'server';
  resolveBooleanEvaluation() {
    return Promise.resolve(CONSTANT);
  }
}

class SameConstantProvider {
  metadata = { name: 'the same constant' };
  runsOn = 'server';
  resolveBooleanEvaluation() {
    return Promise.resolve(CONSTANT);
  }
}

/** One flag is asked for, over and over, as the constant is one object: otherwise the processor's caches would be measured. */
async function throughClients(effort, oursProvider) {
  await OpenFeature.setProviderAndWait('ours', oursProvider);
  await OpenFeature.setProviderAndWait('theirs', new ConstantProvider());
  const oursClient = OpenFeature.getClient('ours');
  const theirsClient = OpenFeature.getClient('theirs');
  async function ours(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      if (await oursClient.getBooleanValue('flag_7', false, context)) trues += 1;
    }
    return trues;
  }
  async function theirs(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      if (await theirsClient.getBooleanValue('flag_7', false, context)) trues += 1;
    }
    return trues;
  }
  assertEqual('flags that are true', await ours(1_000), await theirs(1_000));
  // The SDK takes microseconds and leaves much to the garbage collector: many rounds of some milliseconds, most of which neither
  // it nor another process falls into, since the ratio is close to 1 and has to be told from it.
  const batch = 300;
  const many = { ...effort, rounds: effort.rounds * 100, warmUpRounds: effort.warmUpRounds * 50 };
  const sides = await compare(many, nanosecondsEach(batch, ours), nanosecondsEach(batch, theirs));
  await OpenFeature.close();
  return { ...sides, unit: 'ns' };
}

const client = async (effort) => throughClients(effort, await providerOfJson(THOUSAND_FLAGS));
const clientItself = (effort) => throughClients(effort, new SameConstantProvider());

/** The same ten keys are asked for, so that the look-up is measured and not how much fits into the processor's caches. */
async function amongManyFlags(effort) {
  const flags = (count) => JSON.stringify(record(count, () => ({ enabled: true })));
  const many = await providerOfJson(flags(100_000));
  const few = await providerOfJson(flags(10));
  const batchOf = (provider) => async (count) => {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await provider.resolveBooleanEvaluation(keys[index % 10], false, context);
      if (details.value) trues += 1;
    }
    return trues;
  };
  const [ours, theirs] = [batchOf(many), batchOf(few)];
  assertEqual('flags that are true', await ours(1_000), await theirs(1_000));
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  await Promise.all([many.onClose(), few.onClose()]);
  return { ...sides, unit: 'ns' };
}

export const measurements = {
  'boolean-flagd': booleanAgainstFlagd,
  'boolean-map': booleanAgainstMap,
  'rule-flagd': threeComparisonsAgainstFlagd,
  'split-flagd': splitAgainstFlagd,
  client,
  'client-itself': clientItself,
  'flags-100000': amongManyFlags,
};
