import { join } from 'node:path';
import type { DemoConfig } from './config.js';

/** What runs, for the welcome to show. */
export interface WhatRuns {
  readonly config: DemoConfig;
  readonly port: number;
  /** Where the embedded AppConfig Local answers, and what it serves. */
  readonly local: { readonly endpoint: string; readonly directory: string } | undefined;
}

/** What runs where and what to try, in a few lines. */
export function welcome({ config, port, local }: WhatRuns): string {
  const url = `http://localhost:${port}`;
  const { application, environment, profile, pollInterval } = config;
  const polls = `polls ${application}/${environment}/${profile} every ${pollInterval} s`;
  const curl = `curl ${url}/process-string/hello%20world`;

  if (local === undefined) {
    return `
Demo             ${url}, ${polls}
AWS AppConfig    ${config.endpoint ?? "the region's own endpoint"}

Try:             ${curl}
State:           curl ${url}/readyz
`;
  }
  return `
Console          ${local.endpoint}/console/
Demo             ${url}, ${polls}
AppConfig Local  ${local.endpoint}, serves ${local.directory}

Try:             ${curl}
Then set transform_allcaps to true in
  ${join(local.directory, application, environment, `${profile}.json`)}
and send the same request again: nothing needs a restart. Ctrl-C stops everything.
`;
}
