import type { JsonValue } from '@openfeature/core';
import type { Flag, Flags } from '../flags/flag.js';
import type { RawDocument } from '../source/source.js';
import { firstLine, rejected } from './content.js';
import { deploymentTimeFlag, isDeploymentTime, ruleLengthOf } from './deployment-time.js';
import { readJson } from './json.js';
import { freezeDeepInSlices, isRecord, jsonTypeOf } from './json-values.js';
import { formatOf } from './media-type.js';
import { MAX_DOCUMENT_BYTES, type ParseOptions, type ParseResult } from './parsed-document.js';
import { retrievalTimeFlag } from './retrieval-time.js';
import { createPacer, eventLoopTurn, type Pacer, type Turn } from './turns.js';
import { readYamlDocument } from './yaml.js';

/** What a flag without rules counts for in characters when work is paced. */
const FLAG_CHARACTERS = 64;

/**
 * Parses a document into its flags (D1). Never rejects: a document that cannot be parsed is an outcome with a message (D3).
 * Big documents are read with pauses, so that other work of the process goes on (D8). JSON and YAML are read in UTF-8, with
 * or without a byte-order mark; a key that stands twice in a JSON object has its last value, in YAML it rejects the document.
 *
 * @param turn Gives the event loop a turn; called between slices of work.
 */
export async function parseDocument(
  raw: RawDocument,
  options: ParseOptions,
  turn: Turn = eventLoopTurn,
): Promise<ParseResult> {
  try {
    return await parse(raw, options, turn);
  } catch (error) {
    return rejected(`The document cannot be used: ${firstLine(error)}`);
  }
}

async function parse(raw: RawDocument, options: ParseOptions, turn: Turn): Promise<ParseResult> {
  if (raw.bytes.byteLength > MAX_DOCUMENT_BYTES) {
    return rejected(
      `The document has ${raw.bytes.byteLength} bytes: expected no more than ${MAX_DOCUMENT_BYTES}`,
    );
  }
  const format = formatOf(options.contentType ?? raw.contentType);
  if (!format.ok) return format;
  if (format.format === 'ion') {
    const { parseIon } = await import('./ion.js');
    return parseIon(raw.bytes, options, turn);
  }
  const text = decodeUtf8(raw.bytes);
  if (text === undefined)
    return rejected('The document is not UTF-8: it contains bytes that are no character');
  const content = format.format === 'json' ? readJson(text) : await readYamlDocument(text, options.signal);
  if (!content.ok) return content;
  // Steps that hold the event loop as long as the document is big take their turns one by one.
  const pace = createPacer(turn);
  await pace(text.length);
  await freezeDeepInSlices(content.value, turn);
  await pace(text.length);
  return toDocument(content.value, content.warnings, options, pace);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function toDocument(
  content: JsonValue,
  warnings: readonly string[],
  options: ParseOptions,
  pace: Pacer,
): Promise<ParseResult> {
  if (!isRecord(content)) {
    return rejected(
      `The document's root must be an object with one property per flag, got ${jsonTypeOf(content)}`,
    );
  }
  const flags = isDeploymentTime(content)
    ? await readFlags(content.values, pace, (key, entry) => deploymentTimeFlag(key, entry, options))
    : await readFlags(content, pace, (_key, entry) => retrievalTimeFlag(entry));
  return { ok: true, document: { flags, content, warnings } };
}

async function readFlags(
  entries: JsonValue | undefined,
  pace: Pacer,
  read: (key: string, entry: JsonValue) => Flag | Promise<Flag>,
): Promise<Flags> {
  const flags = new Map<string, Flag>();
  // A deployment-time document may define flags and give none of them a value: then there is no flag.
  if (!isRecord(entries)) return flags;
  for (const [key, entry] of Object.entries(entries)) {
    flags.set(key, Object.freeze(await read(key, entry)));
    await pace(FLAG_CHARACTERS + ruleLengthOf(entry));
  }
  return flags;
}
