import { readMediaType } from './media-type-syntax.js';

/** The notations that a document can be written in (D2). */
export type Format = 'json' | 'yaml' | 'ion';

export type FormatResult =
  | { readonly ok: true; readonly format: Format }
  | { readonly ok: false; readonly message: string };

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/x-yaml', 'yaml'],
  ['application/yaml', 'yaml'],
  ['text/yaml', 'yaml'],
  ['text/x-yaml', 'yaml'],
  ['application/ion', 'ion'],
]);

const ACCEPTED = `${[...FORMATS.keys()].join(', ')}, or a type that ends in +json or +yaml, in UTF-8`;

/** The format that a media type names; parameters other than `charset` are ignored (D2). */
export function formatOf(contentType: string | undefined): FormatResult {
  if (contentType === undefined || contentType.trim() === '') {
    return refused('The document came without a content type');
  }
  const mediaType = readMediaType(contentType);
  if (mediaType === undefined) {
    return refused(`The document's content type ${quoted(contentType)} is not a media type`);
  }
  const { type, subtype, charset } = mediaType;
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return refused(`The document's content type ${quoted(contentType)} names the charset ${quoted(charset)}`);
  }
  const format = FORMATS.get(`${type}/${subtype}`) ?? formatOfSuffix(subtype);
  if (format === undefined) {
    return refused(`The document's content type ${quoted(contentType)} is not supported`);
  }
  return { ok: true, format };
}

function formatOfSuffix(subtype: string): Format | undefined {
  if (subtype.endsWith('+json')) return 'json';
  if (subtype.endsWith('+yaml')) return 'yaml';
  return undefined;
}

function refused(what: string): FormatResult {
  return {
    ok: false,
    message: `${what}: expected ${ACCEPTED}. The option contentType overrides what the answer says.`,
  };
}

/** Content types come from outside: quoted, with control characters escaped, and cut off. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
