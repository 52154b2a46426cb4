import { BACKUP_ORIGIN } from '../source/source-traits.js';
import type { InUse } from './in-use.js';
import { describeProblems, isHealthy, type Problems } from './problems.js';
import type { Announcement, Todo } from './todo.js';

/** What has been told so far. */
export interface Told {
  /** What the SDK believes; `undefined` before the outcome of `initialize` has reached it (E6). */
  readonly believed: 'READY' | 'STALE' | 'ERROR' | undefined;
  /** Keys of flags that have changed since it was told. */
  readonly owed: ReadonlySet<string>;
  /** The problems that were logged last, as text. */
  readonly logged: string;
}

export const nothingTold: Told = Object.freeze({ believed: undefined, owed: new Set<string>(), logged: '' });

/** The actual state of affairs. */
export interface Truth {
  readonly inUse: InUse | undefined;
  readonly problems: Problems;
}

/**
 * Decides which events and log lines are due (E1 to E6): it compares what was told last with what is true now, so that nothing
 * is told twice, and owes events until the outcome of `initialize` has reached the SDK.
 */
export function tell(
  told: Told,
  truth: Truth,
  name: string,
): { readonly told: Told; readonly todos: readonly Todo[] } {
  const logged = problemsAsText(truth.problems);
  const todos: Todo[] = logged === told.logged ? [] : logOf(told, truth, name);
  const { believed, owed } = told;
  const { inUse, problems } = truth;
  if (believed === undefined || inUse === undefined) return { told: { ...told, logged }, todos };
  const actual = isHealthy(problems) ? 'READY' : 'STALE';
  if (actual !== believed) {
    const announcement: Announcement =
      actual === 'READY'
        ? { kind: 'ready', message: `${name}: ${served(inUse)}` }
        : { kind: 'stale', message: `${name}: ${described(truth)}` };
    todos.push({ kind: 'announce', announcement });
  }
  if (owed.size > 0) {
    const flagsChanged = [...owed].sort();
    const message = `${name}: ${served(inUse)}`;
    const line = `${message}; changed: ${flagsChanged.join(', ')}`;
    todos.push({ kind: 'log', level: 'info', message: line, fields: { flagsChanged } });
    todos.push({ kind: 'announce', announcement: { kind: 'configuration-changed', message, flagsChanged } });
  }
  return { told: { believed: actual, owed: nothingTold.owed, logged }, todos };
}

/** One line for each change of causes, not for each poll. */
function logOf({ logged }: Told, truth: Truth, name: string): Todo[] {
  const { inUse, problems } = truth;
  if (isHealthy(problems)) {
    if (logged === '' || inUse === undefined) return [];
    const message = `${name}: recovered; ${served(inUse)}`;
    return [{ kind: 'log', level: 'info', message, fields: { state: 'READY' } }];
  }
  const state = inUse === undefined ? 'ERROR' : 'STALE';
  const message = `${name}: ${described(truth)}`;
  return [{ kind: 'log', level: 'warn', message, fields: { state, ...problems } }];
}

function problemsAsText(problems: Problems): string {
  const { unreachable, rejected, unread } = problems;
  if (isHealthy(problems)) return '';
  const parts = [unreachable?.since, rejected?.since, rejected?.message, unread?.since, unread?.message];
  return parts.map((part) => part ?? '').join(' ');
}

function described({ inUse, problems }: Truth): string {
  const what = inUse === undefined ? 'no flag set yet, callers get their defaults' : served(inUse);
  return `${describeProblems(problems)}; ${what}`;
}

function served({ origin, version, changedAt }: InUse): string {
  const source = origin === BACKUP_ORIGIN ? 'the backup of ' : '';
  return `served is ${source}version ${version} that came ${new Date(changedAt).toISOString()}`;
}
