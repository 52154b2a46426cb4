import { HOSTILE_PATTERNS } from '../../rules/testing/patterns.js';
import { type DocumentKind, fill } from './document-kinds.js';
import { HOSTILE_BINARY, HOSTILE_TEXT, patternsDocument } from './hostile-ion.js';

/** Of about so many bytes. */
type IonKind = DocumentKind<'ion', string | Uint8Array>;

/** Bytes of a flag with a pattern, beside the pattern. */
const FLAG_BYTES = 120;

const ordinary: Readonly<Record<string, IonKind['write']>> = {
  'basic flags': (size) =>
    fill(size, '', (i) => `flag_${i}::'''{"enabled":true,"color":"color ${i}","limit":${i}}'''\n`),
  'flags with rules': (size) =>
    fill(
      size,
      '',
      (i) =>
        `flag_${i}::[[(and (eq $tier "gold") (gt $age ${i % 100})), '''{"_variant":"Gold","enabled":true,"limit":${i}}'''], ` +
        `'''{"_variant":"Default","enabled":false}''']\n`,
    ),
};

/** Ordinary and hostile Ion, and rules whose patterns are hostile (T5). */
export const ionKinds: readonly IonKind[] = [
  ...kinds(ordinary, true),
  ...kinds(prefixed('text: ', HOSTILE_TEXT), false),
  ...kinds(prefixed('binary: ', HOSTILE_BINARY), false),
  ...kinds(
    Object.fromEntries(
      Object.entries(HOSTILE_PATTERNS).map(([name, write]) => [
        `patterns: ${name}`,
        (size: number) => {
          const pattern = write(300);
          const flags = Math.floor(size / (pattern.length + FLAG_BYTES));
          return patternsDocument(flags, (index) => `${pattern}${index}`);
        },
      ]),
    ),
    false,
  ),
];

function kinds(writers: Readonly<Record<string, IonKind['write']>>, isOrdinary: boolean): IonKind[] {
  return Object.entries(writers).map(([name, write]) => ({ name, format: 'ion', isOrdinary, write }));
}

function prefixed<T>(prefix: string, writers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(writers).map(([name, write]) => [`${prefix}${name}`, write]));
}
