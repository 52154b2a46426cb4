import { type ComparableFlags, diffFlagsInTurns, glimpse } from './diff.js';
import type { Flag, Flags } from './flag.js';

/** How stored flags compare with flags as the service served them (H1). */
export interface ServedForm {
  /** Whether the service serves these flags so: of a flag with variants, the Default variant. */
  readonly isServed: boolean;
  /** Keys of the flags that an experiment runs on, sorted: what is served of them was generated, and is stored nowhere. */
  readonly experiments: readonly string[];
}

/** Names of the variants that AppConfig generates for an experiment, such as `__default__` and `__t1__`. */
const GENERATED_VARIANT = /^__.+__$/;

/**
 * Compares stored flags with the same flags as served, in which nobody sees rules and variants but the Default one. A stored flag
 * that cannot be evaluated is taken for any, and so is one that an experiment runs on.
 */
export async function compareWithServed(
  stored: Flags,
  served: Flags,
  turn: () => Promise<void>,
): Promise<ServedForm> {
  const experiments: string[] = [];
  let isServed = true;
  for (const key of await diffFlagsInTurns(asServed(stored), served, turn)) {
    const [inStore, inService] = [stored.get(key), served.get(key)];
    if (inStore === undefined || inService === undefined) isServed = false;
    else if (isUnderExperiment(inStore, inService)) experiments.push(key);
    else if (inStore.kind !== 'spoiled') isServed = false;
  }
  return { isServed, experiments };
}

function asServed(stored: Flags): ComparableFlags {
  return {
    keys: () => stored.keys(),
    has: (key) => stored.has(key),
    get: (key) => {
      const flag = glimpse(stored, key);
      return flag?.kind === 'multi-variant' ? servedVariant(flag) : flag;
    },
  };
}

function servedVariant({ variants }: Flag & { readonly kind: 'multi-variant' }): Flag | undefined {
  const last = variants.at(-1);
  if (last === undefined) return undefined;
  return { kind: 'basic', enabled: last.enabled, attributes: last.attributes, chosenVariant: last.name };
}

/** A variant may be called so by its author, too. */
function isUnderExperiment(stored: Flag, served: Flag): boolean {
  const name = served.kind === 'basic' ? served.chosenVariant : undefined;
  if (name === undefined || !GENERATED_VARIANT.test(name)) return false;
  return stored.kind !== 'multi-variant' || stored.variants.every((variant) => variant.name !== name);
}
