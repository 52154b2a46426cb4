import type { Flags } from '../flags/flag.js';
import { isUtf8 } from '../shared/platform.js';
import { type ContentResult, firstLine, rejected } from './content.js';
import { readJson } from './json.js';
import type { KnownRoot } from './json-root.js';
import { sourceOfBytes } from './json-source.js';
import { isRecord, jsonTypeOf } from './json-values.js';
import { formatOf } from './media-type.js';
import type { ParsedDocument, ParseOptions, ParseResult } from './parsed-document.js';
import type { RawDocument } from './raw-document.js';
import { MAX_DOCUMENT_BYTES } from './raw-document.js';
import { readFlags } from './read-flags.js';
import { layoutOf, membersOf } from './shape.js';
import { createPacer, eventLoopTurn, type Turn } from './turns.js';
import { readYamlDocument } from './yaml.js';

/** What JSON documents were read from, by their flags, for the next version to take over. */
const knownRoots = new WeakMap<Flags, KnownRoot>();

/**
 * Parses a document into its flags (D1). Never rejects: a document that cannot be parsed is an outcome with a message (D3).
 * Big documents are read with pauses, so that the process can do other work meanwhile (D8). JSON and YAML are read in UTF-8, with
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
  if (!isUtf8(raw.bytes)) {
    return rejected('The document is not UTF-8: it contains bytes that are no character; save it as UTF-8');
  }
  if (format.format === 'yaml') {
    const content = await readYamlDocument(new TextDecoder().decode(raw.bytes), turn, options.signal);
    return content.ok ? toDocument(content, raw, options, turn) : content;
  }
  const source = sourceOfBytes(raw.bytes);
  const content = await readJson(source, turn, options.previous && knownRoots.get(options.previous));
  if (!content.ok) return content;
  const result = await toDocument(content, raw, options, turn);
  if (result.ok && content.root !== undefined) {
    knownRoots.set(result.document.flags, { units: source.units, slices: content.root.slices });
  }
  return result;
}

async function toDocument(
  content: ContentResult & { readonly ok: true },
  raw: RawDocument,
  options: ParseOptions,
  turn: Turn,
): Promise<ParseResult> {
  const pace = createPacer(turn);
  const members =
    content.root?.members ?? (isRecord(content.value) ? await membersOf(content.value, pace) : undefined);
  if (members === undefined) {
    return rejected(
      `The document's root must be an object with one property per flag, got ${jsonTypeOf(content.value)}`,
    );
  }
  const layout = await layoutOf(members, options.profileType, pace);
  if (!layout.ok) return layout;
  const facts = { bytes: raw.bytes.byteLength, widest: content.widest ?? Number.POSITIVE_INFINITY };
  const { flags, shape, warnings } = await readFlags(layout, options, facts, pace, turn);
  const document: ParsedDocument = {
    flags,
    get content() {
      return content.value;
    },
    warnings: [...content.warnings, ...warnings],
    shape,
  };
  return { ok: true, document };
}
