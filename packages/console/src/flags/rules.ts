import type { FlagDocument } from './document.js';
import { flagKeys, flagOf } from './document.js';
import { variantsOf } from './variants.js';

/** All rules of a document. */
export function* rulesOf(document: FlagDocument): Generator<string> {
  for (const key of flagKeys(document)) {
    for (const { rule } of variantsOf(flagOf(document, key)) ?? []) if (typeof rule === 'string') yield rule;
  }
}
