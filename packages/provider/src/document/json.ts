import { type ContentResult, rejected } from './content.js';
import { readingJson } from './json-reading.js';
import { DocumentFailure, placeOf } from './place.js';
import type { Turn } from './turns.js';

/**
 * Reads JSON text, taking turns (D8). A key that stands twice in an object has its last value, as with `JSON.parse`, whose
 * messages quote the text: those here name the place only.
 */
export async function readJson(text: string, turn: Turn): Promise<ContentResult> {
  try {
    const reading = readingJson(text);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done) return { ok: true, value: step.value, warnings: [] };
      await turn();
    }
  } catch (error) {
    if (!(error instanceof DocumentFailure)) throw error;
    return rejected(`The document is not usable JSON: ${error.message} at ${placeOf(text, error.position)}`);
  }
}
