import type { JsonValue } from '@openfeature/core';
import { DocumentFlags } from '../flags/document-flags.js';
import type { Flag } from '../flags/flag.js';
import { DocumentPatterns } from '../rules/pattern.js';
import { BOUNDS, maxRuleCharacters, tooManyAttributes } from './bounds.js';
import { basicDefinition, deploymentTimeFlag } from './deployment-time.js';
import { hasVariants, notStored, readAsPlain, variantsOutside } from './doubts.js';
import { freezeDeep, isRecord, type JsonRecord } from './json-values.js';
import { ownKeys } from './many-keys.js';
import { splitWarnings } from './near-alike-seeds.js';
import type { DocumentShape, ParseOptions } from './parsed-document.js';
import { retrievalTimeFlag } from './retrieval-time.js';
import { isServedFlag, type Layout } from './shape.js';
import { ATTRIBUTE_CHARACTERS, spoiledFlag } from './spoiled.js';
import { CHARACTERS_PER_TURN, type Pacer, type Turn } from './turns.js';
import { WarningCollector } from './warnings.js';

/** How many characters a flag that is made later counts as when work is paced. */
const FLAG_CHARACTERS = 16;

/** A flag with more attributes is made before it is asked for: that takes some 0.2 ms. */
const MANY_ATTRIBUTES = 200;

/** What is known of the document as a whole. */
export interface DocumentFacts {
  readonly bytes: number;
  /** The most keys that any object has. */
  readonly widest: number;
}

interface Read {
  readonly flags: DocumentFlags;
  readonly shape: DocumentShape | undefined;
  readonly warnings: readonly string[];
}

/**
 * Reads the flags of a document, taking turns (D8): everything that can spoil one is found, and rules are compiled (T7). All
 * other flags are made when they are asked for.
 */
export async function readFlags(
  layout: Layout & { readonly ok: true },
  options: ParseOptions,
  facts: DocumentFacts,
  pace: Pacer,
  turn: Turn,
): Promise<Read> {
  const { kind, entries } = layout;
  const flagsWith = (made: Map<string, Flag>, hasChosenVariants: boolean, read: (entry: JsonValue) => Flag) =>
    new DocumentFlags({ kind, entries, made, hasChosenVariants, read, freeze: freezeDeep });
  if (kind === 'plain') {
    const flags = flagsWith(new Map(), false, (value) => ({ kind: 'plain', value }));
    return { flags, shape: entries.size > 0 ? 'plain' : undefined, warnings: [] };
  }
  if (kind === 'deployment-time') {
    const made = await storedFlags(layout, options, facts, pace, turn);
    const flags = flagsWith(made, false, basicDefinition);
    const warnings = await splitWarnings(made, options, pace);
    return { flags, shape: entries.size > 0 ? 'deployment-time' : undefined, warnings };
  }
  const { made, served, hasChosenVariants, warnings } = await servedFlags(layout, facts, pace);
  const flags = flagsWith(made, hasChosenVariants, retrievalTimeFlag);
  const doubt = notStored(entries);
  return {
    flags,
    shape: shapeOf(entries.size, served),
    warnings: doubt === undefined ? warnings : [readAsPlain(doubt)],
  };
}

async function servedFlags({ entries }: Layout & { readonly ok: true }, facts: DocumentFacts, pace: Pacer) {
  const made = new Map<string, Flag>();
  const isNarrow = facts.widest <= MANY_ATTRIBUTES;
  const warnings = new WarningCollector();
  let served = 0;
  let hasChosenVariants = false;
  let work = 0;
  for (const [key, entry] of entries) {
    if (isServedFlag(entry)) {
      served += 1;
      hasChosenVariants ||= typeof entry._variant === 'string';
      if (!isNarrow) await addWideFlag(key, entry, made, pace);
    }
    if (hasVariants(entry)) warnings.add('variants outside of values', variantsOutside(key));
    work += FLAG_CHARACTERS;
    if (work < CHARACTERS_PER_TURN) continue;
    await pace(work);
    work = 0;
  }
  return { made, served, hasChosenVariants, warnings: warnings.list() };
}

/** Makes a flag that has too many attributes, or so many that copying them takes time. */
async function addWideFlag(
  key: string,
  entry: JsonRecord & { readonly enabled: boolean },
  made: Map<string, Flag>,
  pace: Pacer,
): Promise<void> {
  const attributes = ownKeys(entry).length;
  await pace(attributes * ATTRIBUTE_CHARACTERS);
  if (attributes > BOUNDS.attributes) {
    made.set(key, Object.freeze(await spoiledFlag(key, entry, tooManyAttributes, pace)));
  } else if (attributes > MANY_ATTRIBUTES) {
    made.set(key, Object.freeze(retrievalTimeFlag(freezeDeep(entry))));
  }
}

async function storedFlags(
  { entries }: Layout & { readonly ok: true },
  options: ParseOptions,
  facts: DocumentFacts,
  pace: Pacer,
  turn: Turn,
): Promise<Map<string, Flag>> {
  const made = new Map<string, Flag>();
  const budget = { rulesLeft: BOUNDS.rules, ruleCharactersLeft: maxRuleCharacters(facts.bytes) };
  const stored = { ...options, pace, budget, patterns: new DocumentPatterns(turn) };
  for (const [key, entry] of entries) {
    const flag = await deploymentTimeFlag(key, entry, stored);
    // A basic flag with few attributes is cheap to make again.
    const attributes = isRecord(entry) ? ownKeys(entry).length : 0;
    if (flag.kind !== 'basic' || attributes > MANY_ATTRIBUTES) {
      if (flag.kind !== 'spoiled') freezeDeep(entry);
      made.set(key, Object.freeze(flag));
    }
    await pace(FLAG_CHARACTERS + attributes * ATTRIBUTE_CHARACTERS);
  }
  return made;
}

function shapeOf(count: number, served: number): DocumentShape | undefined {
  if (count === 0) return undefined;
  if (served === count) return 'retrieval-time';
  return served === 0 ? 'plain' : 'mixed';
}
