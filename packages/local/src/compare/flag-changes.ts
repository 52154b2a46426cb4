import type { JsonValue } from '@openfeature/core';
import type { Attributes, Flag, Flags } from 'aws-appconfig-openfeature-provider/engine';
import { loadEngine } from '../shared/engine.js';

/** One thing that is different about a flag; `before` or `after` is absent where there was or is nothing. */
export interface ChangedPart {
  /** `enabled`, `attributes.color`, `variants`, `variants.Gold.rule`, `value`, `error`. */
  readonly path: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

export interface FlagDifference {
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly parts: readonly ChangedPart[];
}

/** What is different between two documents, flag by flag, as clients get them: sorted by key. */
export async function flagDifferences(before: Flags, after: Flags): Promise<FlagDifference[]> {
  const { diffFlags } = await loadEngine();
  return diffFlags(before, after).map((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    return { key, change, parts: changedParts(partsOf(was), partsOf(is)) };
  });
}

type Parts = ReadonlyMap<string, JsonValue>;

function changedParts(before: Parts, after: Parts): ChangedPart[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return {
      path,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
  });
}

function partsOf(flag: Flag | undefined): Parts {
  if (flag === undefined) return new Map();
  switch (flag.kind) {
    case 'plain':
      return new Map([['value', flag.value]]);
    case 'spoiled':
      return new Map([
        ['error', flag.message],
        ['definition', flag.fingerprint],
      ]);
    case 'basic':
      return new Map([
        ...variantParts('', flag.enabled, flag.attributes),
        ...(flag.chosenVariant === undefined ? [] : [['variant', flag.chosenVariant] as const]),
      ]);
    case 'multi-variant':
      return new Map<string, JsonValue>([
        ['variants', flag.variants.map(({ name }) => name)],
        ...flag.variants.flatMap(({ name, enabled, attributes, rule }) => [
          ...(rule === undefined ? [] : [[`variants.${name}.rule`, rule.text] as const]),
          ...variantParts(`variants.${name}.`, enabled, attributes),
        ]),
      ]);
  }
}

function variantParts(
  prefix: string,
  enabled: boolean,
  attributes: Attributes,
): Array<readonly [string, JsonValue]> {
  const entries = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    [`${prefix}enabled`, enabled],
    ...entries.map(([name, value]) => [`${prefix}attributes.${name}`, value] as const),
  ];
}
