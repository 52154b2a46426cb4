import type { FetchResult } from './source.js';

/**
 * Checks what a source resolved to, since anybody can write one.
 *
 * @throws TypeError that says what was expected and what came
 */
export function readFetchResult(result: FetchResult): FetchResult {
  const kind: unknown = result?.kind;
  if (kind === 'unchanged' || kind === 'too-early' || kind === 'rejected') return result;
  if (kind !== 'document') {
    const expected = "kind 'document', 'unchanged', 'too-early' or 'rejected'";
    throw new TypeError(`Expected the source to resolve to ${expected}, got ${String(kind)}`);
  }
  const bytes: unknown = result.kind === 'document' ? result.document?.bytes : undefined;
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Expected the source's document to have bytes as a Uint8Array, got ${typeof bytes}`);
  }
  return result;
}
