import { unsupported } from './input.js';
import type { Operation } from './operation.js';

/** The operations of AppConfig that are missing here, by name. */
export const UNSUPPORTED: ReadonlyArray<readonly [name: string, method: Operation['method'], path: string]> =
  [
    // Deprecated by AWS. The AppConfig Agent has the same path, and gets the requests without a client_id.
    [
      'GetConfiguration',
      'get',
      '/applications/:application/environments/:environment/configurations/:profile',
    ],
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
