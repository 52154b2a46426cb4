import type { Logger } from '@openfeature/core';
import { type LeftOut, MAX_ATTRIBUTE_BYTES, MAX_HEADER_BYTES, MAX_HEADERS } from './agent-context.js';
import { type EntityHeader, MAX_ENTITY_ID_BYTES } from './agent-entity.js';

/** Bounds the memory that names made up by callers can take; beyond it nothing more is logged. */
const MAX_WARNED_NAMES = 1_000;
const MAX_SHOWN_CHARACTERS = 100;

const REASONS: Readonly<Record<LeftOut['why'], string>> = {
  unfit:
    'its name or value does not fit into a header, which takes a string, number, boolean or Date of printable ASCII characters but the comma',
  long: `it has more than ${MAX_ATTRIBUTE_BYTES} bytes, its name included`,
  crowded: `other attributes take what one evaluation may send, ${MAX_HEADERS} headers and ${MAX_HEADER_BYTES} bytes`,
};

const ENTITY_REASONS: Readonly<Record<NonNullable<EntityHeader['leftOut']>, string>> = {
  unfit: 'it does not fit into a header, which takes printable ASCII characters',
  long: `it has more than ${MAX_ENTITY_ID_BYTES} bytes`,
};

/** Warns of what is left out of evaluation contexts: once for each name, and never with the value (A2). */
export class AttributeWarnings {
  readonly #logger: Logger | undefined;
  readonly #shown = new Set<string>();
  #entityShown = false;

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  /** Only once: entities are users, of whom there are many. */
  warnOfEntity(why: NonNullable<EntityHeader['leftOut']>): void {
    if (this.#entityShown) return;
    this.#entityShown = true;
    this.#logger?.warn(
      'The entityId or targetingKey of an evaluation context is not sent to the AppConfig Agent as Entity-Id, so that its user is in ' +
        `no experiment: ${ENTITY_REASONS[why]}`,
    );
  }

  warn({ name, why }: LeftOut): void {
    const shown = JSON.stringify(name.slice(0, MAX_SHOWN_CHARACTERS));
    if (this.#shown.has(shown) || this.#shown.size >= MAX_WARNED_NAMES) return;
    this.#shown.add(shown);
    this.#logger?.warn(
      `Attribute ${shown} of the evaluation context is not sent to the AppConfig Agent, for whose rules it is missing: ${REASONS[why]}`,
    );
  }
}
