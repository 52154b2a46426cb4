import fc from 'fast-check';

const ATOMS = [
  'a',
  '-',
  '\u{1f600}',
  'K',
  '.',
  '^',
  '$',
  '\\b',
  '\\.',
  '\\d',
  '\\W',
  '\\pL',
  '\\P{Greek}',
  '\\x41',
  '\\x{1F600}',
  '\\101',
  '[ab]',
  '[^]a]',
  '[[:alpha:]{3}]',
  '[\\]\\x{41}-\\x5a{9}\\pL]',
  '{',
  '{,3}',
  '{x}',
  '}',
  '\\{9}',
  '\\Q{9}[(\\E',
  '\\Q[\\E',
  '\\Q\\E',
  '\\QaK',
  '(?i)',
  '(?s-i)',
] as const;
const REPETITIONS = [
  '*',
  '+?',
  '?',
  '{0}',
  '{0,0}',
  '{0,}',
  '{1}',
  '{2}',
  '{7}',
  '{3,}',
  '{2,5}',
  '{0,9}?',
] as const;
const GROUPS = ['(', '(?:', '(?i:', '(?P<n>', '(?<n>'] as const;

/** RE2 patterns of everything that has a size, nested; now and then one that is none. */
export const patterns: fc.Arbitrary<string> = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...ATOMS),
    fc.tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...REPETITIONS)).map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom(...GROUPS), tie('pattern'), fc.constantFrom('', ...REPETITIONS))
      .map(([open, inner, repetition]) => `${open}${inner})${repetition}`),
  ),
  pattern: fc
    .array(fc.array(tie('piece'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((pieces) => pieces.join('')).join('|')),
})).pattern;

/** Patterns made to cost far more than their length, by the number of times that something is repeated or nested. */
export const HOSTILE_PATTERNS: Readonly<Record<string, (size: number) => string>> = {
  'nested repetitions': (size) => `${'('.repeat(3)}${'a'.repeat(size)}${'){10}'.repeat(3)}`,
  'repetitions in half-open counts': (size) => `(?:(?:${'a'.repeat(size)}){10,}){10,}`,
  'repetitions behind a quoted bracket': (size) => `\\Q[\\E(?:(?:${'a'.repeat(size)}){30}){30}`,
  'repetitions behind an escaped brace': (size) => `\\x{41}(?:(?:${'a'.repeat(size)}){30}){30}`,
  'optional chains': (size) => `(?:(?:${'a?'.repeat(size)}){0,30}){0,30}`,
  'empty groups': (size) => `(?:${'()'.repeat(size)}){900}`,
  'a repeated quotation': (size) => `(?:\\Q${'a'.repeat(size)}\\E){999}`,
  'Unicode classes': (size) => `(?i)[${'\\pL'.repeat(size)}]`,
  'folded ranges': (size) => `(?i)${'[\\x{100}-\\x{1e900}]'.repeat(size)}`,
};
