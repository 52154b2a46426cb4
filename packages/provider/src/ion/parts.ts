import {
  MAX_ANNOTATIONS,
  MAX_DEPTH,
  MAX_JSON_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_RULE_CHARACTERS,
} from './bounds.js';
import { IonBrackets, IonLexer, type IonTokenType } from './lexer.js';
import type { IonTextString } from './strings.js';
import { MAX_TOKEN_CHARACTERS, problemOfWord, tooDeep, tooLong } from './text.js';

/** One top-level value of Ion text, in the form in which it is handed to `ion-js`. */
export interface IonTextPart {
  readonly kind: 'part';
  /**
   * The value without comments and long white space, its long strings replaced by empty ones. Where there is a problem, the
   * key and `null`: enough to say which flag is spoiled.
   */
  readonly text: string;
  /** Where the value stands in the document. */
  readonly start: number;
  readonly end: number;
  /** The strings that were replaced, by where they end in {@link text}. */
  readonly strings: ReadonlyMap<number, IonTextString>;
  /** Why the value must not be read, if so. */
  readonly problem: string | undefined;
  /** Why not even its key can be read, if so. */
  readonly keyProblem: string | undefined;
  /** Translates a place in {@link text} to one in the document. */
  readonly locate: (position: number) => number;
}

/** Says how far the scan has come, so that the caller can pause. */
export interface IonTextProgress {
  readonly kind: 'progress';
  readonly position: number;
}

const PROGRESS_CHARACTERS = 16 * 1024;

/** Brackets around a rule in a document: the flag's list and the variant's. */
const DEPTH_AROUND_RULES = 2;

/** Strings up to this length are read by `ion-js`, longer ones by this library. */
const SHORT_STRING = 1_024;

/** White space up to this length is passed on as it is. */
const SHORT_SPACE = 64;

/** Characters of a variant besides its string of JSON: its rule and its annotation. */
const MAX_VARIANT_CHARACTERS = MAX_RULE_CHARACTERS + 2 * MAX_NAME_CHARACTERS;

const VERSION_MARKER = '$ion_1_0';
const SYMBOL_TABLE = /^\s*(?:\$ion_symbol_table|'\$ion_symbol_table')\s*::$/;

/**
 * Cuts Ion text into its top-level values, in linear time, and spares `ion-js` what it is slow at: a value is handed
 * over by itself, without long strings, and with no more than {@link MAX_VARIANT_CHARACTERS} for each variant.
 *
 * @returns why the text is not Ion, as far as brackets, quotes and comments tell
 */
export function* splitIonText(text: string): Generator<IonTextPart | IonTextProgress, string | undefined> {
  const lexer = new IonLexer(text);
  let reported = 0;
  let part = new PartBuilder(text, 0);
  while (lexer.next()) {
    if (lexer.start - reported >= PROGRESS_CHARACTERS) {
      reported = lexer.start;
      yield { kind: 'progress', position: reported };
    }
    const { type, start } = lexer;
    if (type !== 'space' && type !== 'comment') {
      if (part.endsBefore(type, start)) {
        yield* part.built();
        part = new PartBuilder(text, start);
      }
    }
    const failure = part.add(type, start, lexer.end);
    if (failure !== undefined) return failure;
  }
  const failure = lexer.failure ?? part.missing;
  if (failure !== undefined) return failure;
  yield* part.built();
  return undefined;
}

class PartBuilder {
  readonly #source: string;
  readonly #start: number;
  #end: number;
  /** What is handed over, except for a last stretch of the document that has not been copied yet. */
  #copied = '';
  #from = 0;
  #to = 0;
  /** Pairs of corresponding places, in what is handed over and in the document. */
  readonly #anchors: number[];
  readonly #strings = new Map<number, IonTextString>();
  readonly #brackets = new IonBrackets();
  #annotations = 0;
  /** The first annotation, which is the key, once it has been read. */
  #head = '';
  /** What the last token at the top level was, white space and comments left out. */
  #last: IonTokenType | undefined;
  #lastWordStart = 0;
  #isComplete = false;
  #variantStart = 0;
  #isSymbolTable = false;
  #problem: string | undefined;
  #keyProblem: string | undefined;
  /** A long string may go on after white space. */
  #openString: IonTextString | undefined;

