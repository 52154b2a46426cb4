import { MAX_DOCUMENT_BYTES } from './raw-document.js';
import { parse, parsed, parsedJson, refusal } from './testing/documents.js';

const basic = (enabled: boolean, attributes = {}) => ({ kind: 'basic', enabled, attributes });
const plain = (value: unknown) => ({ kind: 'plain', value });

describe('D1 parsing is pure', () => {
  it('gives equal documents for equal bytes', async () => {
    const text = '{"a":{"enabled":true,"x":[1,{"y":2}]},"b":1}';
    expect(await parse(text)).toEqual(await parse(text));
  });

  it('gives what nobody can change', async () => {
    const { content, flags } = await parsed('{"a":{"enabled":true,"x":[1,{"y":2}]},"b":{"c":{}}}');
    const x = (content as { a: { x: [number, object] } }).a.x;
    for (const value of [content, x, x[1], flags.get('a'), flags.get('b')]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  });
});

describe('D2 bytes and types', () => {
  it('decodes UTF-8 strictly', async () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d]);
    expect(await refusal(bytes)).toContain('not UTF-8');
  });

  it.each(['application/json', 'application/x-yaml'])(
    'accepts a byte-order mark in %s',
    async (contentType) => {
      const { flags } = await parsed('\ufeff{"a": true}', contentType);
      expect(flags.get('a')).toEqual(plain(true));
    },
  );

  it('lets the option contentType override what the answer says', async () => {
    const result = await parse('a: 1', 'text/plain', { contentType: 'application/yaml' });
    expect(result).toMatchObject({ ok: true, document: { content: { a: 1 } } });
  });

  it('rejects what it cannot tell the format of', async () => {
    expect(await refusal('{}', 'text/plain')).toContain('"text/plain"');
  });
});

describe('D3 a document that cannot be parsed is rejected whole', () => {
  it.each([
    ['application/json', '', 'not usable JSON: unexpected end at line 1, column 1'],
    ['application/json', '{"a":1', 'not usable JSON: unexpected end at line 1, column 7'],
    ['application/json', '[1]', 'got array'],
    ['application/json', '"a"', 'got string'],
    ['application/json', 'null', 'got null'],
    ['application/x-yaml', '', 'got null'],
    ['application/x-yaml', '- a', 'got array'],
    ['application/x-yaml', '{"a": 1', 'not usable YAML'],
  ])('%s %p', async (contentType, text, reason) => {
    expect(await refusal(text, contentType)).toContain(reason);
  });
});

describe('D4 shapes are told apart by content', () => {
  it('reads retrieval-time flags and plain values side by side', async () => {
    const { flags } = await parsedJson({
      on: { enabled: true, color: 'blue', _updatedAt: 'today' },
      off: { enabled: false, color: 'blue' },
      text: 'hello',
      nothing: null,
      list: [{ enabled: true }],
      unlike: { enabled: 'true', color: 'blue' },
    });
    expect(Object.fromEntries(flags)).toEqual({
      on: basic(true, { color: 'blue' }),
      off: basic(false),
      text: plain('hello'),
      nothing: plain(null),
      list: plain([{ enabled: true }]),
      unlike: plain({ enabled: 'true', color: 'blue' }),
    });
  });

  it('keeps the variant that the service chose (R3)', async () => {
    const { flags } = await parsedJson({
      a: { _variant: 'default', enabled: true },
      b: { _variant: 1, enabled: true },
    });
    expect(flags.get('a')).toEqual({ ...basic(true), chosenVariant: 'default' });
    expect(flags.get('b')).toEqual(basic(true));
  });

  it('reads YAML as it reads JSON', async () => {
    const { flags, content } = await parsed('a:\n  enabled: true\n  on: 2001-01-01\nb: 5\n', 'text/yaml');
    expect(Object.fromEntries(flags)).toEqual({ a: basic(true, { on: '2001-01-01' }), b: plain(5) });
    expect(content).toEqual({ a: { enabled: true, on: '2001-01-01' }, b: 5 });
  });

  it('shows the whole content, deployment-time documents included', async () => {
    const document = { version: '1', flags: { a: { name: 'A' } }, values: { a: { enabled: true } } };
    expect((await parsedJson(document)).content).toEqual(document);
  });
});

describe('D5 reserved and hostile keys', () => {
  const HOSTILE = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

  it.each([
    ['application/json', (key: string) => `{"${key}": {"enabled": true, "${key}": {"polluted": true}}}`],
    ['application/x-yaml', (key: string) => `${key}:\n  enabled: true\n  ${key}: {polluted: true}\n`],
  ])('are keys like any other in %s', async (contentType, write) => {
    for (const key of HOSTILE) {
      const { flags } = await parsed(write(key), contentType);
      // A name that begins with `_` is no attribute (K5).
      const attributes = key.startsWith('_') ? [] : [[key, { polluted: true }]];
      const flag = flags.get(key);
      expect(flag).toMatchObject({ kind: 'basic', enabled: true });
      expect(flag?.kind === 'basic' && Object.entries(flag.attributes)).toEqual(attributes);
      expect('polluted' in {}).toBe(false);
    }
  });
});

describe('D5 reserved keys inside plain values', () => {
  it.each(['application/json', 'application/x-yaml'])('are kept in %s', async (contentType) => {
    const { flags } = await parsed('{"a": {"__proto__": {"polluted": true}}}', contentType);
    const flag = flags.get('a');
    expect(flag?.kind === 'plain' && Object.entries(flag.value as object)).toEqual([
      ['__proto__', { polluted: true }],
    ]);
  });
});

describe('D8 size and time', () => {
  it('rejects a document over 8 MiB', async () => {
    const bytes = Buffer.alloc(MAX_DOCUMENT_BYTES + 1, ' ');
    bytes.write('{}');
    expect(await refusal(bytes)).toContain('8388609 bytes');
    expect(await parse(bytes.subarray(0, MAX_DOCUMENT_BYTES))).toMatchObject({ ok: true });
  });

  it('reads 4 MB with pauses for the event loop', async () => {
    const flags: Record<string, unknown> = {};
    for (let index = 0; index < 40_000; index++) {
      flags[`flag_${index}`] = {
        enabled: true,
        color: `color ${index}`,
        limits: { a: [index, 1, 2, 3, 4, 5, 6, 7] },
      };
    }
    let turns = 0;
    const text = JSON.stringify(flags, null, 1);
    expect(text.length).toBeGreaterThan(4_000_000);
    const result = await parse(text, 'application/json', {}, async () => {
      turns += 1;
    });
    expect(result.ok && result.document.flags.size).toBe(40_000);
    expect(turns).toBeGreaterThan(150);
  });

  it.each(['application/json', 'application/x-yaml'])(
    'rejects endless nesting in %s',
    async (contentType) => {
      for (const levels of [201, 1_000, 49_000]) {
        expect(await refusal(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`, contentType)).toMatch(
          /nests deeper than 200 levels/,
        );
      }
    },
  );

  it('accepts 199 levels', async () => {
    expect(await parse(`{"a":${'['.repeat(199)}${']'.repeat(199)}}`)).toMatchObject({ ok: true });
  });
});
