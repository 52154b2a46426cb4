import { quoted } from '../shared/described.js';
import { isBoolean, isIntegerFrom, isNumberFrom, isText, membersOf, orAbsent } from '../shared/members.js';
import { type ConfigurationTarget, readTarget, TARGET_MEMBERS } from '../store/configuration-target.js';
import { findApplication, findEnvironment, findProfile } from '../store/lookup.js';
import { servedVersion } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { labelOf } from './client-session.js';
import type { Session, Sessions } from './sessions.js';

/** What `waitForPoll` waits for. */
export interface WaitForPollInput extends ConfigurationTarget {
  /** Number of the version, or its label. Default: the one that the newest deployment delivers at the time of the call. */
  readonly version?: number | string | undefined;
  /** How many sessions need to have it, 1 to 100 000. Default: 1. */
  readonly sessions?: number | undefined;
  /**
   * Whether each of them needs to have polled once more after it got the version. A client that has only just been sent it may
   * need some milliseconds to take it in; its next poll proves that it has. Default: false.
   */
  readonly confirmed?: boolean | undefined;
  /** Seconds to wait, of real time, 0 to 3 600. Default: 5. */
  readonly timeoutSeconds?: number | undefined;
}

const MEMBERS = [
  ...TARGET_MEMBERS,
  'version',
  'sessions',
  'confirmed',
  'timeoutSeconds',
] as const satisfies ReadonlyArray<keyof WaitForPollInput>;

export interface WaitForPoll {
  readonly target: ConfigurationTarget;
  readonly version: number | string | undefined;
  readonly count: number;
  readonly confirmed: boolean;
  readonly timeoutSeconds: number;
}

/** Checks the input; throws a TypeError that says what was expected and what was given. */
export function toWaitForPoll(input: WaitForPollInput): WaitForPoll {
  const read = membersOf(input, MEMBERS);
  const isVersion = (value: unknown) => isIntegerFrom(1, Number.MAX_SAFE_INTEGER)(value) || isText(64)(value);
  return {
    target: readTarget(read),
    version: read('version', 'the number or the label of a version', orAbsent(isVersion)),
    count:
      read<number | undefined>(
        'sessions',
        'an integer from 1 to 100000',
        orAbsent(isIntegerFrom(1, 100_000)),
      ) ?? 1,
    confirmed: read<boolean | undefined>('confirmed', 'a boolean', orAbsent(isBoolean)) ?? false,
    timeoutSeconds:
      read<number | undefined>(
        'timeoutSeconds',
        'a number from 0 to 3600',
        orAbsent(isNumberFrom(0, 3_600)),
      ) ?? 5,
  };
}

/**
 * Resolves once that many sessions have the version; rejects with an Error that says who has what when the time is up, when
 * `signal` aborts, and at once for a configuration that does not exist.
 */
export function waitForPoll(
  store: Store,
  sessions: Sessions,
  wait: WaitForPoll,
  signal: AbortSignal,
): Promise<void> {
  const version = wait.version ?? deployedVersion(store, wait.target);
  const look = () => {
    const all = sessionsOf(store, sessions, wait.target);
    return {
      all,
      count: all.filter((session) => hasVersion(store, session, version, wait.confirmed)).length,
    };
  };
  if (look().count >= wait.count) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', abort);
      act();
    };
    const stopListening = sessions.onSent(() => {
      if (look().count >= wait.count) settle(resolve);
    });
    const fail = () => {
      const { all, count } = look();
      reject(new Error(describeMissing(store, wait, version, all, count)));
    };
    const timer = setTimeout(() => settle(fail), wait.timeoutSeconds * 1000);
    const abort = () =>
      settle(() => reject(new Error('AppConfig Local was closed before the sessions polled')));
    signal.addEventListener('abort', abort);
  });
}

function find(store: Store, target: ConfigurationTarget) {
  const application = findApplication(store, target.application);
  const environment = application && findEnvironment(store, application.id, target.environment);
  const profile = application && findProfile(store, application.id, target.profile);
  return environment && profile && { environment, profile };
}

function deployedVersion(store: Store, target: ConfigurationTarget): number {
  const found = find(store, target);
  const served = found && servedVersion(store, found.environment, found.profile.id, 0);
  if (served !== undefined) return served.version.number;
  throw new Error(`Nothing is deployed at ${pathOf(target)}, so that there is no version to wait for`);
}

/** Looked up each time, because the configuration may be made only after the call. */
function sessionsOf(store: Store, sessions: Sessions, target: ConfigurationTarget): Session[] {
  const found = find(store, target);
  if (found === undefined) return [];
  const { environment, profile } = found;
  return sessions
    .list()
    .filter(
      (one) =>
        one.target.region === store.region &&
        one.target.profileId === profile.id &&
        one.target.environmentId === environment.id,
    );
}

function hasVersion(store: Store, session: Session, version: number | string, confirmed: boolean): boolean {
  const { sentVersion, confirmedVersion } = session;
  const has = typeof version === 'number' ? sentVersion : labelOf(store, session, sentVersion);
  return has === version && (!confirmed || confirmedVersion === sentVersion);
}

/** Sessions that a message lists. */
const MAX_LISTED = 10;

function describeMissing(
  store: Store,
  { target, count: wanted, timeoutSeconds, confirmed }: WaitForPoll,
  version: number | string,
  all: readonly Session[],
  count: number,
): string {
  const named = typeof version === 'number' ? String(version) : quoted(version);
  const goal = `${wanted} of the sessions of ${pathOf(target)} to have version ${named}${confirmed ? ', confirmed,' : ''}`;
  const now = store.clock.now();
  const listed = all.slice(0, MAX_LISTED).map((session) => describeSession(store, session, now));
  const rest = all.length > MAX_LISTED ? [`and ${all.length - MAX_LISTED} more`] : [];
  const who = all.length === 0 ? 'there is no session' : [...listed, ...rest].join('; ');
  return `Expected ${goal} within ${timeoutSeconds} s, but ${count} ${count === 1 ? 'has' : 'have'}: ${who}`;
}

function describeSession(store: Store, session: Session, now: number): string {
  const { id, sentVersion, confirmedVersion, polledAt } = session;
  const label = labelOf(store, session, sentVersion);
  const version = `version ${sentVersion}${label === undefined ? '' : ` (${label})`}`;
  const has = sentVersion === undefined ? 'has none' : `has ${version}`;
  const proof = sentVersion !== undefined && confirmedVersion !== sentVersion ? ', not confirmed' : '';
  const polled =
    polledAt === undefined ? 'has never polled' : `polled ${((now - polledAt) / 1000).toFixed(1)} s ago`;
  return `${id.slice(0, 8)} ${has}${proof}, ${polled}`;
}

const pathOf = ({ application, environment, profile }: ConfigurationTarget) =>
  [application, environment, profile].map((name) => quoted(name)).join('/');
