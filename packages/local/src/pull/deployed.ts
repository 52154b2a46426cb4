import type { DeploymentSummary } from '@aws-sdk/client-appconfig';
import { type Aws, ask } from './aws.js';
import type { FoundProfile, FoundTarget } from './find-target.js';

/** The deployment of a profile that counts. */
export interface Deployed {
  readonly number: number;
  readonly version: string;
  /** Whether a newer one is under way. */
  readonly isOvertaken: boolean;
}

/** As many deployments as are looked at: 50 on a page. */
const MAX_PAGES = 20;

const UNDER_WAY: ReadonlySet<unknown> = new Set(['BAKING', 'VALIDATING', 'DEPLOYING']);

/**
 * For each profile by its ID, its newest deployment that is complete; with `newest`, one under way counts as well. What was
 * rolled back or reverted does not. Profiles of which nothing is deployed are left out.
 */
export async function deployedProfiles(
  aws: Aws,
  { application, environment, profiles }: FoundTarget,
  newest: boolean,
): Promise<ReadonlyMap<string, Deployed>> {
  const { sdk, client } = aws.control;
  const found = new Map<string, Deployed>();
  const overtaken = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES && found.size < profiles.length; page += 1) {
    const NextToken = next;
    const answer = await ask('ListDeployments', () =>
      client.send(
        new sdk.ListDeploymentsCommand({
          ApplicationId: application.id,
          EnvironmentId: environment.id,
          MaxResults: 50,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
        aws.sending,
      ),
    );
    for (const deployment of answer.Items ?? []) {
      const profile = profiles.find((one) => isOf(deployment, one));
      if (profile === undefined || found.has(profile.id)) continue;
      const { State, DeploymentNumber: number = 0, ConfigurationVersion: version = '' } = deployment;
      if (State === 'COMPLETE' || (newest && UNDER_WAY.has(State))) {
        found.set(profile.id, { number, version, isOvertaken: overtaken.has(profile.id) });
      } else if (UNDER_WAY.has(State)) overtaken.add(profile.id);
    }
    next = answer.NextToken;
    if (next === undefined || next === '') break;
  }
  return found;
}

/** The ID is in answers since 2026; the name may have changed since the deployment. */
function isOf(
  { ConfigurationProfileId, ConfigurationName }: DeploymentSummary,
  profile: FoundProfile,
): boolean {
  return ConfigurationProfileId === undefined
    ? ConfigurationName === profile.name
    : ConfigurationProfileId === profile.id;
}
