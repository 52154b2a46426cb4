import type { JsonValue } from '@openfeature/core';
import fc from 'fast-check';
import { parseDocument } from './document/parse-document.js';
import type { ParsedDocument } from './document/parsed-document.js';
import { createFlagSet } from './flags/flag-set.js';
import { type FlagType, resolve } from './flags/resolve.js';
import { OPTIONS } from './flags/testing/flag-sets.js';
import { HOSTILE_KEYS, hostileDocuments } from './testing/hostile-documents.js';

const groups = Object.entries(hostileDocuments);
/** FUZZ=full is 200 000 cases over all groups. */
const CASES = Math.ceil((process.env.FUZZ === 'full' ? 200_000 : 1_800) / groups.length);
const PATIENCE_MILLISECONDS = 600_000;

/** What a text of a few hundred bytes may hold: hardly more values than bytes, and what aliases may add (D5). */
const MAX_VALUES = 101_000;

const defaults = { boolean: true, string: 'default', number: -1, object: { is: 'default' } } as const;
const context = Object.freeze({
  targetingKey: 'user-1',
  a: 'aaaaaaaaaaaaaaaaaaaaaaaa!',
  ['__proto__' as string]: 'x',
  nested: { toString: null },
});
const prototypesBefore = describePrototypes();

describe('D3 D5 D6 K8 a hostile document', () => {
  it.each(groups)(
    'is read or rejected, pollutes nothing, and every evaluation answers: %s',
    async (_name, documents) => {
      await fc.assert(
        fc.asyncProperty(documents, async (document) => {
          const result = await parseDocument(document, {});
          if (!result.ok) {
            expect(typeof result.message).toBe('string');
            expect(result.message).not.toBe('');
          } else {
            expect(countValues(result.document.content)).toBeLessThanOrEqual(MAX_VALUES);
            evaluateEverything(result.document);
          }
          expect(describePrototypes()).toBe(prototypesBefore);
        }),
        { numRuns: CASES },
      );
    },
    PATIENCE_MILLISECONDS,
  );
});

function evaluateEverything({ flags }: ParsedDocument): void {
  const flagSet = createFlagSet(flags, OPTIONS);
  const keys = new Set([...flags.keys(), ...HOSTILE_KEYS]);
  for (const key of keys) {
    for (const asked of [key, `${key}.value`, `${key}.__proto__.constructor`]) {
      for (const type of Object.keys(defaults) as FlagType[]) expectAnswer(flagSet, type, asked);
    }
  }
}

function expectAnswer(flagSet: ReturnType<typeof createFlagSet>, type: FlagType, key: string): void {
  const details = resolve<JsonValue>(flagSet, type, key, defaults[type], context);
  const isRight = details.value === defaults[type] || typeOf(details.value) === type;
  const isExplained = details.errorCode === undefined || details.errorMessage !== '';
  // Millions of answers: an `expect` for each would take longer than they do.
  if (isRight && isExplained && details.errorCode !== 'GENERAL') return;
  throw new Error(`${type} ${JSON.stringify(key)}: ${JSON.stringify(details)}`);
}

function typeOf(value: JsonValue): string {
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'not finite';
  return value === null ? 'null' : typeof value;
}

function countValues(value: JsonValue | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + countValues(each), 1);
}

function describePrototypes(): string {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';');
}
