import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/preact-query';
import { ApiError } from './aws/api-error.js';
import { paths, readVersion } from './aws/operations.js';
import { request, requestAll, requestJson } from './aws/request.js';
import type {
  Application,
  Deployment,
  DeploymentSummary,
  Environment,
  Profile,
  Strategy,
  Version,
  VersionSummary,
} from './aws/types.js';
import { local } from './local/local-api.js';
import type { LocalState, SessionList } from './local/types.js';

/**
 * Answers stay as they are until the server tells that something changed. Keys begin with the kind of change and the region.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      // What AppConfig refuses, it refuses again.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
      retryDelay: 500,
    },
    mutations: { networkMode: 'always' },
  },
});

function useList<Item>(region: string, path: string, isOn = true): UseQueryResult<Item[]> {
  return useQuery({
    queryKey: ['resources', region, 'list', path],
    queryFn: ({ signal }) => requestAll<Item>(region, path, signal),
    enabled: isOn,
  });
}

function useOne<Item>(region: string, path: string, isOn = true): UseQueryResult<Item> {
  return useQuery({
    queryKey: ['resources', region, 'one', path],
    queryFn: ({ signal }) => requestJson<Item>(region, path, { signal }),
    enabled: isOn,
  });
}

export const useApplications = (region: string) => useList<Application>(region, paths.applications);
export const useApplication = (region: string, application: string) =>
  useOne<Application>(region, paths.application(application));
export const useEnvironments = (region: string, application: string) =>
  useList<Environment>(region, paths.environments(application));
export const useEnvironment = (region: string, application: string, environment: string) =>
  useOne<Environment>(region, paths.environment(application, environment));
export const useProfiles = (region: string, application: string) =>
  useList<Profile>(region, paths.profiles(application));
export const useProfile = (region: string, application: string, profile: string) =>
  useOne<Profile>(region, paths.profile(application, profile));
/** Newest first. */
export const useVersions = (region: string, application: string, profile: string) =>
  useList<VersionSummary>(region, paths.versions(application, profile));
export const useStrategies = (region: string) => useList<Strategy>(region, paths.strategies);
/** Newest first, of all profiles; without an environment it asks for none. */
export const useDeployments = (region: string, application: string, environment: string) =>
  useList<DeploymentSummary>(region, paths.deployments(application, environment), environment !== '');
export const useDeployment = (region: string, application: string, environment: string, number: string) =>
  useOne<Deployment>(region, paths.deployment(application, environment, number));

/** Content of a hosted version, which never changes; `undefined` asks for none. */
export function useVersion(
  region: string,
  application: string,
  profile: string,
  number: number | undefined,
): UseQueryResult<Version> {
  return useQuery({
    queryKey: ['content', region, application, profile, number],
    queryFn: async ({ signal }) =>
      readVersion(await request(region, paths.version(application, profile, number ?? 0), { signal })),
    enabled: number !== undefined,
  });
}

export function useLocalState(region: string | undefined): UseQueryResult<LocalState> {
  return useQuery({
    queryKey: ['state', region ?? ''],
    queryFn: ({ signal }) =>
      local<LocalState>(region === undefined ? 'state' : `state?region=${encodeURIComponent(region)}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** `target`: names of what to show alone. */
export function useSessions(
  region: string,
  target: { application?: string; environment?: string; profile?: string } = {},
): UseQueryResult<SessionList> {
  const query = new URLSearchParams({ region, ...target }).toString();
  return useQuery({
    queryKey: ['sessions', region, query],
    queryFn: ({ signal }) => local<SessionList>(`sessions?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });
}
