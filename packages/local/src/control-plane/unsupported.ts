import { unsupported } from './input.js';
import type { Operation } from './operation.js';

const DEFINITIONS = '/applications/:application/experimentdefinitions';
const RUNS = `${DEFINITIONS}/:definition/experimentruns`;

/** The operations of AppConfig that are missing here, by name. */
export const UNSUPPORTED: ReadonlyArray<readonly [name: string, method: Operation['method'], path: string]> =
  [
    // Deprecated by AWS. The AppConfig Agent has the same path, and gets the requests without a client_id.
    [
      'GetConfiguration',
      'get',
      '/applications/:application/environments/:environment/configurations/:profile',
    ],
    ['CreateExperimentDefinition', 'post', DEFINITIONS],
    ['DeleteExperimentDefinition', 'delete', `${DEFINITIONS}/:definition`],
    ['GetExperimentDefinition', 'get', `${DEFINITIONS}/:definition`],
    ['ListExperimentDefinitions', 'get', '/experimentdefinitions'],
    ['UpdateExperimentDefinition', 'patch', `${DEFINITIONS}/:definition`],
    ['StartExperimentRun', 'post', RUNS],
    ['ListExperimentRuns', 'get', RUNS],
    ['GetExperimentRun', 'get', `${RUNS}/:run`],
    ['ListExperimentRunEvents', 'get', `${RUNS}/:run/events`],
    ['StopExperimentRun', 'patch', `${RUNS}/:run/stop`],
    ['UpdateExperimentRun', 'patch', `${RUNS}/:run/update`],
  ];

/** What to use instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  GetConfiguration: ', which AWS has deprecated; use StartConfigurationSession and GetLatestConfiguration',
};

export const unsupportedOperations: readonly Operation[] = UNSUPPORTED.map(([name, method, path]) => ({
  method,
  path,
  handle: () => unsupported(`the operation ${name}${INSTEAD[name] ?? ''}`),
}));
