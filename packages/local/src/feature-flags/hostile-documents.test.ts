import { readFlagDocument } from './document.js';

const count = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));

/** What is reported of a document, whose text has about a megabyte. */
async function report(definition: object, value: object) {
  const document = { version: '1', flags: { f: definition }, values: { f: { enabled: true, ...value } } };
  const result = await readFlagDocument(Buffer.from(JSON.stringify(document)));
  return result.ok ? [] : result.violations;
}

const list = (elements: object) => ({ attributes: { a: { constraints: { type: 'array', elements } } } });

describe('a document with very many faults', () => {
  it.each([
    ['elements', list({ type: 'string', enum: ['b'] }), { a: count(200_000, () => 'x') }],
    ['attributes', {}, Object.fromEntries(count(60_000, (index) => [`b${index}`, 1]))],
    [
      'definitions',
      { attributes: Object.fromEntries(count(30_000, (index) => [`a${index}`, { constraints: 1 }])) },
      Object.fromEntries(count(60_000, (index) => [`b${index}`, 1])),
    ],
  ])('gets the first hundred of them reported: %s', async (_what, definition, value) => {
    expect(await report(definition, value)).toHaveLength(100);
  });

  it.each([
    [
      'an enumeration',
      list({ type: 'string', enum: count(100, (index) => `${index}${'e'.repeat(5_000)}`) }),
      { a: count(100_000, () => 'x') },
    ],
    [
      'too long an enumeration',
      list({ type: 'string', enum: count(50_000, (index) => `e${index}`) }),
      { a: count(100_000, () => 'x') },
    ],
    ['names', {}, Object.fromEntries(count(200, (index) => [`b${index}${'n'.repeat(5_000)}`, 1]))],
    ['values', list({ type: 'string', enum: ['b'] }), { a: count(200, () => 'x'.repeat(5_000)) }],
  ])('gets no more than a kilobyte of each text of it back: %s', async (_what, definition, value) => {
    const violations = await report(definition, value);
    const lengths = violations.flatMap((violation) => Object.values(violation).map((text) => text.length));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1_025);
    expect(violations.length).toBeGreaterThan(0);
  });
});
