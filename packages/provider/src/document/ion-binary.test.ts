import fc from 'fast-check';
import { makeBinaryWriter, makeReader } from 'ion-js';
import { parseIon } from './ion-document.js';
import {
  chosen,
  HAND_MADE,
  ionFlag,
  ionRefusal,
  NATIVE,
  parsedIon,
  reasonOf,
} from './testing/ion-documents.js';

/** Binary Ion of the same values as a text. */
function binary(text: string): Uint8Array {
  const writer = makeBinaryWriter();
  writer.writeValues(makeReader(text));
  writer.close();
  return writer.getBytes();
}

/** `bytes` with the first `from` replaced by `to`. */
function patched(bytes: Uint8Array, from: readonly number[], to: readonly number[]): Uint8Array {
  const copy = Buffer.from(bytes);
  const index = copy.indexOf(Buffer.from(from));
  if (index < 0) throw new Error('Nothing to replace.');
  copy.set(to, index);
  return copy;
}

const SYMBOL_EQ = [0x71, 13];
const SYMBOL_AT_POSITION_5 = [0x71, 14];

describe('D3 the recorded answer of the service', () => {
  it.each([
    ['an override of control', { entityId: 'test-control' }, '__c_override__', false],
    ['an override of treatment', { entityId: 'test-treatment', country: 'DE' }, '__t1_override__', true],
    ['a country outside the audience', { entityId: 'user-1', country: 'DE' }, '__default__', false],
    ['a country inside it, with nobody exposed', { entityId: 'user-1', country: 'US' }, '__default__', false],
    ['no context', {}, '__default__', false],
  ])('%s', async (_what, context, name, enabled) => {
    const flag = await ionFlag(NATIVE, 'checkout');
    expect(chosen(flag, context)).toBe(name);
    expect(flag).toMatchObject({
      variants: expect.arrayContaining([expect.objectContaining({ name, enabled })]),
    });
  });

  it('has five variants, without a warning', async () => {
    const { flags, warnings } = await parsedIon(NATIVE);
    const flag = flags.get('checkout');
    expect(flag?.kind === 'multi-variant' && flag.variants.map((variant) => variant.rule?.text)).toEqual([
      '(in $entityId ["test-control"])',
      '(in $entityId ["test-treatment"])',
      '(and (exists key::"entityId") (eq $country "US") (split by::$entityId pct::0 seed::"000000000000:c8cud49:yr0ajjm:2"))',
      '(and (exists key::"entityId") (eq $country "US") (and (split by::$entityId pct::50 seed::"000000000000:c8cud49:yr0ajjm:2") (not (split by::$entityId pct::50 seed::"000000000000:c8cud49:yr0ajjm:2"))))',
      undefined,
    ]);
    expect(warnings).toEqual([]);
  });

  it('is rejected when it ends early, wherever', async () => {
    for (let length = 5; length < NATIVE.length; length++) {
      const result = await parseIon(NATIVE.subarray(0, length), {});
      // Between the symbol table and the flag is the only place where a document can end.
      if (result.ok) expect(result.document.flags.size).toBe(0);
    }
    expect(await ionRefusal(NATIVE.subarray(0, NATIVE.length - 1))).toContain(
      'longer than what is around it',
    );
  });
});

describe('D3 the same layout made by hand', () => {
  it('has a rule and attributes', async () => {
    const flag = await ionFlag(HAND_MADE, 'checkout');
    expect(flag).toMatchObject({
      variants: [
        { name: 'beta', enabled: true, attributes: { color: 'blue' }, rule: { usesSplit: true } },
        { name: 'base', enabled: false, attributes: {} },
      ],
    });
    const golden = Array.from({ length: 1_000 }, (_, userId) => chosen(flag, { userId, tier: 'gold' }));
    expect(golden.filter((name) => name === 'beta').length / 10).toBeCloseTo(25, -1);
    expect(chosen(flag, { userId: 1, tier: 'silver' })).toBe('base');
  });
});

