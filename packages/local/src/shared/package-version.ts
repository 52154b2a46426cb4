import { readFileSync } from 'node:fs';

/** The version of this package: it stands in the manifest above this file, however deep in the package a build put it. */
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
