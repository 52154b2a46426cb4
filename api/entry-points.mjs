import { fileURLToPath } from 'node:url';

/** What users import, and the name of its report. */
export const ENTRY_POINTS = [
  { name: 'aws-appconfig-openfeature-provider', folder: 'packages/provider', module: 'index' },
  { name: 'aws-appconfig-openfeature-provider-engine', folder: 'packages/provider', module: 'engine' },
  { name: 'aws-appconfig-openfeature-provider-ofrep', folder: 'packages/provider', module: 'ofrep' },
  { name: 'appconfig-local', folder: 'packages/local', module: 'index' },
];

/** Absolute path of a file of the repository. */
export function inRepository(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
