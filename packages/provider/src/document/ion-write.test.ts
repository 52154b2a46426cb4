import fc from 'fast-check';
import { printExpression } from '../rules/print-expression.js';
import { expressions } from '../rules/testing/arbitraries.js';
import { writeIonDocument } from './ion-write.js';
import { HAND_MADE, ionFlag, NATIVE, parsedIon } from './testing/ion-documents.js';

const IMPORTED_TABLE_NAME = Buffer.from('ops');

function importsSharedTables(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).indexOf(IMPORTED_TABLE_NAME) > 0;
}

const OFF = { name: 'off', json: '{"_variant":"off","enabled":false}' };
const on = (rule: string) => ({ name: 'on', rule, json: '{"_variant":"on","enabled":true}' });

describe('T8 a document is written as the service does it', () => {
  it('byte for byte, in the layout made by hand', async () => {
    const bytes = await writeIonDocument([
      {
        key: 'checkout',
        variants: [
          {
            name: 'beta',
            rule: '(and (eq $tier "gold") (split by::$userId pct::25 seed::"s1"))',
            json: '{"_variant":"beta","color":"blue","enabled":true}',
          },
          { name: 'base', json: '{"_variant":"base","enabled":false}' },
        ],
      },
    ]);
    expect(Buffer.from(bytes).toString('base64')).toBe(Buffer.from(HAND_MADE).toString('base64'));
  });

  it('with the meaning of the recorded answer', async () => {
    const recorded = await ionFlag(NATIVE, 'checkout');
    if (recorded.kind !== 'multi-variant') throw new Error(recorded.kind);
    const variants = recorded.variants.map(({ name, enabled, rule }) => ({
      name,
      json: JSON.stringify({ _variant: name, enabled }),
      ...(rule && { rule: rule.text }),
    }));
    const bytes = await writeIonDocument([{ key: 'checkout', variants }]);
    const texts = async (document: Uint8Array) => JSON.stringify([...(await parsedIon(document)).flags]);
    expect(importsSharedTables(bytes)).toBe(true);
    expect(await texts(bytes)).toBe(await texts(NATIVE));
  });

  it('with basic flags, and with names that Ion itself uses', async () => {
    const { flags } = await parsedIon(
      await writeIonDocument([
        { key: 'version', basic: '{"enabled":true,"x":1}' },
        { key: 'in', variants: [{ ...on('(in $name ["a"])'), name: 'seed' }, OFF] },
        { key: '__proto__', variants: [OFF] },
      ]),
    );
    expect(flags.get('version')).toEqual({ kind: 'basic', enabled: true, attributes: { x: 1 } });
    expect(flags.get('in')).toMatchObject({
      variants: [{ rule: { text: '(in $name ["a"])' } }, { name: 'off' }],
    });
    expect(flags.get('__proto__')).toMatchObject({ kind: 'multi-variant' });
  });

  it.each([
    ['(eq $a 1)', true],
    ['(not (or (in $a ["x"]) (exists key::"a")))', true],
    ['(gt $a 1)', false],
    ['(matches in::$a pattern::"x")', false],
    ['(and (eq $a 1) (not (contains $a "x")))', false],
  ])('importing the shared tables where their symbols are known: %s: %p', async (rule, shared) => {
    const bytes = await writeIonDocument([{ key: 'a', variants: [on(rule), OFF] }]);
    expect(importsSharedTables(bytes)).toBe(shared);
    expect(await ionFlag(bytes)).toMatchObject({ variants: [{ rule: { text: rule } }, {}] });
  });

  it('without the comments of a rule', async () => {
    const rule = '/* everybody **/ (eq $a /* or so **/ 1) // really';
    const bytes = await writeIonDocument([{ key: 'a', variants: [on(rule), OFF] }]);
    expect(await ionFlag(bytes)).toMatchObject({ variants: [{ rule: { text: '(eq $a 1)' } }, {}] });
  });

  it('and refuses a rule that cannot be read', async () => {
    await expect(writeIonDocument([{ key: 'a', variants: [on('(ne $a 1)'), OFF] }])).rejects.toThrow(
      /Flag 'a', variant 'on': UnknownSymbol/,
    );
  });

  it('for any rule', async () => {
    const property = fc.asyncProperty(expressions, async (expression) => {
      const rule = printExpression(expression);
      const bytes = await writeIonDocument([{ key: 'a', variants: [on(rule), OFF] }]);
      expect(await ionFlag(bytes)).toMatchObject({ variants: [{ rule: { text: rule } }, { name: 'off' }] });
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
