import { type ContentResult, firstLine, rejected } from './content.js';
import { readJson } from './json.js';
import { isRecord, jsonTypeOf } from './json-values.js';
import { formatOf } from './media-type.js';
import type { ParseOptions, ParseResult } from './parsed-document.js';
import type { RawDocument } from './raw-document.js';
import { MAX_DOCUMENT_BYTES } from './raw-document.js';
import { readFlags } from './read-flags.js';
import { layoutOf } from './shape.js';
import { createPacer, eventLoopTurn, type Turn } from './turns.js';

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
    if (options.profileType === 'AWS.Freeform') {
      return rejected(
        'The document is Ion, which holds feature flags: a profile of type AWS.Freeform has none',
      );
    }
    const { parseIon } = await import('./ion-document.js');
    return parseIon(raw.bytes, options, turn);
  }
  const text = decodeUtf8(raw.bytes);
  if (text === undefined)
    return rejected('The document is not UTF-8: it contains bytes that are no character');
  const content =
    format.format === 'json' ? await readJson(text, turn) : await readYaml(text, turn, options.signal);
  return content.ok ? toDocument(content, raw.bytes.byteLength, options, turn) : content;
}

/** Loaded on first need: the code of the worker is as long as all that reads JSON. */
async function readYaml(text: string, turn: Turn, signal: AbortSignal | undefined): Promise<ContentResult> {
  const { readYamlDocument } = await import('./yaml.js');
  return readYamlDocument(text, turn, signal);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function toDocument(
  { value: content, warnings }: ContentResult & { readonly ok: true },
  documentBytes: number,
  options: ParseOptions,
  turn: Turn,
): Promise<ParseResult> {
  if (!isRecord(content)) {
    return rejected(
      `The document's root must be an object with one property per flag, got ${jsonTypeOf(content)}`,
    );
  }
  const pace = createPacer(turn);
  const layout = await layoutOf(content, options.profileType, pace);
  if (!layout.ok) return layout;
  const { flags, shape } = await readFlags(layout, options, documentBytes, pace, turn);
  return { ok: true, document: { flags, content, warnings, shape } };
}
