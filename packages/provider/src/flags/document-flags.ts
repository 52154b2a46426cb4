import type { JsonValue } from '@openfeature/core';
import type { Flag, Flags } from './flag.js';

/** How the entries of a document are read: documents read the same way have equal flags where their entries are equal. */
export type EntryKind = 'deployment-time' | 'by-property' | 'plain';

export interface DocumentFlagsParts {
  readonly kind: EntryKind;
  /** What the document has for each key. */
  readonly entries: ReadonlyMap<string, JsonValue>;
  /** The flags that had to be made to find out whether they can be: those with rules, and those that are spoiled. */
  readonly made: Map<string, Flag>;
  /** Makes a flag of any other entry, whose values it shares. Pure and quick. */
  readonly read: (entry: JsonValue) => Flag;
  /** Freezes an entry with everything inside it, and returns it. */
  readonly freeze: (entry: JsonValue) => JsonValue;
  readonly hasChosenVariants: boolean;
}

/**
 * The flags of a document by key. A flag is made, and its values are frozen, when it is first asked for: a process never asks for most
 * flags of a big document.
 */
export class DocumentFlags implements Flags {
  /** @internal */
  readonly kind: EntryKind;
  /** @internal */
  readonly hasChosenVariants: boolean;
  readonly #parts: DocumentFlagsParts;

  constructor(parts: DocumentFlagsParts) {
    this.#parts = parts;
    this.kind = parts.kind;
    this.hasChosenVariants = parts.hasChosenVariants;
  }

  get size(): number {
    return this.#parts.entries.size;
  }

  has(key: string): boolean {
    return this.#parts.entries.has(key);
  }

  get(key: string): Flag | undefined {
    const { entries, made, read, freeze } = this.#parts;
    const known = made.get(key);
    if (known !== undefined) return known;
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    const flag = Object.freeze(read(freeze(entry)));
    made.set(key, flag);
    return flag;
  }

  /**
   * A flag to inspect, not to hand out: neither frozen nor kept.
   * @internal
   */
  glimpse(key: string): Flag | undefined {
    const { entries, made, read } = this.#parts;
    const entry = entries.get(key);
    return made.get(key) ?? (entry === undefined ? undefined : read(entry));
  }

  /**
   * The document's entry for a key, if its flag depends on nothing else: whether rules compile also depends on other flags.
   * @internal
   */
  entryOf(key: string): JsonValue | undefined {
    const kind = this.#parts.made.get(key)?.kind;
    return kind === 'multi-variant' || kind === 'spoiled' ? undefined : this.#parts.entries.get(key);
  }

  keys(): MapIterator<string> {
    return this.#parts.entries.keys();
  }

  *values(): MapIterator<Flag> {
    for (const [, flag] of this) yield flag;
  }

  *entries(): MapIterator<[string, Flag]> {
    for (const key of this.keys()) yield [key, this.get(key) as Flag];
  }

  [Symbol.iterator](): MapIterator<[string, Flag]> {
    return this.entries();
  }

  forEach(visit: (flag: Flag, key: string, flags: Flags) => void, thisArgument?: unknown): void {
    for (const [key, flag] of this) visit.call(thisArgument, flag, key, this);
  }
}
