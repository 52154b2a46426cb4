import type { DeploymentSummary } from '@aws-sdk/client-appconfig';

/** A version that was deployed, as ListDeployments shows it. */
export interface Deployed {
  /** ConfigurationVersion: of AppConfig's hosted store it is a number, of other stores any text. */
  readonly version: string;
  /** Whether a deployment of it has been completed since another version was deployed. */
  readonly isComplete: boolean;
}

/** More are not read: the version that a client has is one of the newest two of its profile. */
const MAX_CANDIDATES = 2;

const TAKEN_BACK: ReadonlySet<unknown> = new Set(['ROLLED_BACK', 'REVERTED']);

/** Whether a deployment is of the profile, which is a name or an ID. */
export function isOfProfile(
  { ConfigurationProfileId, ConfigurationName }: DeploymentSummary,
  profile: string,
): boolean {
  return ConfigurationProfileId === profile || ConfigurationName === profile;
}

/**
 * The versions that clients may have been given last, newest first: those of the profile's deployments that were not taken
 * back. Several deployments of one version, as experiments make them, count as one.
 */
export class Candidates {
  readonly #found: Deployed[] = [];

  get found(): readonly Deployed[] {
    return this.#found;
  }

  /** @param deployment one of the profile, older than those before it; returns whether older ones may still count */
  add({ ConfigurationVersion: version, State }: DeploymentSummary): boolean {
    if (version === undefined || TAKEN_BACK.has(State)) return true;
    const isComplete = State === 'COMPLETE';
    const last = this.#found.at(-1);
    if (last?.version === version) {
      this.#found[this.#found.length - 1] = { version, isComplete: last.isComplete || isComplete };
    } else {
      this.#found.push({ version, isComplete });
    }
    return this.#found.length < MAX_CANDIDATES;
  }
}
