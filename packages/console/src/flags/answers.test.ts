import { answers } from './answers.js';

const FLAGS = 'AWS.AppConfig.FeatureFlags' as const;
const flags = (enabled: boolean) => ({
  text: JSON.stringify({ version: '1', flags: { a: { name: 'a' } }, values: { a: { enabled } } }),
  contentType: 'application/json',
  type: FLAGS,
});
const text = (content: string) => ({
  text: content,
  contentType: 'text/plain',
  type: 'AWS.Freeform' as const,
});

describe('a rule', () => {
  it('that compiles has no fault', async () => {
    expect(await answers.rule({ rule: '(eq $tier "gold")', flagKey: 'a' })).toBeUndefined();
  });

  it('that does not has it where it is, beyond what is written in one unit', async () => {
    const rule = '(and (eq $a "🙂") (equals $x 1))';
    const fault = await answers.rule({ rule, flagKey: 'a' });
    expect(fault).toMatchObject({ reason: 'UnknownSymbol', message: expect.stringContaining('got equals') });
    expect(rule.slice(fault?.offset)).toMatch(/^\(?equals/);
  });
});

describe('a comparison', () => {
  it('of feature flags is by flag, as clients get them', async () => {
    expect(await answers.compare({ before: flags(true), after: flags(false) })).toEqual({
      kind: 'flags',
      differences: [
        { key: 'a', change: 'changed', parts: [{ path: 'enabled', before: true, after: false }] },
      ],
    });
    expect(await answers.compare({ before: flags(true), after: flags(true) })).toEqual({
      kind: 'flags',
      differences: [],
    });
    const first = await answers.compare({ before: undefined, after: flags(true) });
    expect(first).toMatchObject({ kind: 'flags', differences: [{ key: 'a', change: 'added' }] });
  });

  it('of feature flags that cannot be read says which', async () => {
    const broken = { ...flags(true), text: '{' };
    expect(await answers.compare({ before: broken, after: flags(true) })).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^What is there before cannot be read/),
    });
    expect(await answers.compare({ before: flags(true), after: broken })).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^What comes after cannot be read/),
    });
  });

  it('of texts is by line', async () => {
    const compared = await answers.compare({ before: text('a\nb\nc\n'), after: text('a\nB\nc\n') });
    expect(compared).toMatchObject({ kind: 'lines', hunks: [{ lines: [' a', '-b', '+B', ' c'] }] });
    expect(await answers.compare({ before: text('a'), after: text('a') })).toEqual({
      kind: 'lines',
      hunks: [],
    });
  });
});

it('checks a document as AppConfig Local does', async () => {
  expect(await answers.check(flags(true))).toEqual([]);
  expect(await answers.check({ ...flags(true), text: '{"version": "1",' })).toMatchObject([
    { severity: 'error', line: 1 },
  ]);
});
