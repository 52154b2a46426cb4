import type { Logger } from '@openfeature/core';
import type { ParseOptions } from '../document/parsed-document.js';
import { MAX_WARNINGS_OF_A_KIND } from '../document/warnings.js';

/**
 * Two rules of one flag may give the same warning: it is logged once for a document, and no more than ten of a kind (T5). Rules
 * are evaluated for as long as the document is in use, so nothing may be kept for each of them either. One object serves all
 * documents, since a rule that a new version has not altered is taken over.
 */
export class RuleWarnings {
  readonly #logger: Logger;
  readonly #told = new Map<string, Set<string>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Called when another document is taken into use. */
  startAnew(): void {
    this.#told.clear();
  }

  readonly tell: NonNullable<ParseOptions['onWarning']> = (message, kind) => {
    const ofKind = this.#told.get(kind) ?? new Set();
    this.#told.set(kind, ofKind);
    if (ofKind.size > MAX_WARNINGS_OF_A_KIND || ofKind.has(message)) return;
    ofKind.add(message);
    this.#logger.warn(
      ofKind.size <= MAX_WARNINGS_OF_A_KIND
        ? message
        : `Further warnings of this kind (${kind}) are not logged for this version of the configuration`,
    );
  };
}
