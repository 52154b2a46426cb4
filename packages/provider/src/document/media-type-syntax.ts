import { MAX_MEDIA_TYPE_CHARACTERS } from './raw-document.js';

/** A media type, read according to the WHATWG's MIME Sniffing Standard, since many are not quite what RFC 9110 asks for. */
export interface MediaType {
  /** In lower case. */
  readonly type: string;
  readonly subtype: string;
  /** As written; `undefined` where it is missing or not valid. */
  readonly charset: string | undefined;
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const MEDIA_TYPE = new RegExp(`^[\\t\\n\\r ]*(${TOKEN})/(${TOKEN})[\\t\\n\\r ]*(;.*)?$`, 's');
/** Its name, and its value: quoted, perhaps without a closing quote, or plain. */
const PARAMETER = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\.|\\$)*)(?:"[^;]*|$)|([^;]*)))?/gs;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** `undefined` for what is no media type, or too long for one. */
export function readMediaType(text: string): MediaType | undefined {
  if (text.length > MAX_MEDIA_TYPE_CHARACTERS) return undefined;
  const [whole, type = '', subtype = '', parameters = ''] = MEDIA_TYPE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { type: type.toLowerCase(), subtype: subtype.toLowerCase(), charset: charsetOf(parameters) };
}

/** The first one that is valid counts. */
function charsetOf(parameters: string): string | undefined {
  for (const [, name = '', quoted, plain = ''] of trimmed(parameters).matchAll(PARAMETER)) {
    if (name.toLowerCase() !== 'charset') continue;
    const value = quoted === undefined ? trimmed(plain) : quoted.replace(/\\(.)/gs, '$1');
    if ((value !== '' || quoted !== undefined) && VALUE.test(value)) return value;
  }
  return undefined;
}

/** Without the white space at its end. A regular expression would search for the end from every blank. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && '\t\n\r '.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
