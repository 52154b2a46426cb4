import type { Exchange } from '../http/exchange.js';

/** One of the three HTTP APIs of AppConfig Local: `control` is AppConfig, `data` AppConfig Data, `agent` that of the AppConfig Agent. */
export type Plane = 'control' | 'data' | 'agent';
export const PLANES: readonly Plane[] = ['control', 'data', 'agent'];

type Row = readonly [name: string, method: string, path: string];

/** In paths `:` stands for one segment, and `*` for the rest. */
const OPERATIONS: Readonly<Record<Plane, readonly Row[]>> = {
  agent: [
    ['GetConfiguration', 'GET', '/applications/:/environments/:/configurations/:'],
    ['ping', 'GET', '/ping'],
  ],
  data: [
    ['GetLatestConfiguration', 'GET', '/configuration'],
    ['StartConfigurationSession', 'POST', '/configurationsessions'],
  ],
  // As in the API's model, where the path of DeleteDeploymentStrategy is misspelt.
  control: [
    ['CreateApplication', 'POST', '/applications'],
    ['ListApplications', 'GET', '/applications'],
    ['DeleteApplication', 'DELETE', '/applications/:'],
    ['GetApplication', 'GET', '/applications/:'],
    ['UpdateApplication', 'PATCH', '/applications/:'],
    ['CreateConfigurationProfile', 'POST', '/applications/:/configurationprofiles'],
    ['ListConfigurationProfiles', 'GET', '/applications/:/configurationprofiles'],
    ['DeleteConfigurationProfile', 'DELETE', '/applications/:/configurationprofiles/:'],
    ['GetConfigurationProfile', 'GET', '/applications/:/configurationprofiles/:'],
    ['UpdateConfigurationProfile', 'PATCH', '/applications/:/configurationprofiles/:'],
    [
      'CreateHostedConfigurationVersion',
      'POST',
      '/applications/:/configurationprofiles/:/hostedconfigurationversions',
    ],
    [
      'ListHostedConfigurationVersions',
      'GET',
      '/applications/:/configurationprofiles/:/hostedconfigurationversions',
    ],
    [
      'DeleteHostedConfigurationVersion',
      'DELETE',
      '/applications/:/configurationprofiles/:/hostedconfigurationversions/:',
    ],
    [
      'GetHostedConfigurationVersion',
      'GET',
      '/applications/:/configurationprofiles/:/hostedconfigurationversions/:',
    ],
    ['ValidateConfiguration', 'POST', '/applications/:/configurationprofiles/:/validators'],
    ['CreateEnvironment', 'POST', '/applications/:/environments'],
    ['ListEnvironments', 'GET', '/applications/:/environments'],
    ['DeleteEnvironment', 'DELETE', '/applications/:/environments/:'],
    ['GetEnvironment', 'GET', '/applications/:/environments/:'],
    ['UpdateEnvironment', 'PATCH', '/applications/:/environments/:'],
    ['GetConfiguration', 'GET', '/applications/:/environments/:/configurations/:'],
    ['ListDeployments', 'GET', '/applications/:/environments/:/deployments'],
    ['StartDeployment', 'POST', '/applications/:/environments/:/deployments'],
    ['GetDeployment', 'GET', '/applications/:/environments/:/deployments/:'],
    ['StopDeployment', 'DELETE', '/applications/:/environments/:/deployments/:'],
    ['CreateExperimentDefinition', 'POST', '/applications/:/experimentdefinitions'],
    ['DeleteExperimentDefinition', 'DELETE', '/applications/:/experimentdefinitions/:'],
    ['GetExperimentDefinition', 'GET', '/applications/:/experimentdefinitions/:'],
    ['UpdateExperimentDefinition', 'PATCH', '/applications/:/experimentdefinitions/:'],
    ['ListExperimentRuns', 'GET', '/applications/:/experimentdefinitions/:/experimentruns'],
    ['StartExperimentRun', 'POST', '/applications/:/experimentdefinitions/:/experimentruns'],
    ['GetExperimentRun', 'GET', '/applications/:/experimentdefinitions/:/experimentruns/:'],
    ['ListExperimentRunEvents', 'GET', '/applications/:/experimentdefinitions/:/experimentruns/:/events'],
    ['StopExperimentRun', 'PATCH', '/applications/:/experimentdefinitions/:/experimentruns/:/stop'],
    ['UpdateExperimentRun', 'PATCH', '/applications/:/experimentdefinitions/:/experimentruns/:/update'],
    ['DeleteDeploymentStrategy', 'DELETE', '/deployementstrategies/:'],
    ['CreateDeploymentStrategy', 'POST', '/deploymentstrategies'],
    ['ListDeploymentStrategies', 'GET', '/deploymentstrategies'],
    ['GetDeploymentStrategy', 'GET', '/deploymentstrategies/:'],
    ['UpdateDeploymentStrategy', 'PATCH', '/deploymentstrategies/:'],
    ['ListExperimentDefinitions', 'GET', '/experimentdefinitions'],
    ['CreateExtensionAssociation', 'POST', '/extensionassociations'],
    ['ListExtensionAssociations', 'GET', '/extensionassociations'],
    ['DeleteExtensionAssociation', 'DELETE', '/extensionassociations/:'],
    ['GetExtensionAssociation', 'GET', '/extensionassociations/:'],
    ['UpdateExtensionAssociation', 'PATCH', '/extensionassociations/:'],
    ['CreateExtension', 'POST', '/extensions'],
    ['ListExtensions', 'GET', '/extensions'],
    ['DeleteExtension', 'DELETE', '/extensions/:'],
    ['GetExtension', 'GET', '/extensions/:'],
    ['UpdateExtension', 'PATCH', '/extensions/:'],
    ['GetAccountSettings', 'GET', '/settings'],
    ['UpdateAccountSettings', 'PATCH', '/settings'],
    ['ListTagsForResource', 'GET', '/tags/*'],
    ['TagResource', 'POST', '/tags/*'],
    ['UntagResource', 'DELETE', '/tags/*'],
    ['DeleteDeploymentStrategy', 'DELETE', '/deploymentstrategies/:'],
  ],
};

/** Names of the operations of a plane, or of all planes. */
export function operationNames(plane: Plane | undefined): string[] {
  const planes = plane === undefined ? PLANES : [plane];
  return [...new Set(planes.flatMap((one) => OPERATIONS[one].map(([name]) => name)))];
}

/** What a request is for; an unknown operation counts as one of the control plane. */
export function addressed({ request, path, query }: Exchange): {
  plane: Plane;
  operation: string | undefined;
} {
  const segments = path.replace(/\/$/, '').split('/');
  // The Agent answers to HEAD as well. AppConfig's deprecated GetConfiguration has its path, but always a client_id.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const planes =
    query.client_id === undefined ? (['agent', 'data', 'control'] as const) : (['control'] as const);
  for (const plane of planes) {
    const rows = OPERATIONS[plane].filter(([, , pattern]) => matches(pattern.split('/'), segments));
    const operation = rows.find(([, wanted]) => wanted === method)?.[0];
    if (operation !== undefined || (rows.length > 0 && plane !== 'agent')) return { plane, operation };
  }
  return { plane: 'control', operation: undefined };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.at(-1) === '*')
    return (
      segments.length >= pattern.length &&
      matches(pattern.slice(0, -1), segments.slice(0, pattern.length - 1))
    );
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => part === ':' || part === segments[index])
  );
}
