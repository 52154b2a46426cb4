import type { AppConfigLocal } from './appconfig-local.js';
import { clientSession } from './data-plane/client-session.js';
import type { Sessions } from './data-plane/sessions.js';
import { toWaitForPoll, waitForPoll } from './data-plane/wait-for-poll.js';
import { type Deployed, deployAtOnce, type Validate } from './deploy/at-once.js';
import { toFlagChange } from './deploy/flag-input.js';
import { toDeployRequest } from './deploy/input.js';
import { remove, toRemoval } from './deploy/remove.js';
import { setFlag } from './deploy/set-flag.js';
import { toFault } from './faults/fault.js';
import type { Faults } from './faults/faults.js';
import type { OverridesControl } from './files/override-routes.js';
import type { LocalClock } from './local-clock.js';
import { disposalSymbol } from './shared/disposal-symbol.js';
import type { Regions } from './store/regions.js';
import type { Write } from './store/store.js';

/** The parts of a running AppConfig Local. */
export interface Parts {
  readonly endpoint: string;
  readonly regions: Regions;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly overrides: Pick<OverridesControl, 'list'>;
  /** `undefined` where the caller has given one. */
  readonly clock: LocalClock | undefined;
  readonly write: Write;
  readonly validate: Validate;
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The object that starting resolves to. Its functions need no `this`. */
export function createLocal({ endpoint, regions, sessions, faults, clock, ...parts }: Parts): AppConfigLocal {
  const { write, validate } = parts;
  const { region } = regions.home;
  const storeOf = (target: { readonly region?: string | undefined }) => regions.of(target.region ?? region);
  const closing = new AbortController();
  let closed: Promise<void> | undefined;
  const checkOpen = () => {
    if (closed !== undefined) throw new Error('AppConfig Local is closed');
  };
  const close = () => {
    closing.abort();
    closed ??= parts.close();
    return closed;
  };
  return {
    endpoint,
    region,
    clientConfig: {
      endpoint,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    async deploy(input) {
      const request = toDeployRequest(input);
      checkOpen();
      return (await deployAtOnce(storeOf(request), request, write, validate)) as Deployed;
    },
    async setFlag(input) {
      const { target, change } = toFlagChange(input);
      checkOpen();
      return setFlag(storeOf(target), target, change, write, validate);
    },
    async remove(input) {
      const removal = toRemoval(input);
      checkOpen();
      await write(() => remove(storeOf(removal), removal));
    },
    async reset() {
      checkOpen();
      await parts.reset();
    },
    async waitForPoll(input) {
      const wait = toWaitForPoll(input);
      checkOpen();
      await waitForPoll(storeOf(wait.target), sessions, wait, closing.signal);
    },
    sessions: () => sessions.list().map((session) => clientSession(regions, session)),
    advance(seconds) {
      if (clock === undefined) {
        throw new Error('AppConfig Local goes by the clock of the option `clock`: move that one on');
      }
      clock.advance(seconds);
    },
    fail: (fault) => faults.add(toFault(fault)),
    faults: () => faults.list(),
    recover: () => faults.recover(),
    overrides: () => parts.overrides.list(),
    close,
    [disposalSymbol()]: close,
  };
}