describe('D6 a symbol whose meaning is not known', () => {
  const unknown = patched(HAND_MADE, SYMBOL_EQ, SYMBOL_AT_POSITION_5);

  it('spoils its flag, naming flag, variant, position and the ways out', async () => {
    const message = reasonOf(await ionFlag(unknown, 'checkout'));
    for (const part of [
      "'checkout'",
      "'beta'",
      'UnknownSymbol',
      'position 5',
      '"ops"',
      'Agent',
      'freeform',
    ]) {
      expect(message).toContain(part);
    }
  });

  it('spoils no other flag', async () => {
    const other = HAND_MADE.subarray(Buffer.from(HAND_MADE).indexOf(Buffer.from([0xee, 0x01, 0x85])));
    const renamed = patched(other, [0x81, 0xad], [0x81, 0xae]);
    const { flags } = await parsedIon(Buffer.concat([unknown, renamed]));
    expect([flags.get('checkout')?.kind, flags.get('beta')?.kind]).toEqual(['spoiled', 'multi-variant']);
  });

  it('has the meaning that the options give it', async () => {
    const ops = [undefined, undefined, undefined, undefined, 'begins_with'];
    const flag = await ionFlag(unknown, 'checkout', { symbolTables: { ops } });
    expect(flag).toMatchObject({
      variants: [{ rule: { text: expect.stringContaining('(begins_with $tier "gold")') } }, {}],
    });
  });

  it('keeps the known positions in a later version of a table', async () => {
    const later = patched(HAND_MADE, [0x85, 0x21, 1, 0x88, 0x21, 23], [0x85, 0x21, 2, 0x88, 0x21, 23]);
    expect(chosen(await ionFlag(later, 'checkout'), { tier: 'silver' })).toBe('base');
  });

  it('means what the options say, also where a meaning is known here', async () => {
    const flag = await ionFlag(HAND_MADE, 'checkout', {
      symbolTables: { ops: [undefined, undefined, undefined, 'gt'] },
    });
    expect(flag).toMatchObject({
      variants: [{ rule: { text: expect.stringContaining('(gt $tier "gold")') } }, {}],
    });
  });

  it.each([
    ['at an annotation in a rule', [0x81, 0xa6, 0x71], [0x81, 0xa1, 0x71], '"anns"'],
    ['beyond every table', SYMBOL_EQ, [0x71, 0x7f], 'no table resolves'],
    ['of number zero', SYMBOL_EQ, [0x71, 0], 'no table resolves'],
  ])('%s', async (_what, from, to, part) => {
    expect(reasonOf(await ionFlag(patched(HAND_MADE, from, to), 'checkout'))).toContain(part);
  });

  it.each([
    ['of a shared table', [0x81, 0xa1]],
    ['beyond every table', [0x81, 0xff]],
  ])('as the key of a flag, %s, leaves the flag out with a warning', async (_what, to) => {
    const { flags, warnings } = await parsedIon(
      Buffer.concat([patched(HAND_MADE, [0x81, 0xad], to), HAND_MADE]),
    );
    expect([...flags.keys()]).toEqual(['checkout']);
    expect(warnings).toEqual([expect.stringContaining('left out')]);
  });

  it('is no matter as the annotation of a variant', async () => {
    expect(await ionFlag(patched(HAND_MADE, [0x81, 0xae], [0x81, 0xa1]), 'checkout')).toMatchObject({
      variants: [{ name: 'beta' }, { name: 'base' }],
    });
  });
});

