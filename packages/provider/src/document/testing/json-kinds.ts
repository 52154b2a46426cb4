import { type DocumentKind, fill, list, nested, short } from './document-kinds.js';

const ordinary: Readonly<Record<string, DocumentKind['write']>> = {
  'flags with three attributes': (size) =>
    list(
      size,
      '{',
      (i) => `"flag_${i}":{"enabled":true,"color":"color ${i}","limit":${i},"size":"large"}`,
      '}',
    ),
  'plain booleans': (size) => list(size, '{', (i) => `"${short(i)}":${i % 2 === 0}`, '}'),
  'nested configuration': (size) =>
    list(
      size,
      '{',
      (i) =>
        `"service_${i}":{"limits":{"upload":{"max_mb":${i},"types":["png","jpg"]},"download":{"max_mb":50}}}`,
      '}',
    ),
  'long texts': (size) =>
    list(size, '{', (i) => `"text_${i}":"${'A text of some length. '.repeat(200)}"`, '}'),
  'lists of numbers': (size) =>
    list(
      size,
      '{',
      (i) => `"list_${i}":[${Array.from({ length: 1_000 }, (_, j) => (i * j) % 100_000).join(',')}]`,
      '}',
    ),
  'stored flags': (size) =>
    list(
      size,
      '{"version":"1","values":{',
      (i) => `"flag_${i}":{"enabled":true,"color":"color ${i}","limit":${i}}`,
      '}}',
    ),
  'stored flags with rules': (size) =>
    list(
      size,
      '{"version":"1","values":{',
      (i) =>
        `"flag_${i}":{"_variants":[{"name":"gold","enabled":true,"rule":"(eq $tier \\"gold\\")","attributeValues":{"limit":${i}}},{"name":"default","enabled":true,"attributeValues":{"limit":5}}]}`,
      '}}',
    ),
};

const hostile: Readonly<Record<string, DocumentKind['write']>> = {
  'opening brackets': (size) => '['.repeat(size),
  'opening braces': (size) => fill(size, '', () => '{"a":'),
  '200 levels again and again': (size) => list(size, '[', () => nested(199, '[', '', ']'), ']'),
  'empty objects': (size) => list(size, '{"a":[', () => '{}', ']}'),
  'empty arrays': (size) => list(size, '{"a":[', () => '[]', ']}'),
  digits: (size) => list(size, '{"a":[', () => '1', ']}'),
  fractions: (size) => list(size, '{"a":[', () => '0.5', ']}'),
  'flags without attributes': (size) => list(size, '{', (i) => `"${short(i)}":{"enabled":true}`, '}'),
  'flags with an attribute of their own': (size) =>
    list(size, '{', (i) => `"${short(i)}":{"enabled":true,"${short(i)}":1}`, '}'),
  'shortest flags': (size) => list(size, '{', (i) => `"${short(i)}":1`, '}'),
  'objects with a key of their own': (size) => list(size, '{"a":[', (i) => `{"${short(i)}":1}`, ']}'),
  'one object with many keys': (size) => list(size, '{"a":{', (i) => `"${short(i)}":1`, '}}'),
  'numbers as keys': (size) => list(size, '{', (i) => `"${i * 977}":1`, '}'),
  'one key over and over': (size) => list(size, '{', () => '"a":1', '}'),
  'escaped keys': (size) => list(size, '{', (i) => `"\\u0061${short(i)}":1`, '}'),
  'one long text': (size) => `{"a":"${'x'.repeat(size - 8)}"}`,
  'one text of escapes': (size) => `{"a":"${'\\n'.repeat(size / 2 - 4)}"}`,
  'a text without an end': (size) => `{"a":"${'x'.repeat(size - 6)}`,
  'one long number': (size) => `{"a":${'1'.repeat(size - 6)}}`,
  'white space': (size) => `{"a":${' '.repeat(size - 7)}1}`,
  'one flag of many attributes': (size) =>
    list(size, '{"a":{"enabled":true,', (i) => `"${short(i)}":1`, '}}'),
  'one flag of many variants': (size) =>
    list(
      size - 30,
      '{"version":"1","values":{"a":{"_variants":[',
      (i) => `{"name":"${short(i)}","rule":"(eq $a ${i})"}`,
      ',{"name":"default"}]}}}',
    ),
  'rules of many comparisons': (size) =>
    list(
      size,
      '{"version":"1","values":{',
      (i) =>
        `"${short(i)}":{"_variants":[{"name":"a","rule":"(or ${'(eq $a 1)'.repeat(1_000)})"},{"name":"default"}]}`,
      '}}',
    ),
  'variants of many attributes': (size) =>
    list(
      size,
      '{"version":"1","values":{"b":{"enabled":true},',
      (i) =>
        `"${short(i)}":{"_variants":[{"name":"a","enabled":true,"attributeValues":{${Array.from({ length: 5_000 }, (_, j) => `"${short(j)}":1`).join(',')}}}]}`,
      '}}',
    ),
  'one spoiled flag': (size) =>
    list(size, '{"version":"1","values":{"a":{"enabled":5,"list":[', () => '{"b":1,"a":2}', ']}}}'),
  'spoiled flags': (size) =>
    list(size, '{"version":"1","values":{', (i) => `"${short(i)}":{"enabled":5}`, '}}'),
  definitions: (size) => list(size, '{"version":"1","flags":{', (i) => `"${short(i)}":{"name":""}`, '}}'),
};

export const jsonKinds: readonly DocumentKind[] = [
  ...Object.entries(ordinary).map(([name, write]) => ({
    name,
    format: 'json' as const,
    isOrdinary: true,
    write,
  })),
  ...Object.entries(hostile).map(([name, write]) => ({
    name,
    format: 'json' as const,
    isOrdinary: false,
    write,
  })),
];
