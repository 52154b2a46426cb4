import {
  MAX_ANNOTATIONS,
  MAX_DEPTH,
  MAX_JSON_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_RULE_CHARACTERS,
} from './bounds.js';
import { IonBrackets, type IonTokenType } from './lexer.js';
import { PartText } from './part-text.js';
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

/** Takes the tokens of one top-level value, and says where it ends. */
export class PartBuilder {
  readonly #source: string;
  readonly #start: number;
  #end: number;
  readonly #text: PartText;
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
    this.#text = new PartText(source, start);
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
      this.#text.anchor(start);
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
    if (this.#brackets.depth === 1 && type === 'comma') this.#variantStart = this.#text.length;
    if (this.#brackets.depth === 0) this.#addTop(type, start, before);
    return undefined;
  }

  *built(): Generator<IonTextPart> {
    // A symbol table in text defines what `$10` means, which no rule may use; a version marker resets it.
    if (this.#isSymbolTable || (this.#annotations === 0 && this.#text.flushed().trim() === VERSION_MARKER))
      return;
    const text = this.#text;
    yield {
      kind: 'part',
      text: this.#problem === undefined ? text.flushed() : `${this.#head}null`,
      start: this.#start,
      end: this.#end,
      strings: this.#strings,
      problem: this.#problem,
      keyProblem: this.#keyProblem,
      locate: (position) => text.locate(position),
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
      this.#head = this.#text.flushed();
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
    if (isTop) this.#variantStart = this.#text.length;
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
    if (open !== undefined) this.#strings.set(this.#text.length, string);
    else if (isLong || end - start > SHORT_STRING) {
      this.#text.anchor(start);
      this.#text.append('""');
      this.#strings.set(this.#text.length, string);
      this.#text.anchor(end);
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
    this.#text.append(' ');
    this.#text.anchor(end);
  }

  #addOrRefuse(start: number, end: number): void {
    if (end - start > MAX_VARIANT_CHARACTERS) this.#refuse(tooLongVariant(start));
    else this.#copy(start, end);
  }

  #checkVariant(): void {
    if (this.#text.length - this.#variantStart > MAX_VARIANT_CHARACTERS) {
      this.#refuse(tooLongVariant(this.#end));
    }
  }

  #refuseTop(type: string): void {
    this.#refuse(`expected a string of JSON or a list of variants, got ${type}`);
  }

  /** A refused value is not copied any further. */
  #refuse(problem: string): void {
    this.#problem ??= problem;
    this.#text.close();
    this.#strings.clear();
  }

  #copy(start: number, end: number): void {
    if (this.#problem !== undefined) return;
    this.#text.copy(start, end);
    if (this.#text.length - this.#variantStart > MAX_VARIANT_CHARACTERS) this.#refuse(tooLongVariant(start));
  }
}

function tooLongVariant(position: number): string {
  return `the variant at character ${position} has more than ${MAX_VARIANT_CHARACTERS} characters beside its JSON`;
}
