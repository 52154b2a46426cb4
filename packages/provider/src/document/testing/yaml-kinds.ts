import { type DocumentKind, fill, nested, short } from './document-kinds.js';

const ordinary: Readonly<Record<string, DocumentKind['write']>> = {
  'flags with three attributes': (size) =>
    fill(size, '', (i) => `flag_${i}:\n  enabled: true\n  color: color ${i}\n  limit: ${i}\n  size: large\n`),
  'plain booleans': (size) => fill(size, '', (i) => `${short(i)}: ${i % 2 === 0}\n`),
  'nested configuration': (size) =>
    fill(
      size,
      '',
      (i) =>
        `service_${i}:\n  limits:\n    upload:\n      max_mb: ${i}\n      types: [png, jpg]\n    download:\n      max_mb: 50\n`,
    ),
  'long texts': (size) =>
    fill(
      size,
      '',
      (i) => `text_${i}: |\n${'  A line of a text of some length, and of a little more.\n'.repeat(50)}`,
    ),
  'lists of numbers': (size) =>
    fill(
      size,
      '',
      (i) => `list_${i}: [${Array.from({ length: 1_000 }, (_, j) => (i * j) % 100_000).join(', ')}]\n`,
    ),
  'closing brackets below their keys': (size) =>
    fill(size, '', (i) => `list_${i}: [\n  one,\n  two\n]\nmap_${i}: {\n  "a": ${i}\n}\n`),
  'numbers in lines': (size) => fill(size, 'list:\n', (i) => `  - ${10_000 + i}\n`),
  'flags that merge defaults': (size) =>
    fill(
      size,
      'defaults: &defaults {enabled: true, size: large, color: red}\n',
      (i) => `flag_${i}:\n  <<: *defaults\n  limit: ${i}\n`,
    ),
  comments: (size) =>
    fill(size, '', (i) => `# About flag ${i}, and why it is there\nflag_${i}: {enabled: true}\n\n`),
};

const hostile: Readonly<Record<string, DocumentKind['write']>> = {
  'aliases of an empty mapping': (size) => fill(size, 'a: &a {}\nb: [', () => '*a,', ']'),
  'aliases of a long text': (size) => fill(size, `a: &a ${'x'.repeat(size / 2)}\nb: [`, () => '*a,', ']'),
  'aliases in aliases': (size) =>
    fill(size, 'a0: &a0 [x]\n', (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`),
  'merge keys': (size) => fill(size, 'f: &f {x: 1}\n', (i) => `${short(i)}: {<<: *f}\n`),
  'merge keys in a chain': (size) =>
    fill(size, 'c0: &c0 {x: 1}\n', (i) => `c${i + 1}: &c${i + 1} {<<: *c${i}, k${i}: 1}\n`),
  'merge keys of many': (size) => fill(size, 'f: &f {x: 1}\nb: {<<: [', () => '*f,', ']}'),
  anchors: (size) => fill(size, '', (i) => `- &${short(i)} 1\n`),
  'opening brackets': (size) => '['.repeat(size),
  'opening braces': (size) => fill(size, '', () => '{a: '),
  dashes: (size) => '- '.repeat(size / 2),
  'question marks': (size) => '? '.repeat(size / 2),
  colons: (size) => ': '.repeat(size / 2),
  'deeper and deeper': (size) => {
    let text = '';
    for (let level = 0; text.length + level + 3 < size; level += 1) text += `${' '.repeat(level)}a:\n`;
    return text;
  },
  'dashes in lines': (size) => fill(size, '', () => '- - - - 1\n'),
  'sequences of nothing': (size) => fill(size, 'a:\n', () => '-\n'),
  digits: (size) => fill(size, 'a: [', () => '1,', ']'),
  'empty mappings': (size) => fill(size, 'a: [', () => '{},', ']'),
  'keys without values': (size) => fill(size, 'a: {', (i) => `${short(i)},`, '}'),
  'pairs in sequences': (size) => fill(size, 'a: [', () => 'a: 1,', ']'),
  'pairs of nothing': (size) => fill(size, 'a: [', () => '? ,', ']'),
  'sequences as keys': (size) => fill(size, 'a: [', () => '[]: 1,', ']'),
  'keys in keys': (size) =>
    nested(
      90,
      '[',
      fill(size - 600, '', () => '1,'),
      ']: 1',
    ),
  'question marks in lines': (size) => fill(size, '', (i) => `? ${short(i)}\n: 1\n`),
  'shortest flags': (size) => fill(size, '', (i) => `${short(i)}: 1\n`),
  documents: (size) => fill(size, '', () => '---\n'),
  'documents with an end': (size) => fill(size, '', () => '--- a\n...\n'),
  directives: (size) => fill(size, '', () => '%A b\n', '---\na: 1'),
  'tag directives': (size) => fill(size, '', (i) => `%TAG !${short(i)}! x\n`, '---\na: 1'),
  tags: (size) => fill(size, '', () => '- !a b\n'),
  'properties and no value': (size) => fill(size, '', () => '- &a\n'),
  'comments without text': (size) => fill(size, 'a: 1\n', () => '#\n'),
  'empty lines and a closing bracket': (size) => `a: [${'\n'.repeat(size - 5)}]`,
  'closing brackets too early': (size) => fill(size, 'a: [\n', () => '],\n'),
  'headers of blocks': (size) => fill(size, 'a: [\n]\n', (i) => `${short(i)}: |\n`),
  'empty lines': (size) => `a: 1${'\n'.repeat(size - 8)}b: 1`,
  blanks: (size) => `a:${' '.repeat(size - 3)}1`,
  tabs: (size) => `a:${'\t'.repeat(size - 3)}1`,
  'lines of tabs': (size) => fill(size, 'a: 1\n', () => '\t\n'),
  'one long plain text': (size) => `a: ${'x'.repeat(size - 3)}`,
  'one long key': (size) => `${'x'.repeat(size - 3)}: 1`,
  'a key that is none': (size) => 'x'.repeat(size),
  'one plain text of many lines': (size) => fill(size, 'a: x\n', () => ' x\n'),
  'one quoted text of many lines': (size) => fill(size, 'a: "', () => 'x\n ', '"'),
  'one text of escapes': (size) => `a: "${'\\n'.repeat(size / 2 - 4)}"`,
  'one text of quotes': (size) => `a: '${"''".repeat(size / 2 - 4)}'`,
  'a text without an end': (size) => `a: "${'x '.repeat(size / 2 - 4)}`,
  'one block of short lines': (size) => fill(size, 'a: |\n', () => '  x\n'),
  'one block of empty lines': (size) => `a: |\n${'\n'.repeat(size - 6)}`,
  'one folded block': (size) => fill(size, 'a: >\n', () => '  x\n\n'),
  'one long number': (size) => `a: ${'1'.repeat(size - 3)}`,
  'one line that is no pair': (size) => fill(size, '', () => 'a b\n'),
};

export const yamlKinds: readonly DocumentKind[] = [
  ...Object.entries(ordinary).map(([name, write]) => ({
    name,
    format: 'yaml' as const,
    isOrdinary: true,
    write,
  })),
  ...Object.entries(hostile).map(([name, write]) => ({
    name,
    format: 'yaml' as const,
    isOrdinary: false,
    write,
  })),
];
