import { applyEdits, modify } from 'jsonc-parser';
import { describeError } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import type { ReportFlag } from './feature-flag.js';
import type { FlagOverrides } from './overrides.js';

/** A freeform document with other values for some of its properties; everything else stays as it is written in JSON. */
export async function overrideProperties(
  bytes: Uint8Array,
  contentType: string,
  overrides: FlagOverrides,
  report: ReportFlag,
): Promise<Uint8Array> {
  const content = await contentOf(bytes, contentType);
  const given: Array<readonly [string, Json]> = [];
  for (const [flag, { value }] of overrides) {
    if (content === undefined)
      report(flag, `content of the media type ${contentType} has no properties to override`);
    else if (!Object.hasOwn(content, flag)) report(flag, 'there is no such property');
    else if (value === undefined)
      report(flag, 'it is a property of a freeform profile, of which `value` can be overridden');
    else given.push([flag, value]);
  }
  if (content === undefined || given.length === 0) return bytes;
  if (contentType === 'application/json') return inJson(bytes, given, report);
  // What is JSON is YAML as well.
  return new TextEncoder().encode(JSON.stringify({ ...content, ...Object.fromEntries(given) }));
}

async function contentOf(bytes: Uint8Array, contentType: string): Promise<JsonObject | undefined> {
  if (!/^application\/(?:json|x-yaml)$/.test(contentType)) return undefined;
  const { parseDocument } = await loadEngine();
  const raw = { bytes, contentType, versionLabel: undefined };
  const result = await parseDocument(raw, { profileType: 'AWS.Freeform' });
  const content = result.ok ? result.document.content : undefined;
  return isObject(content) ? content : undefined;
}

function inJson(
  bytes: Uint8Array,
  given: ReadonlyArray<readonly [string, Json]>,
  report: ReportFlag,
): Uint8Array {
  let text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  for (const [flag, value] of given) {
    try {
      const changed = applyEdits(text, modify(text, [flag], value, {}));
      const read = JSON.parse(changed)[flag];
      // Of two properties with one name clients take the last one.
      if (JSON.stringify(read) === JSON.stringify(value)) text = changed;
      else report(flag, 'it stands there twice');
    } catch (error) {
      report(flag, describeError(error));
    }
  }
  return new TextEncoder().encode(text);
}
