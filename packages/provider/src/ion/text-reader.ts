import type { Reader } from 'ion-js';
import type { IonTextPart } from './part-builder.js';
import type { IonReader } from './reader.js';
import { decodeIonString } from './strings.js';

/** Reads one part of Ion text with `ion-js`, and the strings that were replaced in it from the document itself. */
export class IonPartReader implements IonReader {
  readonly #reader: Reader;
  readonly #part: IonTextPart;
  readonly #document: string;

  constructor(reader: Reader, part: IonTextPart, document: string) {
    this.#reader = reader;
    this.#part = part;
    this.#document = document;
  }

  stringValue(): string | null {
    // The reader's position at a string is behind its last quote.
    const replaced = this.#part.strings.get(this.#reader.position());
    return replaced === undefined ? this.#reader.stringValue() : decodeIonString(this.#document, replaced);
  }

  next = () => this.#reader.next();
  type = () => this.#reader.type();
  depth = () => this.#reader.depth();
  stepIn = () => this.#reader.stepIn();
  stepOut = () => this.#reader.stepOut();
  annotations = () => this.#reader.annotations();
  isNull = () => this.#reader.isNull();
  position = () => this.#reader.position();
  booleanValue = () => this.#reader.booleanValue();
  bigIntValue = () => this.#reader.bigIntValue();
  numberValue = () => this.#reader.numberValue();
  decimalValue = () => this.#reader.decimalValue();
  timestampValue = () => this.#reader.timestampValue();
}
