import { useDeployments } from '../../queries.js';

const SERVED = new Set(['COMPLETE', 'BAKING', 'DEPLOYING']);

/** The number of the version that an environment's newest deployment of a profile delivers; 0: none. `undefined` while that is loaded. */
export function useDeployed(
  region: string,
  application: string,
  environment: string,
  profile: string,
): number | undefined {
  const { data } = useDeployments(region, application, environment);
  const newest = data?.find(
    ({ ConfigurationProfileId, State }) => ConfigurationProfileId === profile && SERVED.has(State),
  );
  return data && (newest === undefined ? 0 : Number(newest.ConfigurationVersion));
}
