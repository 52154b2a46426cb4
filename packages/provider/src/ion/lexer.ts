export type IonTokenType =
  | 'space'
  | 'comment'
  | 'string'
  | 'long string'
  | 'quoted symbol'
  | 'blob'
  | 'open'
  | 'close'
  | 'comma'
  | 'colons'
  /** A run of letters, digits, `_` and `$`. */
  | 'word'
  /** Any other character. */
  | 'other';

const SPACE = /[ \t\r\n\v\f]+/y;
const WORD = /[\w$]+/y;
const LINE_END = /[\r\n]/g;
/** Not `{{"` or `{{'''`, which are text. The base64 inside may look like a comment. */
const BLOB = /\{\{[ \t\r\n\v\f]*(?=[^ \t\r\n\v\f"'])/y;
const BACKSLASH = 0x5c;

/**
 * Cuts Ion text into tokens, one by one, in linear time, by brackets, quotes and comments alone. `ion-js` does the rest, but it
 * cannot pause, and misses the end of a comment that ends in two stars.
 */
export class IonLexer {
  readonly text: string;
  type: IonTokenType = 'space';
  /** Where the token begins, and where the next one does. */
  start = 0;
  end = 0;
  /** Why the text cannot be read further, if so. */
  failure: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Moves to the next token; `false` at the end of the text, or at a {@link failure}. */
  next(): boolean {
    const { text, end: start } = this;
    this.start = start;
    if (start >= text.length) return false;
    const character = text.charAt(start);
    switch (character) {
      case '(':
      case '[':
        return this.#take('open', start + 1);
      case ')':
      case ']':
      case '}':
        return this.#take('close', start + 1);
      case ',':
        return this.#take('comma', start + 1);
      case '"':
        return this.#quoted('string', '"');
      case "'":
        return text.startsWith("'''", start)
          ? this.#quoted('long string', "'''")
          : this.#quoted('quoted symbol', "'");
      case '{':
        return this.#matches(BLOB)
          ? this.#take('blob', this.#after('}}', '{{'))
          : this.#take('open', start + 1);
      case ':':
        return text.startsWith('::', start)
          ? this.#take('colons', start + 2)
          : this.#take('other', start + 1);
      case '/':
        if (text.startsWith('//', start)) return this.#take('comment', this.#endOfLine());
        if (text.startsWith('/*', start)) return this.#take('comment', this.#after('*/', 'comment'));
        return this.#take('other', start + 1);
      default:
        if (this.#matches(SPACE)) return this.#take('space', SPACE.lastIndex);
        if (this.#matches(WORD)) return this.#take('word', WORD.lastIndex);
        return this.#take('other', start + 1);
    }
  }

  #take(type: IonTokenType, end: number): boolean {
    this.type = type;
    if (end < 0) return false;
    this.end = end;
    return true;
  }

  #matches(expression: RegExp): boolean {
    expression.lastIndex = this.start;
    return expression.test(this.text);
  }

  #endOfLine(): number {
    LINE_END.lastIndex = this.start;
    const found = LINE_END.exec(this.text);
    return found === null ? this.text.length : found.index;
  }

  #after(closing: string, what: string): number {
    const index = this.text.indexOf(closing, this.start + 2);
    if (index >= 0) return index + closing.length;
    this.failure = `the ${what} at character ${this.start} does not end`;
    return -1;
  }

  #quoted(type: IonTokenType, quote: string): boolean {
    const { text } = this;
    const first = quote.charCodeAt(0);
    for (let position = this.start + quote.length; position < text.length; position++) {
      const unit = text.charCodeAt(position);
      if (unit === BACKSLASH) position++;
      else if (unit === first && text.startsWith(quote, position)) {
        return this.#take(type, position + quote.length);
      }
    }
    this.failure = `the ${quote} at character ${this.start} does not end`;
    return false;
  }
}

const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const FIRST_CAPACITY = 64;

/** The open brackets, a byte for each, as a document may consist of nothing else. */
export class IonBrackets {
  #closers = new Uint8Array(FIRST_CAPACITY);
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  open(bracket: string): void {
    if (this.#depth === this.#closers.length) {
      const grown = new Uint8Array(2 * this.#depth);
      grown.set(this.#closers);
      this.#closers = grown;
    }
    this.#closers[this.#depth++] = (CLOSER_OF[bracket] ?? '').charCodeAt(0);
  }

  /** Closes the last bracket; returns why it cannot, if so. */
  close(bracket: string, position: number): string | undefined {
    const expected = this.#last;
    if (this.#depth > 0) this.#depth--;
    if (expected === bracket) return undefined;
    return `expected ${expected ?? 'no closing bracket'} at character ${position}, got ${bracket}`;
  }

  /** Why the text cannot end here, if so. */
  get missing(): string | undefined {
    const expected = this.#last;
    return expected === undefined ? undefined : `expected ${expected} before the end of the text`;
  }

  get #last(): string | undefined {
    return this.#depth === 0 ? undefined : String.fromCharCode(this.#closers[this.#depth - 1] ?? 0);
  }
}