  constructor(source: string, start: number) {
    this.#source = source;
    this.#start = start;
    this.#end = start;
    this.#anchors = [0, start];
    this.#from = start;
    this.#to = start;
  }

  get missing(): string | undefined {
    return this.#brackets.missing;
  }

  /** Whether a token begins the next value. */
  endsBefore(type: IonTokenType, start: number): boolean {
    if (!this.#isComplete) return false;
    const last = this.#last;
    if (type === 'long string' && last === 'long string') return false;
    const isBare = last === 'word' || last === 'other';
    // What looked like a value is an annotation.
    if (type === 'colons') return !(isBare || last === 'quoted symbol');
    // 1.5, -inf, 2024-01-01T00:00Z
    return !(isBare && (type === 'word' || type === 'other') && start === this.#end);
  }

  /** @returns why the document cannot be read, if so */
  add(type: IonTokenType, start: number, end: number): string | undefined {
    if (type === 'space' || type === 'comment') {
      this.#addBlank(type, start, end);
      return undefined;
    }
    if (type !== 'long string' && this.#openString !== undefined) {
      this.#openString = undefined;
      this.#anchor(start);
    }
    const isTop = this.#brackets.depth === 0;
    const before = this.#end;
    this.#end = end;
    switch (type) {
      case 'string':
      case 'long string':
        this.#addString(type === 'long string', start, end);
        break;
      case 'quoted symbol':
        if (end - start > MAX_NAME_CHARACTERS) this.#refuse(tooLong(start).message);
        else this.#copy(start, end);
        break;
      case 'word': {
        const problem = problemOfWord(this.#source.slice(start, end), start);
        if (problem !== undefined) this.#refuse(problem.message);
        else this.#copy(start, end);
        break;
      }
      case 'blob':
        if (isTop) this.#refuseTop('blob');
        this.#addOrRefuse(start, end);
        break;
      case 'open':
        this.#open(start, isTop);
        break;
      case 'close': {
        const failure = this.#brackets.close(this.#source.charAt(start), start);
        if (failure !== undefined) return failure;
        this.#copy(start, end);
        if (this.#brackets.depth === 1) this.#checkVariant();
        break;
      }
      default:
        this.#copy(start, end);
    }
    if (this.#brackets.depth === 1 && type === 'comma') this.#variantStart = this.#length;
    if (this.#brackets.depth === 0) this.#addTop(type, start, before);
    return undefined;
  }

  *built(): Generator<IonTextPart> {
    // A symbol table in text defines what `$10` means, which no rule may use; a version marker resets it.
    if (this.#isSymbolTable || (this.#annotations === 0 && this.#flushed().trim() === VERSION_MARKER)) return;
    const anchors = this.#anchors;
    yield {
      kind: 'part',
      text: this.#problem === undefined ? this.#flushed() : `${this.#head}null`,
      start: this.#start,
      end: this.#end,
      strings: this.#strings,
      problem: this.#problem,
      keyProblem: this.#keyProblem,
      locate: (position) => locate(anchors, position),
    };
  }

  /** What follows a token at the top level: an annotation, or the end of the value. */
  #addTop(type: IonTokenType, start: number, before: number): void {
    const continues = (type === 'word' || type === 'other') && this.#isComplete && start === before;
    if (!continues) this.#lastWordStart = start;
    else if (this.#end - this.#lastWordStart > MAX_TOKEN_CHARACTERS) {
      this.#refuse(tooLong(this.#lastWordStart).message);
    }
    this.#last = type;
    this.#isComplete = type !== 'colons';
    if (type !== 'colons') return;
    this.#annotations++;
    if (this.#annotations === 1) {
      this.#head = this.#flushed();
      this.#keyProblem = this.#problem;
    }
    if (this.#annotations > MAX_ANNOTATIONS) {
      this.#refuse(`expected one annotation, the key of the flag, got more than ${MAX_ANNOTATIONS}`);
    }
  }

  #open(start: number, isTop: boolean): void {
    const bracket = this.#source.charAt(start);
    if (isTop && bracket !== '[') {
      this.#isSymbolTable = bracket === '{' && this.#annotations === 1 && SYMBOL_TABLE.test(this.#head);
      this.#refuseTop(bracket === '(' ? 'sexp' : this.#source[start + 1] === '{' ? 'clob' : 'struct');
    }
    this.#brackets.open(bracket);
    if (this.#brackets.depth > MAX_DEPTH + DEPTH_AROUND_RULES) this.#refuse(tooDeep().message);
    this.#copy(start, start + 1);
    if (isTop) this.#variantStart = this.#length;
  }

  #addString(isLong: boolean, start: number, end: number): void {
    if (this.#brackets.depth > DEPTH_AROUND_RULES) {
      this.#addOrRefuse(start, end);
      return;
    }
    const open = isLong ? this.#openString : undefined;
    const string = { start: open?.start ?? start, end, isLong };
    if (end - string.start > MAX_JSON_CHARACTERS) {
      this.#refuse(`the string at character ${string.start} has more than ${MAX_JSON_CHARACTERS} characters`);
      return;
    }
    // The continuation of a string that was replaced belongs to what was replaced.
    if (open !== undefined) this.#strings.set(this.#length, string);
    else if (isLong || end - start > SHORT_STRING) {
      this.#anchor(start);
      this.#append('""');
      this.#strings.set(this.#length, string);
      this.#anchor(end);
    } else this.#copy(start, end);
    if (isLong) this.#openString = string;
  }

  #addBlank(type: IonTokenType, start: number, end: number): void {
    // Nothing may come between the parts of a long string.
    if (this.#openString !== undefined) return;
    if (type === 'space' && end - start <= SHORT_SPACE) {
      this.#copy(start, end);
      return;
    }
    this.#append(' ');
    this.#anchor(end);
  }

  #addOrRefuse(start: number, end: number): void {
    if (end - start > MAX_VARIANT_CHARACTERS) this.#refuse(tooLongVariant(start));
    else this.#copy(start, end);
  }

  #checkVariant(): void {
    if (this.#length - this.#variantStart > MAX_VARIANT_CHARACTERS) this.#refuse(tooLongVariant(this.#end));
  }

  #refuseTop(type: string): void {
    this.#refuse(`expected a string of JSON or a list of variants, got ${type}`);
  }

  /** A refused value is not copied any further. */
  #refuse(problem: string): void {
    this.#problem ??= problem;
    this.#copied = '';
    this.#from = this.#to;
    this.#strings.clear();
    this.#anchors.length = 2;
  }

  /** A stretch is copied with one slice: a string for each token would take four times the document's size. */
  #copy(start: number, end: number): void {
    if (this.#problem !== undefined) return;
    if (this.#to !== start) {
      this.#flushed();
      this.#from = start;
    }
    this.#to = end;
    if (this.#length - this.#variantStart > MAX_VARIANT_CHARACTERS) this.#refuse(tooLongVariant(start));
  }

  #append(text: string): void {
    if (this.#problem === undefined) this.#copied = this.#flushed() + text;
  }

  #anchor(position: number): void {
    if (this.#problem === undefined) this.#anchors.push(this.#length, position);
  }

  get #length(): number {
    return this.#copied.length + this.#to - this.#from;
  }

  #flushed(): string {
    if (this.#to > this.#from) this.#copied += this.#source.slice(this.#from, this.#to);
    this.#from = this.#to;
    return this.#copied;
  }
}

function tooLongVariant(position: number): string {
  return `the variant at character ${position} has more than ${MAX_VARIANT_CHARACTERS} characters beside its JSON`;
}

function locate(anchors: readonly number[], position: number): number {
  let place = 0;
  for (let index = 0; index < anchors.length && (anchors[index] ?? 0) <= position; index += 2) {
    place = (anchors[index + 1] ?? 0) + position - (anchors[index] ?? 0);
  }
  return place;
}
