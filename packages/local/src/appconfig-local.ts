import type { ClientSession } from './data-plane/client-session.js';
import type { WaitForPollInput } from './data-plane/wait-for-poll.js';
import type { Deployed } from './deploy/at-once.js';
import type { SetFlagInput } from './deploy/flag-input.js';
import type { DeployInput } from './deploy/input.js';
import type { RemoveInput } from './deploy/remove.js';
import type { FaultInput } from './faults/fault.js';
import type { ActiveFault } from './faults/faults.js';
import type { ActiveOverride } from './files/override-input.js';

/** What AWS clients of any kind are made from to talk to AppConfig Local. */
export interface ClientConfig {
  /** Where it answers, for example `http://127.0.0.1:2773`. */
  readonly endpoint: string;
  /** The region that requests are signed for. */
  readonly region: string;
  /** Signatures are not checked. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A running AppConfig Local. Wrong input is a TypeError that says what was expected and what was given; what the
 * service would refuse is an error named like AppConfig's exception. Neither changes anything.
 *
 * It can be disposed of: `await using local = await startAppConfigLocal()` closes it at the end of the block.
 */
export interface AppConfigLocal extends AsyncDisposable {
  /** The `endpoint` for AWS clients, for example `http://127.0.0.1:2773`. */
  readonly endpoint: string;
  /** The region of everything that does not name one: the option `region`, for example `us-east-1`. */
  readonly region: string;
  /** For `new AppConfigDataClient(local.clientConfig)`, and every other AWS client. */
  readonly clientConfig: ClientConfig;
  /** Stores a version and delivers it to everybody at once; resolves to what is served then. */
  deploy(input: DeployInput): Promise<Deployed>;
  /**
   * Changes one flag of a feature-flag profile, keeps all others, and delivers the result to everybody at once. It starts from
   * the version that the environment serves, else from the profile's newest one. A freeform profile is refused. A flag that
   * has variants takes only new `variants`.
   */
  setFlag(input: SetFlagInput): Promise<Deployed>;
  /**
   * Removes an application, an environment or a profile, with everything in it; deployments under way end first. Sessions of
   * it end with their next poll, which is answered with 404. Rejects with `ResourceNotFoundException` for what is not there.
   */
  remove(input: RemoveInput): Promise<void>;
  /**
   * Everything as it was when it started: nothing, or what was in the state file, and the files of the directory as they are
   * now. All sessions and faults end, and its clock goes back to the system's time.
   */
  reset(): Promise<void>;
  /**
   * Resolves once that many sessions have been sent the version; rejects with an Error that says who has what when the time is
   * up, and at once if there is no version to wait for.
   */
  waitForPoll(input: WaitForPollInput): Promise<void>;
  /**
   * The open sessions, those that are idle for longest first. One that its client has given up stays here until its token has
   * expired, 24 hours after its last poll.
   */
  sessions(): readonly ClientSession[];
  /**
   * Moves its clock on, at once: poll intervals pass, deployments grow, bake times end, tokens expire. At least 0, and up to a
   * time that a Date can hold. Throws an Error if the option `clock` was given.
   */
  advance(seconds: number): void;
  /**
   * Lets requests of clients fail from now on, in one of several ways. Of faults that fit a request, the one that was asked for
   * first hits it; at most 100 can be on at once.
   */
  fail(fault: FaultInput): void;
  /** The active faults; those whose `times` or `seconds` are used up are not among them. */
  faults(): readonly ActiveFault[];
  /** Ends all faults. Requests that hang are cut off. */
  recover(): void;
  /**
   * What `overrides.json` in the directory puts on top of its files. Those that do not count have a `problem`: the flag is not there, or
   * has no such variant.
   */
  overrides(): readonly ActiveOverride[];
  /** Closes all connections and stops everything at once. Idempotent. */
  close(): Promise<void>;
}
