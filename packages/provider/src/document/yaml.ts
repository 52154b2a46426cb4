import type { JsonValue } from '@openfeature/core';
import { type ContentResult, rejected } from './content.js';
import { readJson } from './json.js';
import { freezeDeepInSlices } from './json-values.js';
import type { Turn } from './turns.js';
import type { AliasLimits } from './yaml-aliases.js';
import type { WorkerSettings } from './yaml-thread.js';

/**
 * Longest text, in characters, that is parsed on the calling thread (D8): the worst takes some 25 ms, and an ordinary one a
 * few. Below it a worker costs more than it saves.
 */
export const MAX_INLINE_CHARACTERS = 32 * 1024;

const INLINE_ALIAS_LIMITS: AliasLimits = { values: 20_000, characters: 256 * 1024 };

/** What a document's aliases may add to it: enough for defaults that every flag of a big document merges. */
export function aliasLimitsOf(text: string): AliasLimits {
  return { values: 100_000 + Math.floor(text.length / 8), characters: 1024 * 1024 + text.length };
}

/**
 * Reads YAML text, deep-frozen, off the event loop where it is big (D8): in a worker thread that lives as long as this one
 * document takes. Where none can be run, a big text is refused: parsing it here would hold the loop.
 */
export async function readYamlDocument(
  text: string,
  turn: Turn,
  signal?: AbortSignal,
  settings?: WorkerSettings,
): Promise<ContentResult> {
  if (text.length <= MAX_INLINE_CHARACTERS) {
    const { readYaml } = await import('./yaml-content.js');
    // Loading the library took a while, the first time.
    await turn();
    const result = readYaml(text, INLINE_ALIAS_LIMITS);
    if (result.ok) return { ...result, value: await freezeInTurns(result.value, turn) };
    if (!result.isBeyondLimits) return result;
    await turn();
  }
  // The code of the worker is as long as all that reads JSON.
  const { readYamlInWorker } = await import('./yaml-thread.js');
  const outcome = await readYamlInWorker({ text, limits: aliasLimitsOf(text) }, signal, settings);
  if (outcome.kind === 'not-run') return rejected(notRunMessage(text, outcome.reason));
  return outcome.answer.ok ? readJson(outcome.answer.json, turn) : outcome.answer;
}

async function freezeInTurns(value: JsonValue, turn: Turn): Promise<JsonValue> {
  await turn();
  return freezeDeepInSlices(value, turn);
}

function notRunMessage(text: string, reason: string): string {
  const what =
    text.length > MAX_INLINE_CHARACTERS
      ? `has ${text.length} characters, and more than ${MAX_INLINE_CHARACTERS}`
      : `has aliases that make it big, and such ones`;
  return `The YAML document ${what} are parsed in a worker thread, which cannot be run here (${reason}): JSON needs none`;
}
