import { describeError } from './described.js';
import { loadEngine } from './engine.js';

/** Where and why bytes are not JSON, by line and column; `error` is what the parser threw. */
export async function jsonMistake(bytes: Uint8Array, error: unknown): Promise<string> {
  const { parseDocument } = await loadEngine();
  const raw = { bytes, contentType: 'application/json', versionLabel: undefined };
  const result = await parseDocument(raw, { profileType: 'AWS.Freeform' });
  return result.ok ? describeError(error) : result.message.replace(/^The document is not usable JSON: /, '');
}
