import { describeError } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { parseJson } from '../shared/json.js';
import { jsonMistake } from '../shared/json-mistake.js';

/** Why content cannot be of the media type that its file name suggests; `undefined` if it can. */
export async function contentError(contentType: string, bytes: Uint8Array): Promise<string | undefined> {
  if (bytes.length === 0) return 'it is empty';
  try {
    if (contentType === 'text/plain') new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    else if (contentType === 'application/json') return await jsonError(bytes);
    else if (/^application\/(?:x-yaml|ion\b)/.test(contentType)) {
      const { parseDocument } = await loadEngine();
      const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
      if (!result.ok) return result.message;
    }
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

async function jsonError(bytes: Uint8Array): Promise<string | undefined> {
  try {
    parseJson(bytes);
    return undefined;
  } catch (error) {
    return `it is not valid JSON: ${await jsonMistake(bytes, error)}`;
  }
}
