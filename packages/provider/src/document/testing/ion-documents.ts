import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationContext } from '@openfeature/core';
import type { Flag } from '../../flags/flag.js';
import { parseIon } from '../ion-document.js';
import type { ParsedDocument, ParseOptions } from '../parsed-document.js';

/** A recorded answer of the service to the AppConfig Agent; `fixtures/native-ion.json` has its headers and its meaning. */
export const NATIVE: Uint8Array = Buffer.from(recorded().bodyBase64, 'base64');

/** The header of that answer that tells which experiment runs on its flag. */
export const NATIVE_EXPERIMENT_FLAGS: string = recorded().responseHeaders['Experiment-Flags'];

function recorded() {
  return JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'native-ion.json'), 'utf8'));
}

/**
 * Made by hand after the native layout:
 * `checkout::[beta::[(and (eq $tier "gold") (split by::$userId pct::25 seed::"s1")), "…"], "…"]`
 */
export const HAND_MADE: Uint8Array = Buffer.from(
  '4AEA6u6/gYPeu4a+mduEg29wc4UhAYghF9yEhGFubnOFIQGIIQyHvpyIY2hlY2tvdXSEYmV0YYUkdGllcockdXNlcklk7gGFga2+AYDu2YGuvtXOoHEKyXENcS+EZ29sZM6ScRfkgaZxMOSBpyEZ5YGognMxjrF7Il92YXJpYW50IjoiYmV0YSIsImNvbG9yIjoiYmx1ZSIsImVuYWJsZWQiOnRydWV9jqN7Il92YXJpYW50IjoiYmFzZSIsImVuYWJsZWQiOmZhbHNlfQ==',
  'base64',
);

type Content = string | Uint8Array;

function bytesOf(content: Content): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Parses a document that is expected to be good. */
export async function parsedIon(content: Content, options: ParseOptions = {}): Promise<ParsedDocument> {
  const result = await parseIon(bytesOf(content), options);
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

/** Parses a document that is expected to be refused: the message. */
export async function ionRefusal(content: Content): Promise<string> {
  const result = await parseIon(bytesOf(content), {});
  if (result.ok) throw new Error('The document was accepted.');
  return result.message;
}

/** The only flag of a document, or the one of a key. */
export async function ionFlag(content: Content, key?: string, options?: ParseOptions): Promise<Flag> {
  const { flags } = await parsedIon(content, options);
  const flag = key === undefined ? [...flags.values()][0] : flags.get(key);
  if (flag === undefined) throw new Error('There is no such flag.');
  return flag;
}

/** The name of the variant that a context gets (T1). */
export function chosen(flag: Flag, context: EvaluationContext): string | undefined {
  if (flag.kind !== 'multi-variant') throw new Error(JSON.stringify(flag));
  return flag.variants.find((variant) => variant.rule?.evaluate(context) ?? true)?.name;
}

/** Why a flag cannot be evaluated. */
export function reasonOf(flag: Flag): string {
  if (flag.kind !== 'spoiled') throw new Error(JSON.stringify(flag));
  return flag.message;
}
