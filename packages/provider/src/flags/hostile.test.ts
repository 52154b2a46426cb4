import fc from 'fast-check';
import { parse } from '../document/testing/documents.js';
import { diffFlags } from './diff.js';
import { createFlagSet } from './flag-set.js';
import { type FlagType, resolve } from './resolve.js';
import { DEFAULTS, OPTIONS } from './testing/flag-sets.js';

const TYPES: readonly FlagType[] = ['boolean', 'string', 'number', 'object'];
const CONTENT_TYPES = [
  'application/json',
  'application/x-yaml',
  'application/ion',
  'text/plain',
  'application/json; charset=x',
];

const hostileKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'enabled',
    'value',
    '_variant',
    '_variants',
    'length',
    '0',
    '',
    '.',
  ),
  fc.string({ maxLength: 5 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.string(),
    fc.double(),
    fc.constant(null),
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  record: fc.array(fc.tuple(hostileKey, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
}));
const variant = fc.record(
  {
    name: fc.string(),
    enabled: fc.oneof(fc.boolean(), value),
    rule: fc.oneof(fc.string(), value),
    attributeValues: value,
  },
  { requiredKeys: [] },
);
const definition = fc.oneof(value, fc.record({ _variants: fc.array(variant, { maxLength: 3 }) }));
const entries = fc.array(fc.tuple(hostileKey, definition), { maxLength: 6 }).map(Object.fromEntries);
const document = fc.oneof(
  entries.map((root) => JSON.stringify(root)),
  entries.map((values) => JSON.stringify({ version: '1', values })),
);
const key = fc.oneof(
  fc.array(hostileKey, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
  fc.anything(),
);

function nothingIsPolluted(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Array.prototype)).toEqual([]);
  expect(({} as { enabled?: unknown }).enabled).toBeUndefined();
}

describe('L6, K8 and D5 whatever comes', () => {
  it('no bytes make parsing reject or throw', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string().map((text) => Buffer.from(text)),
      document.map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.oneof(fc.constantFrom(...CONTENT_TYPES), fc.string()),
        async (content, contentType) => {
          const result = await parse(content, contentType);
          expect(result.ok || result.message.length > 10).toBe(true);
          nothingIsPolluted();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('no key and no context make resolving throw, and a value has the type asked for', async () => {
    await fc.assert(
      fc.asyncProperty(document, key, fc.anything(), async (text, anyKey, context) => {
        const result = await parse(text);
        if (!result.ok) throw new Error(result.message);
        const flagSet = createFlagSet(result.document.flags, OPTIONS);
        for (const type of TYPES) {
          const details = resolve<unknown>(flagSet, type, anyKey as string, DEFAULTS[type], context as never);
          expect(typeof details.value).toBe(type);
          expect(Object.isFrozen(details)).toBe(true);
        }
        nothingIsPolluted();
      }),
      { numRuns: 300 },
    );
  });

  it('E4 a document does not differ from itself', async () => {
    await fc.assert(
      fc.asyncProperty(document, async (text) => {
        const [one, two] = [await parse(text), await parse(text)];
        if (!one.ok || !two.ok) throw new Error('refused');
        expect(diffFlags(one.document.flags, two.document.flags)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('K8 what was found once is found again, the same object', async () => {
    await fc.assert(
      fc.asyncProperty(document, hostileKey, fc.constantFrom(...TYPES), async (text, anyKey, type) => {
        const result = await parse(text);
        if (!result.ok) throw new Error(result.message);
        const flagSet = createFlagSet(result.document.flags, OPTIONS);
        const details = resolve<unknown>(flagSet, type, anyKey, DEFAULTS[type], {});
        fc.pre(details.reason === 'STATIC');
        expect(resolve<unknown>(flagSet, type, anyKey, DEFAULTS[type], {})).toBe(details);
      }),
      { numRuns: 50 },
    );
  });
});
