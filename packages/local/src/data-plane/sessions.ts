import { randomBytes } from 'node:crypto';
import { DAY_SECONDS } from '../shared/time.js';
import type { Clock, Version } from '../store/model.js';
import { invalidParameter, type ServiceError } from '../store/service-error.js';
import { TokenMint } from './tokens.js';

/** What a session polls, by ID. */
export interface SessionTarget {
  readonly region: string;
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
}

export interface Session {
  readonly id: string;
  readonly target: SessionTarget;
  /** What its client called itself when it started it, cut to 256 characters. */
  readonly userAgent: string | undefined;
  /** Seconds that have to pass between two polls. */
  readonly interval: number;
  /** Place in rollouts, fixed for the session's life: from 0 up to, but not including, 1. */
  readonly cohort: number;
  /** In milliseconds since the Unix epoch. */
  readonly openedAt: number;
  /** Number of the version that was delivered last. */
  readonly deliveredVersion: number | undefined;
  /** Number of the deployment that delivered it, if it was not a hosted version as it is stored. */
  readonly deliveredBy: number | undefined;
  /** Number of the version whose answer has gone out to its last byte. */
  readonly sentVersion: number | undefined;
  /** Number of the version that was sent before the client polled last, and so proved that it had the answer. */
  readonly confirmedVersion: number | undefined;
  readonly polledAt: number | undefined;
  /** The only valid token. */
  readonly token: string;
  /** When it was issued, in milliseconds since the Unix epoch. */
  readonly issuedAt: number;
  /** Its number in the session, from 0. */
  readonly serial: number;
}

/** https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_GetLatestConfiguration.html */
const TOKEN_LIFE_MILLISECONDS = DAY_SECONDS * 1000;

/**
 * Bounds the memory that clients take up by opening sessions and never coming back. The session idle for longest ends first.
 */
const MAX_SESSIONS = 100_000;

const MAX_USER_AGENT_CHARACTERS = 256;

/** Configurations whose sessions are counted; the one that had none for longest begins anew. */
const MAX_CONFIGURATIONS = 10_000;

/** The open sessions, in memory. A token is valid for one poll, after its session's interval. */
export class Sessions {
  readonly #clock: Clock;
  readonly #mint = new TokenMint();
  readonly #maxSessions: number;
  /** By their tokens, longest idle first. */
  readonly #sessions = new Map<string, Session>();
  readonly #started = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  /** By region. */
  readonly #revisions = new Map<string, number>();

