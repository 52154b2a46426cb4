import { tell } from './announce.js';
import { afterReport, type ProblemReport } from './problems.js';
import type { About, LiveState } from './state.js';
import type { StartOutcome, Todo } from './todo.js';

/** A new state, and what is to be done on the way to it. */
export interface Step {
  readonly state: LiveState;
  readonly todos: readonly Todo[];
}

export function reported(step: Step, report: ProblemReport, now: number, about: About): Step {
  return told(changed(step, { problems: afterReport(step.state.problems, report, now) }), about);
}

export function told({ state, todos }: Step, about: About): Step {
  const result = tell(state.told, state, about.name);
  return { state: { ...state, told: result.told }, todos: [...todos, ...result.todos] };
}

/** Tells whoever waits for `initialize`, once; nobody waits after that. */
export function settled(step: Step, outcome: StartOutcome): Step {
  const wasStarting = step.state.life.kind === 'starting';
  if (outcome.kind === 'closed') {
    const closed = changed(step, { life: { kind: 'closed' } });
    return wasStarting ? also(closed, { kind: 'settle-start', outcome }) : closed;
  }
  if (!wasStarting || outcome.kind === 'fatal') return step;
  const life = { kind: 'started', initially: outcome.kind === 'started' ? 'READY' : 'ERROR' } as const;
  return also(changed(step, { life }), { kind: 'settle-start', outcome });
}

export function warned(step: Step, warnings: readonly string[]): Step {
  return also(step, ...warnings.map((message): Todo => ({ kind: 'log', level: 'warn', message })));
}

export function stay(state: LiveState): Step {
  return { state, todos: [] };
}

export function changed({ state, todos }: Step, members: Partial<LiveState>): Step {
  return { state: { ...state, ...members }, todos };
}

export function also({ state, todos }: Step, ...more: readonly Todo[]): Step {
  return { state, todos: [...todos, ...more] };
}

export function joined(first: Step, second: Step): Step {
  return { state: second.state, todos: [...first.todos, ...second.todos] };
}
