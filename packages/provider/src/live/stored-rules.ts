import type { ParsedDocument, ParseResult } from '../document/parsed-document.js';
import type { RawDocument } from '../document/raw-document.js';
import { withServedValues } from '../document/served-values.js';
import { eventLoopTurn } from '../document/turns.js';
import { diffFlagsInTurns } from '../flags/diff.js';
import { compareWithServed, type ServedForm } from '../flags/served-form.js';
import type { StoredVersion, StoredVersions } from '../source/source.js';
import { type Choice, chooseStored, type Fitting } from './choose-stored.js';

/** A document that the service has served, without the rules that it was stored with. */
export interface Served {
  readonly document: RawDocument;
  readonly parsed: ParsedDocument;
}

/** The stored document that a served one was made from. */
export type FoundStored =
  | {
      readonly kind: 'found';
      readonly document: RawDocument;
      readonly parsed: ParsedDocument;
      /** Whether other versions with other rules were served in the same form. */
      readonly isAmbiguous: boolean;
      /** Whether it stays this one when the deployments that are under way are complete. */
      readonly isSettled: boolean;
      /** Keys of flags that an experiment runs on. */
      readonly experiments: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly document: RawDocument; readonly message: string }
  /** No version has the content that was served. */
  | { readonly kind: 'unknown' };

/** Parses a document in its stored form. */
export type ParseStored = (document: RawDocument) => Promise<ParseResult>;

type Rejected = FoundStored & { readonly kind: 'rejected' };

interface Candidate extends Fitting, ServedForm {
  readonly kind: 'candidate';
  readonly document: RawDocument;
  readonly parsed: ParsedDocument;
}

/** Finds the stored document with the rules of a served one: by its label, else by its content (H1). */
export async function findStored(
  served: Served,
  stored: StoredVersions,
  parse: ParseStored,
): Promise<FoundStored> {
  if (stored.kind === 'labelled') {
    const only = await examine(served, stored.version, parse);
    if (only.kind === 'rejected') return only;
    return await found(served, { chosen: only, isAmbiguous: false, isSettled: true }, parse);
  }
  const fitting: Candidate[] = [];
  let rejected: Rejected | undefined;
  for (const version of stored.versions) {
    const candidate = await examine(served, version, parse);
    if (candidate.kind === 'rejected') rejected ??= candidate;
    else if (candidate.isServed && !(await isSame(candidate, fitting.at(-1)))) fitting.push(candidate);
  }
  const choice = chooseStored(fitting);
  return choice === undefined ? (rejected ?? { kind: 'unknown' }) : await found(served, choice, parse);
}

async function examine(
  served: Served,
  { document, isComplete }: StoredVersion,
  parse: ParseStored,
): Promise<Candidate | Rejected> {
  const result = await parse(document);
  if (!result.ok) return { kind: 'rejected', document, message: result.message };
  const parsed = result.document;
  const form = await compareWithServed(parsed.flags, served.parsed.flags, eventLoopTurn);
  const isLabelled = document.versionLabel !== undefined;
  return { kind: 'candidate', document, parsed, isComplete, isLabelled, ...form };
}

/** Two versions may differ in nothing that an evaluation reads. */
async function isSame(one: Candidate, other: Candidate | undefined): Promise<boolean> {
  if (other === undefined) return false;
  return (await diffFlagsInTurns(one.parsed.flags, other.parsed.flags, eventLoopTurn)).length === 0;
}

/** With what was served of flags that an experiment runs on: their rules are stored nowhere. */
async function found(
  served: Served,
  { chosen, isAmbiguous, isSettled }: Choice<Candidate>,
  parse: ParseStored,
): Promise<FoundStored> {
  const { parsed, experiments } = chosen;
  const versionLabel = served.document.versionLabel ?? chosen.document.versionLabel;
  const document = { ...chosen.document, versionLabel };
  const common = { kind: 'found', isAmbiguous, isSettled, experiments } as const;
  if (experiments.length === 0) return { ...common, document, parsed };
  const mixed = withServedValues(document, parsed.content, served.parsed.flags, experiments);
  const result = await parse(mixed);
  if (!result.ok) return { kind: 'rejected', document: mixed, message: result.message };
  return { ...common, document: mixed, parsed: result.document };
}
