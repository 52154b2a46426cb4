import { describeError } from '../shared/describe-error.js';

/**
 * The mistakes that `ion-js` finds, without what it quotes: messages about a document name the place and the kind, never the
 * content. Messages of the library that are not replaced here quote nothing.
 */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/surrogate/, 'half of a surrogate pair'],
  [/^unexpected character '/, 'unexpected character'],
  [
    /^unexpected character(?: after escape slash|: \d+ after escape slash)$/,
    'unexpected character after a backslash',
  ],
  [/^invalid character \d+ in string$/, 'a control character in a string'],
  [/^expected ',' or '[\]}]'$/, ''],
  [/^expected ':'$/, ''],
  [/^expected (?:'}}'|\+inf|'inf')$/, ''],
  [/^expected field name/, 'expected the name of a field'],
  [/^unexpected '\+'$/, ''],
  [/^unexpected operator character$/, ''],
  [/^leading zeros are not allowed$/, ''],
  [/^invalid (?:character after number|numeric terminator after 'inf')$/, ''],
  [/^(?:Expected closing \)\.|Closing triple quotes not found\.)$/, ''],
  [/^Expected type name after 'null\.'$/, ''],
  [/^Invalid (?:blob|base64 value)$/, ''],
  [/^\d+ digits required \d+ found$/, 'too few digits after a backslash'],
  [/^invalid escape sequence\.?$/i, 'unexpected character after a backslash'],
  [/^Only Ion version 1\.0 is supported\.$/, ''],
  [/^Symbol ID zero is (?:un|not )supported\.?$/, ''],
  [/^Expected digit/, 'expected a digit'],
  [/^Timestamp [A-Za-z(): ]+ (?:must be followed by|requires format of) [^"]{1,60}$/, ''],
  [/^Timestamps require an offset\.$/, ''],
  [/^(?:Improperly formatted timestamp|Illegal terminator after Zulu offset)\.$/, ''],
];

/** The mistake that `ion-js` found, in words that quote nothing of the document. */
export function describeIonError(error: unknown): string {
  if (error instanceof IonMistake) return error.message;
  const message = describeError(error);
  const kind = KINDS.find(([pattern]) => pattern.test(message));
  return kind === undefined ? 'it cannot be read' : kind[1] || message;
}

/** A mistake that this library found itself; its message quotes nothing. */
export class IonMistake extends Error {}
