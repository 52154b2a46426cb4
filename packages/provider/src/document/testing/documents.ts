import { parseDocument } from '../parse-document.js';
import type { ParsedDocument, ParseOptions, ParseResult } from '../parsed-document.js';

const encoder = new TextEncoder();

/** Parses text, or bytes, of a media type. */
export function parse(
  content: string | Uint8Array,
  contentType = 'application/json',
  options: ParseOptions = {},
  turn?: () => Promise<void>,
): Promise<ParseResult> {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return parseDocument({ bytes, contentType, versionLabel: undefined }, options, turn);
}

/** As {@link parse}, for documents that are expected to be good. */
export async function parsed(content: string, contentType?: string): Promise<ParsedDocument> {
  const result = await parse(content, contentType);
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

/** The document of a JSON value. */
export function parsedJson(value: unknown): Promise<ParsedDocument> {
  return parsed(JSON.stringify(value));
}

/** A document whose parsing is expected to be refused: the message. */
export async function refusal(content: string | Uint8Array, contentType?: string): Promise<string> {
  const result = await parse(content, contentType);
  if (result.ok) throw new Error('The document was accepted.');
  return result.message;
}
