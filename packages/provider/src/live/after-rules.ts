import { isSameDocument } from '../document/raw-document.js';
import { reached, taken } from './document-taken.js';
import { afterFailure } from './failed.js';
import type { About, Happening, LiveState, ReadOutcome, UnreadRules } from './state.js';
import { also, changed, reported, type Step, settled, stay, warned } from './step.js';
import type { Served } from './stored-rules.js';
import type { Todo } from './todo.js';

const AMBIGUOUS =
  'Versions without labels that differ in rules alone do not roll out gradually, since nothing tells which of them a client was ' +
  'given: the newest whose deployment is complete counts. Label versions that have feature flags';

/** The source has delivered a document whose rules are to be read before it is taken into use (H1). */
export function afterServed(state: LiveState, served: Served, now: number, about: About): Step {
  const { awaited } = state;
  const isKnown = awaited !== undefined && isSameVersion(awaited.served, served);
  const newest = isKnown ? awaited : { served, failures: awaited?.failures ?? 0 };
  const step = stay({ ...reached(state, now), undecided: undefined, delivered: true, awaited: newest });
  return also(reported(step, { kind: 'reached' }, now, about), readSoon(state, newest.served));
}

export function afterRead(
  state: LiveState,
  { served, outcome }: Happening & { readonly kind: 'rules-read' },
  now: number,
  about: About,
): Step {
  const { awaited } = state;
  if (outcome.kind === 'closed' || awaited === undefined) return stay(state);
  // Something newer has come meanwhile.
  if (awaited.served !== served) return also(stay(state), readSoon(state, awaited.served));
  switch (outcome.kind) {
    case 'succeeded':
      return afterRules(state, served, outcome, now, about);
    case 'rejected': {
      const { document, error } = outcome;
      const rejected = { document, error };
      const failure = { kind: 'rules-rejected', error } as const;
      return afterFailure({ ...state, awaited: undefined, rejected }, failure, now, about);
    }
    case 'unread': {
      const failures = awaited.failures + 1;
      const step = afterFailure({ ...state, awaited: { served, failures } }, outcome, now, about);
      return outcome.retry === 'never' ? step : also(step, readAgain(step.state, served, outcome, failures));
    }
  }
}

function afterRules(
  state: LiveState,
  served: Served,
  { came, about: rules }: ReadOutcome & { readonly kind: 'succeeded' },
  now: number,
  about: About,
): Step {
  const awaited = rules.isSettled ? undefined : { served, failures: 0 };
  const toldAmbiguous = state.toldAmbiguous || rules.isAmbiguous;
  const used = changed(taken(stay(state), came, about), { awaited, toldAmbiguous, lastError: undefined });
  const warnings = [
    ...(rules.isAmbiguous && !state.toldAmbiguous ? [AMBIGUOUS] : []),
    ...(came.isNews && rules.experiments.length > 0 ? [experimentWarning(rules.experiments)] : []),
  ];
  const current = reported(warned(used, warnings), { kind: 'rules-current' }, now, about);
  const started = settled(current, { kind: 'started' });
  return awaited === undefined ? started : also(started, { kind: 'read-rules', due: { kind: 'again' } });
}

const MAX_NAMED_FLAGS = 10;

function experimentWarning(keys: readonly string[]): string {
  const more = keys.length > MAX_NAMED_FLAGS ? ` and ${keys.length - MAX_NAMED_FLAGS} more` : '';
  const named = `${keys.slice(0, MAX_NAMED_FLAGS).join(', ')}${more}`;
  return `An experiment runs, whose rules are not in the hosted version: flags that answer their default variant: ${named}`;
}

/** Without a label the same content may be another version, whose rules differ. */
function isSameVersion({ document }: Served, other: Served): boolean {
  const { versionLabel } = document;
  const hasSameLabel = versionLabel !== undefined && versionLabel === other.document.versionLabel;
  return hasSameLabel && isSameDocument(document, other.document);
}

/** The window must not delay the start. */
function readSoon({ inUse, life }: LiveState, served: Served): Todo {
  const isAwaited = inUse === undefined || life.kind === 'starting';
  if (isAwaited) return { kind: 'read-rules', due: { kind: 'at-once' } };
  return { kind: 'read-rules', due: { kind: 'in-window', requests: requestsFor(served) } };
}

/** Without a label a list has to be read, too. */
function requestsFor({ document }: Served): number {
  return document.versionLabel === undefined ? 2 : 1;
}

function readAgain({ inUse }: LiveState, served: Served, unread: UnreadRules, failures: number): Todo {
  const { retry, retryAfterSeconds } = unread;
  const due = {
    kind: 'after-failure',
    requests: requestsFor(served),
    failures,
    retry: retry === 'interval' ? retry : 'backoff',
    retryAfterSeconds,
    hasFlags: inUse !== undefined,
  } as const;
  return { kind: 'read-rules', due };
}
