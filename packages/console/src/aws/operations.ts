import { request, requestJson } from './request.js';
import type {
  Application,
  Deployment,
  Environment,
  Profile,
  ProfileType,
  Strategy,
  Validator,
  Version,
} from './types.js';

const id = encodeURIComponent;

/** Paths of AppConfig's API: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations.html */
export const paths = {
  applications: '/applications',
  application: (application: string) => `/applications/${id(application)}`,
  environments: (application: string) => `/applications/${id(application)}/environments`,
  environment: (application: string, environment: string) =>
    `/applications/${id(application)}/environments/${id(environment)}`,
  profiles: (application: string) => `/applications/${id(application)}/configurationprofiles`,
  profile: (application: string, profile: string) =>
    `/applications/${id(application)}/configurationprofiles/${id(profile)}`,
  versions: (application: string, profile: string) =>
    `/applications/${id(application)}/configurationprofiles/${id(profile)}/hostedconfigurationversions`,
  version: (application: string, profile: string, version: number | string) =>
    `/applications/${id(application)}/configurationprofiles/${id(profile)}/hostedconfigurationversions/${version}`,
  strategies: '/deploymentstrategies',
  strategy: (strategy: string) => `/deploymentstrategies/${id(strategy)}`,
  // AppConfig's own spelling: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_DeleteDeploymentStrategy.html
  deletedStrategy: (strategy: string) => `/deployementstrategies/${id(strategy)}`,
  deployments: (application: string, environment: string) =>
    `/applications/${id(application)}/environments/${id(environment)}/deployments`,
  deployment: (application: string, environment: string, number: number | string) =>
    `/applications/${id(application)}/environments/${id(environment)}/deployments/${number}`,
};

export interface Described {
  readonly Name: string;
  readonly Description?: string | undefined;
}

/** `bypass`: delete it although deletion protection is on. */
export interface Deletion {
  readonly bypass?: boolean;
}

const protection = ({ bypass = false }: Deletion) => ({
  'x-amzn-deletion-protection-check': bypass ? 'BYPASS' : undefined,
});

export interface NewProfile extends Described {
  readonly Type: ProfileType;
  readonly Validators?: readonly Validator[];
}

export interface StrategyInput extends Described {
  readonly DeploymentDurationInMinutes: number;
  readonly GrowthType: 'LINEAR' | 'EXPONENTIAL';
  readonly GrowthFactor: number;
  readonly FinalBakeTimeInMinutes: number;
}

export interface NewVersion {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
  /** Refused if a newer version than this one exists. */
  readonly latestVersionNumber?: number | undefined;
}

export interface NewDeployment {
  readonly ConfigurationProfileId: string;
  readonly ConfigurationVersion: string;
  readonly DeploymentStrategyId: string;
  readonly Description?: string | undefined;
}

/** What changes something in one region. Everything rejects with an `ApiError` that AppConfig answered. */
export function operations(region: string) {
  const send = <Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, json?: unknown) =>
    requestJson<Answer>(region, path, { method, json });
  const remove = async (path: string, headers: Readonly<Record<string, string | undefined>> = {}) => {
    await request(region, path, { method: 'DELETE', headers });
  };
  return {
    createApplication: (input: Described) => send<Application>('POST', paths.applications, input),
    updateApplication: (application: string, input: Described) =>
      send<Application>('PATCH', paths.application(application), input),
    deleteApplication: (application: string) => remove(paths.application(application)),

    createEnvironment: (application: string, input: Described) =>
      send<Environment>('POST', paths.environments(application), input),
    updateEnvironment: (application: string, environment: string, input: Described) =>
      send<Environment>('PATCH', paths.environment(application, environment), input),
    deleteEnvironment: (application: string, environment: string, deletion: Deletion = {}) =>
      remove(paths.environment(application, environment), protection(deletion)),

    createProfile: (application: string, input: NewProfile) =>
      send<Profile>('POST', paths.profiles(application), { ...input, LocationUri: 'hosted' }),
    updateProfile: (
      application: string,
      profile: string,
      input: Partial<Described> & { Validators?: readonly Validator[] },
    ) => send<Profile>('PATCH', paths.profile(application, profile), input),
    deleteProfile: (application: string, profile: string, deletion: Deletion = {}) =>
      remove(paths.profile(application, profile), protection(deletion)),

    async createVersion(application: string, profile: string, version: NewVersion): Promise<Version> {
      const { bytes, contentType, description, label, latestVersionNumber } = version;
      const response = await request(region, paths.versions(application, profile), {
        method: 'POST',
        bytes,
        headers: {
          'Content-Type': contentType,
          Description: description || undefined,
          VersionLabel: label || undefined,
          'Latest-Version-Number':
            latestVersionNumber === undefined ? undefined : String(latestVersionNumber),
        },
      });
      return readVersion(response);
    },
    deleteVersion: (application: string, profile: string, version: number) =>
      remove(paths.version(application, profile, version)),

    createStrategy: (input: StrategyInput) =>
      send<Strategy>('POST', paths.strategies, { ...input, ReplicateTo: 'NONE' }),
    updateStrategy: (strategy: string, input: Partial<StrategyInput>) =>
      send<Strategy>('PATCH', paths.strategy(strategy), input),
    deleteStrategy: (strategy: string) => remove(paths.deletedStrategy(strategy)),

    startDeployment: (application: string, environment: string, input: NewDeployment) =>
      send<Deployment>('POST', paths.deployments(application, environment), input),
    /** Stops one in progress; with `revert`, takes a completed one back. */
    async stopDeployment(
      application: string,
      environment: string,
      number: number,
      revert = false,
    ): Promise<void> {
      await request(region, paths.deployment(application, environment, number), {
        method: 'DELETE',
        headers: { 'Allow-Revert': revert ? 'true' : undefined },
      });
    },
  };
}

export type Operations = ReturnType<typeof operations>;

/** A hosted version from an answer that has its content as the body. */
export async function readVersion(response: Response): Promise<Version> {
  const { headers } = response;
  return {
    number: Number(headers.get('version-number')),
    contentType: headers.get('content-type') ?? 'application/octet-stream',
    label: headers.get('versionlabel') ?? undefined,
    description: fromHeader(headers.get('description')),
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

/** AppConfig writes UTF-8 into headers, and browsers read Latin-1. */
function fromHeader(text: string | null): string | undefined {
  if (text === null) return undefined;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
