/** The text of a part that is handed over, copied from the document, and which places in both correspond. */
export class PartText {
  readonly #source: string;
  #copied = '';
  /** A last stretch of the document that has not been copied yet. */
  #from: number;
  #to: number;
  /** Pairs of corresponding places, in the text and in the document. */
  readonly #anchors: number[];
  #isClosed = false;

  /** @param start where the part begins in the document */
  constructor(source: string, start: number) {
    this.#source = source;
    this.#anchors = [0, start];
    this.#from = start;
    this.#to = start;
  }

  get length(): number {
    return this.#copied.length + this.#to - this.#from;
  }

  /** A stretch is copied with one slice: a string for each token would take four times the document's size. */
  copy(start: number, end: number): void {
    if (this.#isClosed) return;
    if (this.#to !== start) {
      this.flushed();
      this.#from = start;
    }
    this.#to = end;
  }

  /** Adds what is not in the document. */
  append(text: string): void {
    if (!this.#isClosed) this.#copied = this.flushed() + text;
  }

  /** Notes that the end of the text corresponds to a place in the document. */
  anchor(position: number): void {
    if (!this.#isClosed) this.#anchors.push(this.length, position);
  }

  /** Drops the text, and takes no more. */
  close(): void {
    this.#isClosed = true;
    this.#copied = '';
    this.#from = this.#to;
    this.#anchors.length = 2;
  }

  /** The whole text. */
  flushed(): string {
    if (this.#to > this.#from) this.#copied += this.#source.slice(this.#from, this.#to);
    this.#from = this.#to;
    return this.#copied;
  }

  /** The place in the document of a place in the text. */
  locate(position: number): number {
    let place = 0;
    for (let index = 0; index < this.#anchors.length && (this.#anchors[index] ?? 0) <= position; index += 2) {
      place = (this.#anchors[index + 1] ?? 0) + position - (this.#anchors[index] ?? 0);
    }
    return place;
  }
}