describe('T4 literals in binary Ion', () => {
  it.each([
    ['(eq $a 5)', '(eq $a 5)'],
    ['(eq $a -5)', '(eq $a -5)'],
    ['(eq $a 9007199254740993)', '(eq $a 9007199254740993)'],
    ['(eq $a -123456789012345678901234567890)', '(eq $a -123456789012345678901234567890)'],
    ['(eq $a 1.8)', '(eq $a 1.8)'],
    ['(eq $a 1.1)', '(eq $a 1.1)'],
    ['(eq $a -0.05d-3)', '(eq $a -0.00005)'],
    ['(eq $a 1.234e-5)', '(eq $a 0.00001234)'],
    ['(eq $a true)', '(eq $a true)'],
    ['(eq $a "ü\u{1f600}")', '(eq $a "ü\u{1f600}")'],
    ['(gt $a 2024T)', '(gt $a 2024-01-01T00:00:00.000Z)'],
    ['(gt $a 2024-02T)', '(gt $a 2024-02-01T00:00:00.000Z)'],
    ['(gt $a 2024-02-03)', '(gt $a 2024-02-03T00:00:00.000Z)'],
    ['(gt $a 2024-02-03T04:05Z)', '(gt $a 2024-02-03T04:05:00.000Z)'],
    ['(gt $a 2012-03-04T05:06:07-08:00)', '(gt $a 2012-03-04T13:06:07.000Z)'],
    ['(gt $a 2024-02-03T04:05:06.789123+01:00)', '(gt $a 2024-02-03T03:05:06.789Z)'],
    ["(eq '$my-key' 1)", "(eq '$my-key' 1)"],
    ["(eq '$1' 1)", "(eq '$1' 1)"],
  ])('%s', async (rule, text) => {
    const flag = await ionFlag(
      binary(
        `a::[[${rule}, "{\\"_variant\\":\\"on\\",\\"enabled\\":true}"], "{\\"_variant\\":\\"off\\",\\"enabled\\":true}"]`,
      ),
    );
    expect(flag).toMatchObject({ variants: [{ rule: { text } }, {}] });
  });
});

describe('D8 binary Ion is bounded', () => {
  const rule = (expression: string) =>
    `a::[[${expression}, "{\\"_variant\\":\\"on\\",\\"enabled\\":true}"], "{\\"_variant\\":\\"off\\",\\"enabled\\":true}"]`;
  it.each([
    ['a rule 1 000 levels deep', rule(`${'(not '.repeat(1_000)}true${')'.repeat(1_000)}`), 'nests deeper'],
    ['an integer of 3 000 digits', rule(`(eq $a ${'9'.repeat(3_000)})`), 'number'],
    ['a timestamp of 100 digits', rule(`(eq $a 2024-01-01T00:00:00.${'1'.repeat(100)}Z)`), 'too precise'],
  ])('%s', async (_what, text, part) => {
    expect(reasonOf(await ionFlag(binary(text)))).toContain(part);
  });

  it.each([
    ['text that is not UTF-8', [0xe4, 0x81, 0x84, 0x81, 0xff], 'UTF-8'],
    ['a type that does not exist', [0xf0], 'does not exist'],
    ['a value without annotation', [0x21, 0x05], 'no annotation'],
    ['padding', [0x00], 'no annotation'],
    ['a length that does not end', [0xbe, 0x01, 0x01], 'does not end'],
    ['a length beyond all numbers', [0xbe, ...new Array<number>(9).fill(0x7f), 0xff], 'does not end'],
    ['an annotation without value', [0xe2, 0x81, 0x84], 'has no value'],
    ['an annotation of an annotation', [0xe7, 0x81, 0x84, 0xe4, 0x81, 0x84, 0x21, 0x01], 'just one value'],
  ])('and rejected with %s', async (_what, bytes, part) => {
    expect(await ionRefusal(Buffer.from([0xe0, 0x01, 0x00, 0xea, ...bytes]))).toContain(part);
  });

  it('never throws, whatever byte is changed', async () => {
    const changes = fc.array(fc.record({ at: fc.nat(NATIVE.length - 1), to: fc.nat(255) }), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.asyncProperty(fc.constantFrom(NATIVE, HAND_MADE), changes, async (bytes, list) => {
      const copy = Buffer.from(bytes);
      for (const { at, to } of list) copy[at % copy.length] = to;
      const result = await parseIon(copy, {});
      for (const flag of result.ok ? result.document.flags.values() : []) {
        if (flag.kind === 'multi-variant')
          chosen(flag, { entityId: 'a', country: 'US', tier: 'gold', userId: 1 });
      }
    });
    await fc.assert(property, { numRuns: 2_000 });
  });

  it('never throws, whatever the bytes are', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.boolean(),
      async (bytes, isBinary) => {
        const content = isBinary ? Buffer.concat([Buffer.from([0xe0, 0x01, 0x00, 0xea]), bytes]) : bytes;
        expect(await parseIon(content, {})).toHaveProperty('ok');
      },
    );
    await fc.assert(property, { numRuns: 2_000 });
  });
});
