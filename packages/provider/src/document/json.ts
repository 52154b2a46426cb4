import type { JsonValue } from '@openfeature/core';
import { type ContentResult, rejected } from './content.js';
import { jsonHint } from './json-hints.js';
import { type JsonRead, readingJson } from './json-reading.js';
import type { KnownRoot } from './json-root.js';
import type { JsonSource } from './json-source.js';
import { freezeDeep } from './json-values.js';
import { DocumentFailure, placeOf } from './place.js';
import type { Turn } from './turns.js';

/**
 * Reads JSON, taking turns (D8). A key that stands twice in an object has its last value, as with `JSON.parse`, whose
 * messages quote the text: those here name the place only.
 *
 * @param known what was read before: what stands here, too, is taken over
 */
export async function readJson(
  source: string | JsonSource,
  turn: Turn,
  known?: KnownRoot,
): Promise<ContentResult> {
  try {
    const reading = readingJson(source, known);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done) return contentOf(step.value);
      await turn();
    }
  } catch (error) {
    if (!(error instanceof DocumentFailure)) throw error;
    const text = typeof source === 'string' ? source : source.text(0, source.units.length);
    const { message, position } = error;
    const hint = message.startsWith('unexpected') ? jsonHint(text, position) : '';
    return rejected(`The document is not usable JSON: ${message} at ${placeOf(text, position)}${hint}`);
  }
}

function contentOf(read: JsonRead): ContentResult {
  const { root } = read;
  const whole = root === undefined ? () => read.value : () => root.finish();
  let value: JsonValue | undefined;
  return {
    ok: true,
    get value() {
      value ??= freezeDeep(whole());
      return value;
    },
    warnings: [],
    root,
    widest: root === undefined ? 0 : read.widest,
  };
}
