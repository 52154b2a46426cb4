import { cut } from '../shared/described.js';
import { rollBack } from '../store/deployments.js';
import { type Invocation, invocationsOf } from '../store/invocations.js';
import { MAX_FAILURES } from '../store/limits.js';
import type { Deployment } from '../store/model.js';
import { isActive, progressAt } from '../store/progress.js';
import type { Store, Write } from '../store/store.js';
import { callWithin } from './call.js';
import { deploymentPayload, tickPayload } from './payloads.js';
import { handlerOf, type StandIns } from './stand-ins.js';
import { rollbackReason, tickAt, tickInvocations } from './ticks.js';

/** How often the clock is looked at while a deployment is under way whose extensions have handlers. */
const LOOK_MILLISECONDS = 100;

/** How many characters of a handler's message the log of a deployment keeps. */
const MAX_MESSAGE_LENGTH = 1_024;

interface Followed {
  readonly store: Store;
  readonly environmentId: string;
  readonly number: number;
  /** Events whose actions have been called, or are next in turn. */
  events: number;
  /** Number of the tick whose actions have been called, or are next in turn; -1 before the first. */
  tick: number;
  /** Settles when everything up to here has been called; one at a time. */
  turn: Promise<void>;
}

/**
 * Calls the handlers of `ON_` and `AT_` actions as deployments proceed by the server's clock. Nobody waits for `ON_` actions;
 * their failures are recorded with the deployment. An `AT_` action can have it rolled back. What happened before the process
 * started is not made up for.
 */
export class DeploymentActions {
  readonly #standIns: StandIns;
  readonly #write: Write;
  /** At most one for each environment is under way. */
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;
  /** Whether the clock could not be looked at, which is told once. */
  #isBlind = false;

  constructor(standIns: StandIns, write: Write) {
    this.#standIns = standIns;
    this.#write = write;
  }

  /** Calls from now on what the deployment's extensions ask for, at events after the first so many. */
  follow(store: Store, deployment: Deployment, events = 0, tick = -1): void {
    if (!this.#concerns(deployment)) return;
    const { applicationId, environmentId, number } = deployment;
    const key = `${store.region}/${applicationId}/${environmentId}`;
    const before = this.#followed.get(key);
    // The end of the one before may not have been looked at yet.
    if (before !== undefined) this.#try(before);
    const turn = before?.turn ?? Promise.resolve();
    this.#followed.set(key, { store, environmentId, number, events, tick, turn });
    this.#timer ??= setInterval(() => this.look(), LOOK_MILLISECONDS).unref();
    this.look();
  }

  /** Follows what was under way when the process ended; what has happened since is not called. */
  followAll(stores: Iterable<Store>): void {
    for (const store of stores) {
      for (const { record } of store.deployments.entries()) {
        const now = store.clock.now();
        const { state, events } = progressAt(record, now);
        if (isActive(state)) this.follow(store, record, events.length, tickAt(record, now));
      }
    }
  }

  /** Looks at the clock. */
  look(): void {
    for (const [key, followed] of this.#followed) {
      if (!this.#try(followed)) this.#followed.delete(key);
    }
    if (this.#followed.size === 0) this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#followed.clear();
  }

  #concerns({ extensions = [] }: Deployment): boolean {
    return extensions.some(({ actions }) =>
      Object.entries(actions).some(
        ([point, action]) => !point.startsWith('PRE_') && handlerOf(this.#standIns, action) !== undefined,
      ),
    );
  }

  /** As `#proceed`; a clock of the user's may throw. */
  #try(followed: Followed): boolean {
    try {
      const isMore = this.#proceed(followed);
      this.#isBlind = false;
      return isMore;
    } catch (error) {
      if (!this.#isBlind) this.#standIns.logger.error('Extensions are not called:', error);
      this.#isBlind = true;
      return true;
    }
  }

  /** Whether there may be more. */
  #proceed(followed: Followed): boolean {
    const { store, environmentId, number } = followed;
    const deployment = store.deployments.get(environmentId, String(number));
    if (deployment === undefined) return false;
    const now = store.clock.now();
    const { state, events } = progressAt(deployment, now);
    for (const [index, event] of events.entries()) {
      if (index < followed.events) continue;
      for (const invocation of invocationsOf(deployment, event, index)) {
        if (!invocation.point.startsWith('ON_')) continue;
        followed.turn = followed.turn.then(() => this.#call(followed, deployment, invocation));
      }
    }
    followed.events = Math.max(followed.events, events.length);
    const tick = tickAt(deployment, now);
    if (isActive(state) && tick > followed.tick) {
      // Those that a leap of the clock has skipped are not made up for.
      followed.tick = tick;
      followed.turn = followed.turn.then(() =>
        this.#tick(followed, tick).catch((error: unknown) =>
          this.#standIns.logger.warn(`Tick ${tick} of deployment ${number} failed:`, error),
        ),
      );
    }
    return isActive(state);
  }

  async #tick({ store, environmentId, number }: Followed, tick: number): Promise<void> {
    const deployment = store.deployments.get(environmentId, String(number));
    for (const invocation of deployment === undefined ? [] : tickInvocations(deployment, tick)) {
      const handle = handlerOf(this.#standIns, invocation.action);
      if (deployment === undefined || handle === undefined) continue;
      const progress = progressAt(deployment, store.clock.now());
      const payload = tickPayload(invocation, deployment, progress);
      const reason = rollbackReason(await callWithin(this.#standIns.functionTimeout, () => handle(payload)));
      if (reason === undefined) continue;
      const { extensionName } = invocation.extension;
      await this.#rollBack(store, deployment, `Extension ${extensionName}: ${reason}`);
      return;
    }
  }

  /** Rolls a deployment back if it is still under way. */
  async #rollBack(store: Store, { environmentId, number }: Deployment, reason: string): Promise<void> {
    await this.#write(() => {
      const deployment = store.deployments.get(environmentId, String(number));
      if (deployment !== undefined) rollBack(store, deployment, cut(reason, MAX_MESSAGE_LENGTH - 1));
    });
    this.look();
  }

  async #call(followed: Followed, deployment: Deployment, invocation: Invocation): Promise<void> {
    const { functionTimeout, logger } = this.#standIns;
    const handle = handlerOf(this.#standIns, invocation.action);
    if (handle === undefined) return;
    const payload = deploymentPayload(invocation, deployment);
    const returned = await callWithin(functionTimeout, () => handle(payload));
    if (returned.ok) return;
    const message = cut(returned.message, MAX_MESSAGE_LENGTH);
    logger.warn(
      `Extension ${invocation.extension.extensionName} failed at ${invocation.point} of deployment ${deployment.number}: ${message}`,
    );
    const code = returned.reason === 'timeout' ? 'HandlerTimedOut' : 'HandlerFailed';
    await this.#record(followed, invocation.id, { code, message }).catch((error: unknown) =>
      logger.warn(`What failed at ${invocation.point} was not recorded:`, error),
    );
  }

  async #record(
    { store, environmentId, number }: Followed,
    invocationId: string,
    failure: { readonly code: string; readonly message: string },
  ): Promise<void> {
    await this.#write(() => {
      const deployment = store.deployments.get(environmentId, String(number));
      if (deployment === undefined) return;
      if (Object.keys(deployment.failures ?? {}).length >= MAX_FAILURES) return;
      const failures = { ...deployment.failures, [invocationId]: failure };
      store.deployments.put(environmentId, String(number), { ...deployment, failures });
    });
  }
}
