import type { ProblemReport } from './problems.js';
import type { About, Failure, Life, LiveState } from './state.js';
import { also, joined, reported, type Step, settled, stay } from './step.js';
import type { Todo } from './todo.js';

/** While it is not known whether there is a backup, nothing is decided: polling goes on meanwhile (L3). */
export function afterFailure(state: LiveState, failure: Failure, now: number, about: About): Step {
  const failed = { ...state, lastError: failure.error };
  if (state.inUse !== undefined || state.backupKnown) return recorded(stay(failed), failure, now, about);
  return also(stay({ ...failed, undecided: failure }), { kind: 'look-for-backup' });
}

/** What each kind of failure says about the causes of STALE (E2). */
const REPORTS = {
  failed: 'unreachable',
  rejected: 'rejected',
  'rules-rejected': 'rules-rejected',
  unread: 'unread',
} as const satisfies Record<Failure['kind'], ProblemReport['kind']>;

export function recorded(step: Step, failure: Failure, now: number, about: About): Step {
  const { error } = failure;
  const { inUse } = step.state;
  if (inUse === undefined && isFatal(step.state, failure)) return becameFatal(step, error, about);
  const told = reported(step, { kind: REPORTS[failure.kind], message: error.message }, now, about);
  if (inUse === undefined) {
    const isTransient = 'retry' in failure && failure.retry === 'backoff';
    return isTransient ? told : settled(told, { kind: 'failed', error });
  }
  const started = settled(told, { kind: 'started' });
  if (failure.kind !== 'failed' || failure.retry !== 'never') return started;
  return also(started, { kind: 'log', level: 'error', message: `Polling has stopped: ${error.message}` });
}

/** The source's word counts at the first contact only; that rules cannot be read at all is found out later (L2). */
function isFatal({ contacted }: LiveState, failure: Failure): boolean {
  return 'fatal' in failure && failure.fatal && (failure.kind === 'unread' || !contacted);
}

/** A fatal failure ends this life; it is one at the first contact only (L2). */
function becameFatal({ state, todos }: Step, error: Error, about: About): Step {
  const message = `${about.name}: ${error.message}; polling has stopped, callers get their defaults`;
  const log: Todo = { kind: 'log', level: 'error', message, fields: { state: 'FATAL' } };
  const isAwaited = state.life.kind === 'starting';
  const life = { kind: 'fatal', error, isOwed: !isAwaited } as const;
  const fatal: Step = { state: { ...state, life }, todos: [...todos, log] };
  const said = isAwaited
    ? also(fatal, { kind: 'settle-start', outcome: { kind: 'fatal', error } })
    : state.told.believed === undefined
      ? fatal
      : joined(fatal, tellFatal(fatal.state, life, about));
  return also(said, { kind: 'end' });
}

export function tellFatal(state: LiveState, life: Life & { readonly kind: 'fatal' }, about: About): Step {
  if (!life.isOwed) return stay(state);
  const message = `${about.name}: ${life.error.message}`;
  const announcement = { kind: 'fatal', message } as const;
  return {
    state: { ...state, life: { ...life, isOwed: false } },
    todos: [{ kind: 'announce', announcement }],
  };
}
