import { describeError } from '../shared/describe-error.js';
import { afterRead, afterServed } from './after-rules.js';
import { adopted, reached, taken } from './document-taken.js';
import { afterFailure, recorded, tellFatal } from './failed.js';
import type { InUse } from './in-use.js';
import { isHealthy } from './problems.js';
import type { About, Happening, LiveOutcome, LiveState } from './state.js';
import { also, changed, reported, type Step, settled, stay, told } from './step.js';

/**
 * Decides what becomes of a life when something happens, and what is to be done: the only place that does. Pure.
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
    case 'rules-read':
      return afterRead(state, happening, now, about);
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
      const newest = { ...reached(state, now), delivered: true, rejected, awaited: undefined };
      return afterFailure(newest, outcome, now, about);
    }
    case 'failed':
      return afterFailure(outcome.contacted ? reached(state, now) : state, outcome, now, about);
  }
}

function afterSuccess(
  state: LiveState,
  { came, served }: LiveOutcome & { readonly kind: 'succeeded' },
  now: number,
  about: About,
): Step {
  if (served !== undefined) return afterServed(state, served, now, about);
  let step = stay({ ...reached(state, now), undecided: undefined });
  if (came !== undefined) step = changed(taken(step, came, about), { awaited: undefined, delivered: true });
  step = also(step, { kind: 'keep-backup', inUse: step.state.inUse });
  step = reported(step, { kind: came === undefined ? 'reached' : 'current' }, now, about);
  if (step.state.inUse === undefined) return step;
  return settled(changed(step, { lastError: undefined }), { kind: 'started' });
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
  const missing = state.awaited === undefined ? 'no answer yet' : 'its rules have not been read yet';
  const cause = state.lastError === undefined ? missing : describeError(state.lastError);
  const message = `No flag set within ${about.initTimeout} s (option initTimeout): ${cause}`;
  return settled(stay(state), { kind: 'failed', error: new Error(message, { cause: state.lastError }) });
}

/** A backup is in use although no poll has failed, or long after one did. */
function backupInUse(step: Step, now: number, about: About): Step {
  const [kind, what] =
    step.state.awaited === undefined
      ? (['unreachable', 'No answer'] as const)
      : (['unread', 'The rules were not read'] as const);
  const message = `${what} within ${about.initTimeout} s (option initTimeout)`;
  const reportedStep = isHealthy(step.state.problems)
    ? reported(step, { kind, message }, now, about)
    : told(step, about);
  return settled(reportedStep, { kind: 'started' });
}
