import { describeError } from '../shared/describe-error.js';
import { documentWarnings, versionWarnings } from './document-warnings.js';
import type { InUse } from './in-use.js';
import { isHealthy } from './problems.js';
import type { About, Came, Failure, Happening, Life, LiveOutcome, LiveState } from './state.js';
import { also, changed, joined, reported, type Step, settled, stay, told, warned } from './step.js';
import type { Todo } from './todo.js';

/**
 * What becomes of a life when something happens, and what is to be done: the one place that decides. Pure.
 *
 * @param now milliseconds since 1970
 */
export function next(state: LiveState, happening: Happening, now: number, about: About): Step {
  const { life } = state;
  if (life.kind === 'closed') return { state, todos: [] };
  if (happening.kind === 'closed') return settled({ state, todos: [] }, { kind: 'closed' });
  if (life.kind === 'fatal')
    return happening.kind === 'sdk-informed' ? tellFatal(state, life, about) : stay(state);
  switch (happening.kind) {
    case 'poll-ended':
      return afterPoll(state, happening.outcome, now, about);
    case 'backup-looked-for':
      return afterLook(state, happening.backup, now, about);
    case 'backup-came-late':
      return state.inUse === undefined
        ? backupInUse(adopted(stay(state), happening.backup, about), now, about)
        : stay(state);
    case 'start-timed-out':
      return afterTimeout(state, now, about);
    case 'sdk-informed': {
      const believed = life.kind === 'started' ? life.initially : undefined;
      return told(stay({ ...state, told: { ...state.told, believed } }), about);
    }
  }
}

function afterPoll(state: LiveState, outcome: LiveOutcome, now: number, about: About): Step {
  switch (outcome.kind) {
    case 'closed':
      return stay(state);
    case 'too-early':
      return stay({ ...state, contacted: true });
    case 'succeeded':
      return afterSuccess(state, outcome, now, about);
    case 'rejected': {
      const { document, error } = outcome;
      const rejected = document && { document, error };
      return afterFailure({ ...reached(state, now), delivered: true, rejected }, outcome, now, about);
    }
    case 'failed':
      return afterFailure(outcome.contacted ? reached(state, now) : state, outcome, now, about);
  }
}

function afterSuccess(
  state: LiveState,
  { came }: LiveOutcome & { readonly kind: 'succeeded' },
  now: number,
  about: About,
): Step {
  let step = stay({ ...reached(state, now), undecided: undefined });
  if (came !== undefined) {
    step =
      came.inUse.parsed === state.inUse?.parsed
        ? relabelled(step, came, about)
        : adopted(step, came.inUse, about);
    if (came.isNews) step = also(step, { kind: 'save-backup', inUse: came.inUse });
    const owed = new Set([...step.state.told.owed, ...came.flagsChanged]);
    step = changed(step, { rejected: undefined, delivered: true, told: { ...step.state.told, owed } });
  }
  step = also(step, { kind: 'keep-backup', inUse: step.state.inUse });
  step = reported(step, { kind: came === undefined ? 'reached' : 'current' }, now, about);
  if (step.state.inUse === undefined) return step;
  return settled(changed(step, { lastError: undefined }), { kind: 'started' });
}

/** While it is not known whether there is a backup, nothing is decided: polling goes on meanwhile (L3). */
function afterFailure(state: LiveState, failure: Failure, now: number, about: About): Step {
  const failed = { ...state, lastError: failure.error };
  if (state.inUse !== undefined || state.backupKnown) return recorded(stay(failed), failure, now, about);
  return also(stay({ ...failed, undecided: failure }), { kind: 'look-for-backup' });
}

function afterLook(state: LiveState, backup: InUse | undefined, now: number, about: About): Step {
  const { undecided } = state;
  const step = stay({ ...state, backupKnown: true, undecided: undefined });
  const taken = backup === undefined || state.inUse !== undefined ? step : adopted(step, backup, about);
  return undecided === undefined ? taken : recorded(taken, undecided, now, about);
}

function afterTimeout(state: LiveState, now: number, about: About): Step {
  if (state.life.kind !== 'starting') return stay(state);
  if (state.inUse !== undefined) return backupInUse(stay(state), now, about);
  const cause = state.lastError === undefined ? 'no answer yet' : describeError(state.lastError);
  const message = `No flag set within ${about.initTimeout} s (option initTimeout): ${cause}`;
  return settled(stay(state), { kind: 'failed', error: new Error(message, { cause: state.lastError }) });
}

function recorded(step: Step, failure: Failure, now: number, about: About): Step {
  const { error } = failure;
  const { inUse, contacted } = step.state;
  if (failure.kind === 'failed' && failure.fatal && !contacted && inUse === undefined) {
    return becameFatal(step, error, about);
  }
  const kind = failure.kind === 'rejected' ? 'rejected' : 'unreachable';
  const told = reported(step, { kind, message: error.message }, now, about);
  if (inUse === undefined) {
    const isTransient = failure.kind === 'failed' && failure.retry === 'backoff';
    return isTransient ? told : settled(told, { kind: 'failed', error });
  }
  const started = settled(told, { kind: 'started' });
  if (failure.kind !== 'failed' || failure.retry !== 'never') return started;
  return also(started, { kind: 'log', level: 'error', message: `Polling has stopped: ${error.message}` });
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

function tellFatal(state: LiveState, life: Life & { readonly kind: 'fatal' }, about: About): Step {
  if (!life.isOwed) return stay(state);
  const message = `${about.name}: ${life.error.message}`;
  const announcement = { kind: 'fatal', message } as const;
  return {
    state: { ...state, life: { ...life, isOwed: false } },
    todos: [{ kind: 'announce', announcement }],
  };
}

/** A backup is in use although no poll has failed, or long after one did. */
function backupInUse(step: Step, now: number, about: About): Step {
  const report = `No answer within ${about.initTimeout} s (option initTimeout)`;
  const reportedStep = isHealthy(step.state.problems)
    ? reported(step, { kind: 'unreachable', message: report }, now, about)
    : told(step, about);
  return settled(reportedStep, { kind: 'started' });
}

function adopted(step: Step, inUse: InUse, about: About): Step {
  const warnings = documentWarnings(inUse, step.state.shape, about.targeting);
  return warned(changed(step, { inUse, shape: inUse.parsed.shape ?? step.state.shape }), warnings);
}

function relabelled(step: Step, { inUse, isNews }: Came, about: About): Step {
  return warned(changed(step, { inUse }), isNews ? versionWarnings(inUse, about.targeting) : []);
}

/** A contact, whatever it brought, is the newest one of what is in use (P7). */
function reached(state: LiveState, now: number): LiveState {
  return { ...state, contacted: true, inUse: state.inUse && { ...state.inUse, checkedAt: now } };
}
