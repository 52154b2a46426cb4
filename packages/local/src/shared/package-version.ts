import { readFileSync } from 'node:fs';

/**
 * The version of this package, from the manifest above this file; builds put this file one level deeper than it is in the
 * sources.
 */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    const { name, version } = readManifest(new URL(path, import.meta.url));
    if (name === 'appconfig-local') return String(version);
  }
  throw new Error('The manifest of appconfig-local is missing');
}

function readManifest(url: URL): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(url, 'utf8'));
  } catch {
    return {};
  }
}
