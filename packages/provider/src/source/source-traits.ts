import { check, isOneOf } from '../shared/option-values.js';
import type { OpenSource } from './source.js';

/** The `origin` of a document that was read from disk; no source may use it. */
export const BACKUP_ORIGIN = 'backup';
const MAX_NAME_CHARACTERS = 200;

/** What a source says about itself, with defaults applied. */
export interface SourceTraits {
  readonly origin: string;
  readonly backupKind: string;
  readonly chosenVariantReason: 'DEFAULT' | 'UNKNOWN';
}

/** @throws TypeError that says what was expected and what came */
export function readTraits(source: OpenSource): SourceTraits {
  const { origin, backupKind = origin, chosenVariantReason = 'UNKNOWN' } = source;
  const aName = `a string of 1 to ${MAX_NAME_CHARACTERS} characters`;
  check(isName(origin), 'source.origin', aName, origin);
  check(origin !== BACKUP_ORIGIN, 'source.origin', "any name but 'backup', which is the provider's", origin);
  check(isName(backupKind), 'source.backupKind', `${aName} or undefined`, backupKind);
  check(
    isOneOf(['DEFAULT', 'UNKNOWN'], chosenVariantReason),
    'source.chosenVariantReason',
    "'DEFAULT', 'UNKNOWN' or undefined",
    chosenVariantReason,
  );
  return Object.freeze({ origin, backupKind, chosenVariantReason });
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_CHARACTERS;
}
