import { toFailure } from '../polling/poll-failure.js';
import type { GuardedSource } from '../source/guarded-source.js';
import { SourceError } from '../source/source.js';
import type { FindStored, Intake } from './intake.js';
import type { ReadOutcome } from './state.js';
import { findStored, type Served } from './stored-rules.js';

const UNKNOWN =
  'The rules cannot be read: none of the versions that were deployed last has the content that the Data API delivered';

/** Reads the rules of a document that was served (H1). Never rejects. */
export async function readRules(
  served: Served,
  source: GuardedSource,
  intake: Intake,
  now: () => number,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  try {
    const stored = await source.readStored(served.document, signal);
    if (signal.aborted) return { kind: 'closed' };
    const find: FindStored = (parse) => findStored(served, stored, parse);
    const accepted = await intake.acceptStored(served, find, now());
    if (accepted.kind === 'accepted') return { ...accepted, kind: 'succeeded' };
    if (accepted.kind === 'unknown') throw new SourceError(UNKNOWN);
    return accepted;
  } catch (error) {
    return signal.aborted ? { kind: 'closed' } : { ...toFailure(error), kind: 'unread' };
  }
}
