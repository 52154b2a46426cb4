import { canonicalJson, isObject, type JsonObject } from '../shared/json.js';

/**
 * The document as it is stored: each definition and value carries the times of its creation and its last change, which a
 * comparison with the previous version gives. What is new keeps the time of creation that it brings along.
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
  const time = withoutZeros(new Date(now).toISOString());
  const { _createdAt: own = time, ...given } = entry;
  if (old === undefined) return { ...given, _createdAt: own, _updatedAt: time };
  const { _createdAt = time, _updatedAt = time, ...content } = old;
  const unchanged = canonicalJson(content) === canonicalJson(given);
  return { ...given, _createdAt, _updatedAt: unchanged ? _updatedAt : time };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The time of creation that a definition or value brings along, as AppConfig writes it; `undefined` if it is none. */
export function ownCreation({ _createdAt: time }: JsonObject): string | undefined {
  if (typeof time !== 'string' || !TIME.test(time) || Number.isNaN(Date.parse(time))) return undefined;
  return withoutZeros(time);
}

/** A fraction of a second ends in no zero. */
function withoutZeros(time: string): string {
  return time.replace(/\.(\d*?)0*(?=Z|[+-]\d\d:\d\d$)/, (_, digits: string) =>
    digits === '' ? '' : `.${digits}`,
  );
}
