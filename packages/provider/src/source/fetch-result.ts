import type { RawDocument } from '../document/raw-document.js';
import { describeError } from '../shared/describe-error.js';
import { check, describeValue } from '../shared/option-values.js';
import type { FetchResult, StoredVersion, StoredVersions } from './source.js';

/**
 * Checks what a source resolved to, since anybody can write one.
 *
 * @throws TypeError that says what was expected and what came
 */
export function readFetchResult(result: FetchResult): FetchResult {
  switch (result?.kind) {
    case 'unchanged':
    case 'too-early':
      return result;
    case 'rejected':
      return { ...result, message: describeError(result.message) };
    case 'document':
      checkDocument(result.document);
      return result;
    default: {
      const kind: unknown = (result as { readonly kind?: unknown } | undefined)?.kind;
      const expected = "kind 'document', 'unchanged', 'too-early' or 'rejected'";
      throw new TypeError(`Expected the source to resolve to ${expected}, got ${describeValue(kind)}`);
    }
  }
}

/** @throws TypeError as {@link readFetchResult} does */
export function readStoredVersions(result: StoredVersions | undefined): StoredVersions {
  switch (result?.kind) {
    case 'labelled':
      checkDocument(result.version?.document);
      return result;
    case 'candidates':
      check(Array.isArray(result.versions), 'versions', 'an array of versions', result.versions);
      for (const version of result.versions as readonly (StoredVersion | undefined)[]) {
        checkDocument(version?.document);
      }
      return result;
    default: {
      const kind: unknown = (result as { readonly kind?: unknown } | undefined)?.kind;
      throw new TypeError(
        `Expected the source to read kind 'labelled' or 'candidates', got ${describeValue(kind)}`,
      );
    }
  }
}

function checkDocument(document: RawDocument | undefined): asserts document is RawDocument {
  const bytes: unknown = document?.bytes;
  check(bytes instanceof Uint8Array, 'document.bytes', 'a Uint8Array', bytes);
  for (const name of ['contentType', 'versionLabel', 'experimentFlags'] as const) {
    const value: unknown = document?.[name];
    check(
      value === undefined || typeof value === 'string',
      `document.${name}`,
      'a string or undefined',
      value,
    );
  }
}
