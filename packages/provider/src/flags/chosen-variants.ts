import { DocumentFlags } from './document-flags.js';
import type { Flags } from './flag.js';

/** Whether the variant of at least one flag was chosen elsewhere, as the document has no rules (R3, T8). */
export function hasChosenVariants(flags: Flags): boolean {
  if (flags instanceof DocumentFlags) return flags.hasChosenVariants;
  for (const flag of flags.values()) {
    if (flag.kind === 'basic' && flag.chosenVariant !== undefined) return true;
  }
  return false;
}
