import type { Flag, Flags } from '../flags/flag.js';

/** A flag that was read before, and how many flags and variants were counted for it. */
interface KnownFlag {
  readonly key: string;
  readonly flag: Flag;
  readonly count: number;
}

/** By the digest of the flag's source. */
type KnownFlags = Map<string, KnownFlag>;

const knownFlags = new WeakMap<Flags, KnownFlags>();

/**
 * What an Ion document has in common with the version before: a flag whose source is the same is taken over with its compiled
 * rules, unless a warning about it has to be repeated, or its patterns count towards the document's bound.
 */
export class IonKnown {
  readonly #before: KnownFlags | undefined;
  readonly #now: KnownFlags = new Map();

  constructor(previous: Flags | undefined) {
    this.#before = previous && knownFlags.get(previous);
  }

  find(source: string): KnownFlag | undefined {
    const known = this.#before?.get(source);
    if (known !== undefined) this.#now.set(source, known);
    return known;
  }

  /** Notes a flag that was read without a warning. */
  note(source: string, known: KnownFlag): void {
    if (isSelfContained(known.flag)) this.#now.set(source, known);
  }

  /** Something else was read from the same source, too. */
  forget(source: string): void {
    this.#now.delete(source);
  }

  /** For the next version. */
  keepFor(flags: Flags): void {
    knownFlags.set(flags, this.#now);
  }
}

function isSelfContained(flag: Flag): boolean {
  if (flag.kind === 'spoiled') return false;
  return flag.kind !== 'multi-variant' || flag.variants.every(({ rule }) => !rule?.text.includes('matches'));
}
