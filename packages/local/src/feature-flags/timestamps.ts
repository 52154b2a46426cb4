import { canonicalJson, isObject, type JsonObject } from '../shared/json.js';

/**
 * The document as it is stored: each definition and value carries the times of its creation and its last change, which a
 * comparison with the previous version gives.
 */
export function withTimestamps(
  document: JsonObject,
  previous: JsonObject | undefined,
  now: number,
): JsonObject {
  const stamped: Record<string, JsonObject> = {};
  for (const section of ['flags', 'values']) {
    const entries = document[section];
    const before = previous?.[section];
    if (!isObject(entries)) continue;
    stamped[section] = Object.fromEntries(
      Object.entries(entries).map(([key, entry]) => {
        const old = isObject(before) && Object.hasOwn(before, key) ? before[key] : undefined;
        return [key, stamp(entry as JsonObject, isObject(old) ? old : undefined, now)];
      }),
    );
  }
  return { ...document, ...stamped };
}

function stamp(entry: JsonObject, old: JsonObject | undefined, now: number): JsonObject {
  const time = new Date(now).toISOString();
  if (old === undefined) return { ...entry, _createdAt: time, _updatedAt: time };
  const { _createdAt = time, _updatedAt = time, ...content } = old;
  const unchanged = canonicalJson(content) === canonicalJson(entry);
  return { ...entry, _createdAt, _updatedAt: unchanged ? _updatedAt : time };
}
