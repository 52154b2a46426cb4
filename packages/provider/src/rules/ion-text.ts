import { MAX_DEPTH } from './ion-node.js';
import type { RuleError } from './rule.js';

/** One or more whole top-level values of Ion text, comments blanked out. */
export interface IonTextPart {
  readonly kind: 'part';
  readonly text: string;
  /** Where the part begins, in characters from the beginning of the text. */
  readonly start: number;
  /** Why the last value of the part must not be read, if so. */
  readonly problem: RuleError | undefined;
}

/** Says how far the scan has come, so that whoever drives it can pause. */
export interface IonTextProgress {
  readonly kind: 'progress';
  readonly position: number;
}

const PROGRESS_CHARACTERS = 16 * 1024;

/** Brackets around a rule in a document: the flag's list and the variant's. */
const DEPTH_AROUND_RULES = 2;

/** Characters of a number or bare symbol; `ion-js` takes quadratic time for the digits of an integer. */
const MAX_TOKEN_CHARACTERS = 1_001;

const WHITE_SPACE = /\s+/y;
const BARE_TOKEN = /[\w$]+/y;

/**
 * Cuts Ion text into parts that `ion-js` can read one by one, and checks what it does not: `ion-js` takes quadratic time for
 * deep nesting, does not see the end of a comment that ends in two stars, and resolves `$4` to a name of its own symbol table.
 *
 * @returns why the text is no Ion, as far as brackets, quotes and comments tell
 */
export function* splitIonText(text: string): Generator<IonTextPart | IonTextProgress, string | undefined> {
  let position = 0;
  let reported = 0;
  let part = new PartBuilder(text, 0);
  const closers: string[] = [];
  while (position < text.length) {
    if (position - reported >= PROGRESS_CHARACTERS) {
      reported = position;
      yield { kind: 'progress', position };
    }
    const from = position;
    WHITE_SPACE.lastIndex = position;
    if (WHITE_SPACE.test(text)) {
      position = WHITE_SPACE.lastIndex;
      continue;
    }
    const character = text.charAt(position);
    if (text.startsWith('//', position) || text.startsWith('/*', position)) {
      const end = endOfComment(text, position);
      if (end === undefined) return `the comment at character ${from} does not end`;
      part.blank(from, end);
      position = end;
      continue;
    }
    const isLongString = text.startsWith("'''", position);
    if (part.isComplete && !(isLongString && part.endsWithLongString)) {
      yield part.build(from);
      part = new PartBuilder(text, from);
    }
    if (character === '"' || character === "'") {
      const quote = isLongString ? "'''" : character;
      const end = endOfQuoted(text, position + quote.length, quote);
      if (end === undefined) return `the ${quote} at character ${from} does not end`;
      position = end;
      if (closers.length === 0 && (isLongString || character === '"')) part.complete(isLongString);
    } else if (character === '{' && /^\{\{\s*[^\s"']/.test(text.slice(position, position + 64))) {
      // A blob: its base64 may look like a comment.
      const end = text.indexOf('}}', position);
      if (end < 0) return `the {{ at character ${from} does not end`;
      position = end + 2;
    } else if (character in CLOSER_OF) {
      closers.push(CLOSER_OF[character as keyof typeof CLOSER_OF]);
      if (closers.length > MAX_DEPTH + DEPTH_AROUND_RULES) part.refuse(tooDeep());
      position++;
    } else if (character === ')' || character === ']' || character === '}') {
      const expected = closers.pop();
      if (expected !== character) {
        return `expected ${expected ?? 'no closing bracket'} at character ${from}, got ${character}`;
      }
      position++;
      if (closers.length === 0) part.complete(false);
    } else {
      BARE_TOKEN.lastIndex = position;
      const token = BARE_TOKEN.exec(text)?.[0] ?? character;
      position += token.length;
      if (token.length > MAX_TOKEN_CHARACTERS) part.refuse(tooLong(from));
      if (looksLikeReference(token)) part.refuse(reference(token, from));
    }
  }
  const missing = closers.pop();
  if (missing !== undefined) return `expected ${missing} before the end of the text`;
  yield part.build(text.length);
  return undefined;
}

const BACKSLASH = 0x5c;
const CLOSER_OF = { '(': ')', '[': ']', '{': '}' } as const;

class PartBuilder {
  isComplete = false;
  endsWithLongString = false;
  #pieces = '';
  #copied: number;
  #problem: RuleError | undefined;

  constructor(
    readonly text: string,
    readonly start: number,
  ) {
    this.#copied = start;
  }

  /** What comes next begins another part. */
  complete(withLongString: boolean): void {
    this.isComplete = true;
    this.endsWithLongString = withLongString;
  }

  refuse(problem: RuleError): void {
    this.#problem ??= problem;
  }

  /** Blanks, not nothing, so that positions stay what they were. */
  blank(from: number, to: number): void {
    this.#pieces += this.text.slice(this.#copied, from) + ' '.repeat(to - from);
    this.#copied = to;
  }

  build(end: number): IonTextPart {
    const text = this.#pieces + this.text.slice(this.#copied, end);
    return { kind: 'part', text, start: this.start, problem: this.#problem };
  }
}

function endOfComment(text: string, from: number): number | undefined {
  if (text.startsWith('/*', from)) {
    const end = text.indexOf('*/', from + 2);
    return end < 0 ? undefined : end + 2;
  }
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
}

function endOfQuoted(text: string, from: number, quote: string): number | undefined {
  const first = quote.charCodeAt(0);
  for (let position = from; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    if (unit === BACKSLASH) position++;
    else if (unit === first && text.startsWith(quote, position)) return position + quote.length;
  }
  return undefined;
}

/** In Ion, `$` and digits; in the eyes of `ion-js`, anything that JavaScript takes for a number: `$1e5`, `$Infinity`. */
function looksLikeReference(token: string): boolean {
  return token.length > 1 && token.startsWith('$') && !Number.isNaN(Number(token.slice(1)));
}

function tooDeep(): RuleError {
  return { reason: 'TooComplex', message: `it nests deeper than ${MAX_DEPTH} levels` };
}

function tooLong(position: number): RuleError {
  return {
    reason: 'TooComplex',
    message: `the number or symbol at character ${position} has more than ${MAX_TOKEN_CHARACTERS} characters`,
  };
}

function reference(token: string, position: number): RuleError {
  return {
    reason: 'InvalidSyntax',
    message: `${token} at character ${position} reads as a reference to a symbol table of Ion; write '${token}' in quotes for an attribute of that name`,
  };
}
