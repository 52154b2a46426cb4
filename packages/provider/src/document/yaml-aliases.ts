import type { JsonValue } from '@openfeature/core';
import { DocumentFailure } from './place.js';

/** What the aliases of a document may add to it, written out (D5). */
export interface AliasLimits {
  readonly values: number;
  readonly characters: number;
}

/** Thrown when aliases add more to a document than they may. */
export class AliasFailure extends DocumentFailure {}

/** The size of a node written out, including the nodes that its aliases name. */
export interface Measure {
  values: number;
  characters: number;
  /** Levels of mappings and sequences. */
  height: number;
}

export interface Anchor {
  readonly value: JsonValue;
  readonly measure: Measure;
  /** The node has not ended yet, so an alias to it would be a cycle. */
  isOpen: boolean;
}

/** The anchors of a document, and what its aliases have added so far. */
export class Anchors {
  readonly #limits: AliasLimits;
  readonly #anchors = new Map<string, Anchor>();
  readonly #added = { values: 0, characters: 0 };

  constructor(limits: AliasLimits) {
    this.#limits = limits;
  }

  /** @param isOpen whether the node has not ended yet */
  define(name: string, value: JsonValue, measure: Measure, isOpen: boolean): Anchor {
    const anchor = { value, measure, isOpen };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  /**
   * What an alias at a position names, counted once more.
   *
   * @throws DocumentFailure where it names nothing, or itself, or too much
   */
  use(name: string, position: number): Anchor {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) {
      throw new DocumentFailure(
        'an alias (a text that begins with * needs quotes) names no anchor before it',
        position,
      );
    }
    if (anchor.isOpen) throw new DocumentFailure('an alias leads back to itself', position);
    this.#added.values += anchor.measure.values;
    this.#added.characters += anchor.measure.characters;
    if (this.#added.values > this.#limits.values || this.#added.characters > this.#limits.characters) {
      throw new AliasFailure('its aliases make it too big', position);
    }
    return anchor;
  }
}