  constructor(clock: Clock, maxSessions = MAX_SESSIONS) {
    this.#clock = clock;
    this.#maxSessions = maxSessions;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Grows with everything that can be seen of a region's sessions, but for those that expire. */
  revision(region: string): number {
    return this.#revisions.get(region) ?? 0;
  }

  /** Opens a session and returns its first token. */
  start(target: SessionTarget, interval: number, userAgent?: string): string {
    this.#forget();
    const { environmentId, profileId } = target;
    const ordinal = this.#count(`${environmentId}/${profileId}`);
    const id = randomBytes(16).toString('base64url');
    const issuedAt = this.#clock.now();
    return this.#keep({
      id,
      target,
      userAgent: userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS),
      interval,
      cohort: radicalInverse(ordinal),
      openedAt: issuedAt,
      deliveredVersion: undefined,
      deliveredBy: undefined,
      sentVersion: undefined,
      confirmedVersion: undefined,
      polledAt: undefined,
      token: this.#mint.write({ sessionId: id, serial: 0, issuedAt }),
      issuedAt,
      serial: 0,
    });
  }

  /** The session that a token may poll now; throws AppConfig's error if there is none. The token stays valid. */
  check(token: string): Session {
    const session = this.#sessions.get(token);
    // A token that is known needs no proof that it was made here.
    const issued = session ?? this.#mint.read(token);
    if (issued === undefined) throw badToken('Corrupted', 'The configuration token is not valid');
    const now = this.#clock.now();
    if (now - issued.issuedAt >= TOKEN_LIFE_MILLISECONDS)
      throw badToken('Expired', 'The configuration token has expired');
    if (session === undefined) {
      throw badToken('Corrupted', 'The configuration token was used before, or its session is over');
    }
    const waited = session.polledAt === undefined ? Number.POSITIVE_INFINITY : now - session.polledAt;
    // A clock that was set back must not lock a session out.
    if (waited >= 0 && waited < session.interval * 1000)
      throw badToken('PollIntervalNotSatisfied', 'Request too early');
    return session;
  }

  /**
   * Uses the session's token up, records what is delivered, and returns the next token; without a version, what was delivered
   * before stays.
   */
  advance(session: Session, version: Pick<Version, 'number' | 'deploymentNumber'> | undefined): string {
    const { deliveredVersion, deliveredBy } =
      version === undefined
        ? session
        : { deliveredVersion: version.number, deliveredBy: version.deploymentNumber };
    const now = this.#clock.now();
    const serial = session.serial + 1;
    const token = this.#mint.write({ sessionId: session.id, serial, issuedAt: now });
    this.#sessions.delete(session.token);
    return this.#keep({
      ...session,
      token,
      serial,
      polledAt: now,
      issuedAt: now,
      deliveredVersion,
      deliveredBy,
      confirmedVersion: session.sentVersion,
    });
  }

  /** Records that the answer that brought this token has gone out. */
  sent(token: string): void {
    const session = this.#sessions.get(token);
    if (session === undefined) return;
    this.#sessions.set(token, { ...session, sentVersion: session.deliveredVersion });
    this.#note(session);
    for (const tell of this.#listeners) tell();
  }

  /** The sessions whose tokens have not expired, longest idle first. */
  list(): Session[] {
    const now = this.#clock.now();
    return [...this.#sessions.values()].filter(({ issuedAt }) => now - issuedAt < TOKEN_LIFE_MILLISECONDS);
  }

  /** Calls a function whenever an answer has gone out, until the function that is returned is called. */
  onSent(tell: () => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  end(session: Session): void {
    this.#sessions.delete(session.token);
    this.#note(session);
  }

  endAll(): void {
    for (const session of this.#sessions.values()) this.#note(session);
    this.#sessions.clear();
    this.#started.clear();
  }

  #note({ target: { region } }: Session): void {
    this.#revisions.set(region, this.revision(region) + 1);
  }

  #keep(session: Session): string {
    this.#sessions.set(session.token, session);
    this.#note(session);
    return session.token;
  }

  /** How many sessions a configuration has had, of those that had one lately. */
  #count(configuration: string): number {
    const ordinal = this.#started.get(configuration) ?? 0;
    this.#started.delete(configuration);
    this.#started.set(configuration, ordinal + 1);
    const [oldest] = this.#started.keys();
    if (this.#started.size > MAX_CONFIGURATIONS && oldest !== undefined) this.#started.delete(oldest);
    return ordinal;
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [token, { issuedAt }] of this.#sessions) {
      if (now - issuedAt < TOKEN_LIFE_MILLISECONDS && this.#sessions.size < this.#maxSessions) return;
      this.#sessions.delete(token);
    }
  }
}

function badToken(
  problem: 'Corrupted' | 'Expired' | 'PollIntervalNotSatisfied',
  message: string,
): ServiceError {
  return invalidParameter('ConfigurationToken', problem, message);
}

/**
 * The binary digits of a number mirrored at the point: 0, 1/2, 1/4, 3/4, 1/8 … Even a few sessions spread over the whole
 * range, so that of two sessions one is in the first half of a rollout; hashes spread evenly only in large numbers.
 */
export function radicalInverse(ordinal: number): number {
  let result = 0;
  for (let rest = ordinal, weight = 0.5; rest > 0; rest = Math.floor(rest / 2), weight /= 2) {
    result += (rest % 2) * weight;
  }
  return result;
}
