import { parseDocument } from '../document/parse-document.js';
import { eventLoopTurn } from '../document/turns.js';
import type { Flags } from './flag.js';
import { compareWithServed } from './served-form.js';

async function flagsOf(content: object): Promise<Flags> {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const parsed = await parseDocument(
    { bytes, contentType: 'application/json', versionLabel: undefined },
    { profileType: 'AWS.AppConfig.FeatureFlags' },
  );
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.document.flags;
}

const rule = '(eq $tier "gold")';
const stored = (values: object) => ({ version: '1', flags: {}, values });
const variants = (enabled: boolean, color: string, ruleText = rule) => ({
  _variants: [
    { name: 'Gold', rule: ruleText, enabled: true, attributeValues: { color: 'gold' } },
    { name: 'Default', enabled, attributeValues: { color } },
  ],
});
const served = (enabled: boolean, color?: string) => ({
  _variant: 'Default',
  enabled,
  ...(color === undefined ? {} : { color }),
});

describe('H3 whether stored flags are served so', () => {
  it.each<[string, object, object, boolean]>([
    [
      'basic flags',
      { a: { enabled: true, n: 1.5, list: ['x'] } },
      { a: { list: ['x'], n: 1.5, enabled: true } },
      true,
    ],
    [
      'a basic flag with another value',
      { a: { enabled: true, n: 1 } },
      { a: { enabled: true, n: 2 } },
      false,
    ],
    ['attributes of a flag that is off', { a: { enabled: false, n: 1 } }, { a: { enabled: false } }, true],
    ['the Default variant', { a: variants(true, 'red') }, { a: served(true, 'red') }, true],
    ['another Default variant', { a: variants(true, 'red') }, { a: served(true, 'blue') }, false],
    ['a Default variant that is off', { a: variants(false, 'red') }, { a: served(false) }, true],
    [
      'a variant that is not the Default',
      { a: variants(true, 'red') },
      { a: { ...served(true, 'red'), _variant: 'Gold' } },
      false,
    ],
    ['a flag more', { a: { enabled: true }, b: { enabled: true } }, { a: { enabled: true } }, false],
    ['a flag less', { a: { enabled: true } }, { a: { enabled: true }, b: { enabled: true } }, false],
    ['a basic flag that was served with a variant', { a: { enabled: true } }, { a: served(true) }, false],
    [
      'a flag whose rule does not compile',
      { a: variants(true, 'red', '(ne $a 1)') },
      { a: served(true, 'any') },
      true,
    ],
  ])('%s', async (_what, values, delivered, isServed) => {
    const result = await compareWithServed(
      await flagsOf(stored(values)),
      await flagsOf(delivered),
      eventLoopTurn,
    );
    expect(result).toEqual({ isServed, experiments: [] });
  });

  it('whatever their rules are', async () => {
    const delivered = await flagsOf({ a: served(true, 'red') });
    for (const text of [rule, '(eq $tier "silver")']) {
      const flags = await flagsOf(stored({ a: variants(true, 'red', text) }));
      expect((await compareWithServed(flags, delivered, eventLoopTurn)).isServed).toBe(true);
    }
  });
});

describe('H6 flags that an experiment runs on', () => {
  const generated = { _variant: '__default__', enabled: true, color: 'red' };

  it('are told by the names of their variants, and fit', async () => {
    const flags = await flagsOf(
      stored({ a: variants(true, 'red'), b: { enabled: true }, c: { enabled: true } }),
    );
    const delivered = await flagsOf({
      a: generated,
      b: { ...generated, _variant: '__t1__' },
      c: { enabled: true },
    });
    expect(await compareWithServed(flags, delivered, eventLoopTurn)).toEqual({
      isServed: true,
      experiments: ['a', 'b'],
    });
  });

  it('are none where the stored flag has a variant of that name', async () => {
    const flags = await flagsOf(stored({ a: { _variants: [{ name: '__default__', enabled: true }] } }));
    expect(await compareWithServed(flags, await flagsOf({ a: generated }), eventLoopTurn)).toEqual({
      isServed: false,
      experiments: [],
    });
  });
});
