import { BOUNDS } from './bounds.js';
import type { JsonSource } from './json-source.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** A member of the root that is longer than this is frozen in turns: freezing a shorter one takes less than a millisecond. */
const LONG_MEMBER = 4 * 1024;

/** Why the scanner has stopped. `comma` and `closing` are where it stands, and where it goes on behind. */
export type Stop = 'pause' | 'comma' | 'closing' | 'mistake';

/**
 * Goes over JSON without reading it: finds where containers and their members begin and end, and counts what is bounded (D8).
 * What it passes over need not be JSON, but where it is, the counts are exact.
 */
export class JsonScanner {
  position: number;
  /** Containers around the position, the root included. */
  depth = 1;
  /** By depth: where the container begins, where the last comma between its members stands, how many members it has so far. */
  readonly starts = new Int32Array(BOUNDS.nesting + 1);
  readonly commas = new Int32Array(BOUNDS.nesting + 1);
  readonly members = new Int32Array(BOUNDS.nesting + 1);
  readonly #closings = new Uint8Array(BOUNDS.nesting + 1);
  /** Values so far, containers included. */
  values = 2;
  /** Members of the container that has the most of those that have ended. */
  widest = 0;
  /** Whether a member of the root was long. */
  hasLongMember = false;
  readonly #units: JsonSource['units'];

  /** @param start where the root stands, a container that is not empty */
  constructor(units: JsonSource['units'], start: number) {
    this.#units = units;
    this.position = start + 1;
    this.#enter(1, start, units[start] === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
  }

  /**
   * Goes on to `pauseAt` or a little further, but no further than a comma of the root at or behind `commaAt`, or the end of one
   * of the `held` outermost containers.
   */
  scan(pauseAt: number, commaAt: number, held: number): Stop {
    const units = this.#units;
    let { position } = this;
    while (position < pauseAt) {
      const unit = units[position];
      if (unit === QUOTE) {
        position += 1;
        for (let inside = units[position]; inside !== QUOTE; inside = units[position]) {
          if (inside === undefined) return 'mistake';
          position += inside === BACKSLASH ? 2 : 1;
        }
      } else if (unit === COMMA) {
        if (!this.#comma(position)) return 'mistake';
        if (this.depth === 1 && position >= commaAt) return this.#stopAt(position, 'comma');
      } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
        position = this.#open(position, unit === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
        if (position < 0) return 'mistake';
      } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
        if (unit !== this.#closings[this.depth]) return 'mistake';
        this.#note(position);
        if (this.depth <= held) return this.#stopAt(position, 'closing');
        this.depth -= 1;
      } else if (unit === undefined) return 'mistake';
      position += 1;
    }
    return this.#stopAt(position, 'pause');
  }

  /** Goes on behind a part of the root that is known, and ends with a comma. */
  resume(comma: number, values: number, members: number): void {
    this.position = comma + 1;
    this.commas[1] = comma;
    this.values += values;
    this.members[1] = (this.members[1] ?? 0) + members;
  }

  #stopAt(position: number, why: Stop): Stop {
    this.position = position;
    return why;
  }

  /** Counts the value that a comma announces; `false` beyond a bound. */
  #comma(position: number): boolean {
    const { depth, members } = this;
    const count = (members[depth] ?? 0) + 1;
    members[depth] = count;
    this.values += 1;
    if (depth === 1) this.#noteMember(position);
    this.commas[depth] = position;
    if (count > BOUNDS.keys && this.#closings[depth] === CLOSE_BRACE) return false;
    return this.values <= BOUNDS.values;
  }

  /** Enters a container, or passes over an empty one; returns the last position read, or -1 beyond a bound. */
  #open(start: number, closing: number): number {
    if (this.depth >= BOUNDS.nesting) return -1;
    const units = this.#units;
    let position = start + 1;
    for (let unit = units[position]; unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09; ) {
      position += 1;
      unit = units[position];
    }
    if (units[position] === closing) return position;
    this.depth += 1;
    this.values += 1;
    if (this.values > BOUNDS.values) return -1;
    this.#enter(this.depth, start, closing);
    return position - 1;
  }

  #enter(depth: number, start: number, closing: number): void {
    this.starts[depth] = start;
    this.commas[depth] = start;
    this.members[depth] = 1;
    this.#closings[depth] = closing;
  }

  /** Notes what is known of a container that ends. */
  #note(position: number): void {
    this.widest = Math.max(this.widest, this.members[this.depth] ?? 0);
    if (this.depth === 1) this.#noteMember(position);
  }

  #noteMember(end: number): void {
    if (end - (this.commas[1] ?? 0) > LONG_MEMBER) this.hasLongMember = true;
  }
}
