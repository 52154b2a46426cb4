import { diffFlags, parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { loadAll } from 'ion-js';
import { asDocument, featureFlags, ION_TYPE, twoMegabytesOfIon, twoMegabytesOfJson } from '../documents.mjs';
import { assertEqual, compare, longestHold, milliseconds } from '../measure.mjs';
import { providerOf } from '../provider.mjs';

// A document is taken into use by a real provider whose source has it at hand: parsed, told apart from the one before, and
// made a flag set. Two documents that differ in one flag take turns.

async function takingTurns(documents) {
  const { provider, source } = await providerOf(documents[0]);
  let turn = 0;
  return {
    provider,
    async takeNext() {
      turn += 1;
      source.set(documents[turn % 2]);
      if (!(await provider.refresh())) throw new Error('The document was not taken into use');
    },
  };
}

const jsonTexts = () => [twoMegabytesOfJson(1), twoMegabytesOfJson(2)];
const ionTexts = () => [twoMegabytesOfIon(1), twoMegabytesOfIon(2)];
const ionDocuments = (texts) => texts.map((text, index) => asDocument(text, String(index), ION_TYPE));

async function jsonTaken(effort, measure) {
  const texts = jsonTexts();
  const { provider, takeNext } = await takingTurns(
    texts.map((text, index) => asDocument(text, String(index))),
  );
  const parse = () => JSON.parse(texts[0]);
  assertEqual('content', provider.configuration.content, parse());
  const sides = await compare(effort, measure(takeNext), milliseconds(parse));
  await provider.onClose();
  return { ...sides, unit: 'ms' };
}

/** A provider that has no version before, so that nothing can be taken over from it. */
async function first(effort, document, theirs) {
  const started = [];
  const sides = await compare(
    effort,
    milliseconds(async () => started.push(await providerOf(document))),
    async () => {
      for (const { provider } of started.splice(0)) await provider.onClose();
      return milliseconds(theirs)();
    },
  );
  return { ...sides, unit: 'ms' };
}

async function ionTime(effort) {
  const documents = ionDocuments(ionTexts());
  const { provider, takeNext } = await takingTurns(documents);
  await checkIon(provider);
  const flags = (await parseDocument(documents[0], {})).document.flags;
  assertEqual('flags', flags.size, loadAll(documents[0].bytes).length);
  const sides = await compare(
    effort,
    milliseconds(takeNext),
    milliseconds(() => loadAll(documents[0].bytes)),
  );
  await provider.onClose();
  return { ...sides, unit: 'ms' };
}

async function ionHold(effort) {
  const [text] = jsonTexts();
  const { provider, takeNext } = await takingTurns(ionDocuments(ionTexts()));
  await checkIon(provider);
  const sides = await compare(
    effort,
    longestHold(takeNext),
    milliseconds(() => JSON.parse(text)),
  );
  await provider.onClose();
  return { ...sides, unit: 'ms' };
}

async function checkIon(provider) {
  const context = { targetingKey: 'user-1', tier: 'gold', country: 'DE' };
  const { value, variant } = await provider.resolveStringEvaluation('flag_7', '', context);
  assertEqual('a flag with rules', { value, variant }, { value: 'gold', variant: 'Gold' });
}

async function diff(effort) {
  const parse = async (revision) => {
    const parsed = await parseDocument(asDocument(featureFlags(4_999, revision)), {});
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.document.flags;
  };
  const before = await parse(1);
  assertEqual('flags', before.size, 5_000);
  assertEqual('changed flags', diffFlags(before, await parse(2)), ['revision']);
  const documents = [asDocument(featureFlags(4_999, 2)), asDocument(featureFlags(4_999, 3))];
  const parseDocuments = async (each) => {
    let changed = 0;
    for (let count = 0; count < 10; count++) {
      const parsed = await parseDocument(documents[count % 2], {});
      changed += each(parsed.document.flags);
    }
    return changed;
  };
  const sides = await compare(
    effort,
    milliseconds(() => parseDocuments((flags) => diffFlags(before, flags).length)),
    milliseconds(() => parseDocuments((flags) => flags.size)),
  );
  return { ...sides, unit: 'ms for ten' };
}

export const measurements = {
  'json-time': (effort) => jsonTaken(effort, milliseconds),
  'json-hold': (effort) => jsonTaken(effort, longestHold),
  'json-first': (effort) => {
    const [text] = jsonTexts();
    return first(effort, asDocument(text), () => JSON.parse(text));
  },
  'ion-time': ionTime,
  'ion-first': (effort) => {
    const [document] = ionDocuments(ionTexts());
    return first(effort, document, () => loadAll(document.bytes));
  },
  'ion-hold': ionHold,
  diff,
};
