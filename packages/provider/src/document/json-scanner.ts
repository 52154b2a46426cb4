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

/** Why the scanner has stopped. At `comma` and `closing`, it is on that character, and continues behind it. */
export type Stop = 'pause' | 'comma' | 'closing' | 'mistake';

/** By depth; the root's is 1. */
interface Levels {
  /** Where the container begins. */
  readonly starts: Int32Array;
  /** Where the last comma between its members is; where it begins, if there is none yet. */
  readonly commas: Int32Array;
  /** How many members it has so far. */
  readonly members: Int32Array;
  /** The character that ends it. */
  readonly closings: Uint8Array;
}

/** Indexes of what the scanner counts, in a list of numbers. */
const POSITION = 0;
const DEPTH = 1;
const VALUES = 2;
const WIDEST = 3;
const LONGEST = 4;

/**
 * Scans JSON without reading it: finds where containers and their members begin and end, and counts what is bounded (D8).
 * The text need not be JSON, but where it is, the counts are exact.
 */
export class JsonScanner {
  readonly #units: JsonSource['units'];
  readonly #counts = new Int32Array(5);
  readonly #levels: Levels = {
    starts: new Int32Array(BOUNDS.nesting + 1),
    commas: new Int32Array(BOUNDS.nesting + 1),
    members: new Int32Array(BOUNDS.nesting + 1),
    closings: new Uint8Array(BOUNDS.nesting + 1),
  };

  /** @param start where the root begins, a container that is not empty */
  constructor(units: JsonSource['units'], start: number) {
    this.#units = units;
    this.#counts[POSITION] = start + 1;
    this.#counts[DEPTH] = 1;
    this.#counts[VALUES] = 2;
    const { starts, commas, members, closings } = this.#levels;
    starts[1] = start;
    commas[1] = start;
    members[1] = 1;
    closings[1] = units[start] === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
  }

  get position(): number {
    return this.#counts[POSITION] ?? 0;
  }

  /** Containers around the position, the root included. */
  get depth(): number {
    return this.#counts[DEPTH] ?? 0;
  }

  /** Values so far, containers included. */
  get values(): number {
    return this.#counts[VALUES] ?? 0;
  }

  /** Members of the root so far. */
  get members(): number {
    return this.#levels.members[1] ?? 0;
  }

  startOf(depth: number): number {
    return this.#levels.starts[depth] ?? 0;
  }

  /** The last comma between members of a container; where it begins, if there is none yet. */
  commaOf(depth: number): number {
    return this.#levels.commas[depth] ?? 0;
  }

  /**
   * Scans to `pauseAt` or a little further, but stops at a comma of the root at or behind `commaAt`, and at the end of one
   * of the `held` outermost containers.
   */
  scan(pauseAt: number, commaAt: number, held: number): Stop {
    return scan(this.#units, this.#counts, this.#levels, pauseAt, commaAt, held);
  }

  /** Continues behind a comma or an end. */
  pass(leavesContainer: boolean): void {
    this.#counts[POSITION] = this.position + 1;
    if (leavesContainer) this.#counts[DEPTH] = this.depth - 1;
  }

  /** Continues behind a part of the root that is known. */
  resume(comma: number, values: number, members: number): void {
    this.#counts[POSITION] = comma + 1;
    this.#counts[VALUES] = this.values + values;
    this.#levels.commas[1] = comma;
    this.#levels.members[1] = this.members + members;
  }

  /**
   * What has come since it was last asked: how many members the largest of the containers inside the root has, and whether a
   * member of the root was long.
   */
  sizes(): { readonly widest: number; readonly isLong: boolean } {
    const [widest = 0, longest = 0] = this.#counts.subarray(WIDEST);
    this.#counts.fill(0, WIDEST);
    return { widest, isLong: longest > LONG_MEMBER };
  }
}

/** Works on numbers and lists of numbers only: V8 discards code compiled for a kind of object when the last one of it is gone. */
function scan(
  units: JsonSource['units'],
  counts: Int32Array,
  { starts, commas, members, closings }: Levels,
  pauseAt: number,
  commaAt: number,
  held: number,
): Stop {
  let [position = 0, depth = 0, values = 0, widest = 0, longest = 0] = counts;
  let stop: Stop = 'pause';
  while (position < pauseAt) {
    const unit = units[position];
    if (unit === QUOTE) {
      position += 1;
      let inside = units[position];
      while (inside !== QUOTE && inside !== undefined) {
        position += inside === BACKSLASH ? 2 : 1;
        inside = units[position];
      }
      if (inside === undefined) return 'mistake';
    } else if (unit === COMMA) {
      values += 1;
      const count = (members[depth] ?? 0) + 1;
      members[depth] = count;
      if (values > BOUNDS.values || (count > BOUNDS.keys && closings[depth] === CLOSE_BRACE))
        return 'mistake';
      if (depth === 1) longest = Math.max(longest, position - (commas[1] ?? 0));
      commas[depth] = position;
      if (depth === 1 && position >= commaAt) {
        stop = 'comma';
        break;
      }
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      if (depth >= BOUNDS.nesting) return 'mistake';
      const start = position;
      const closing = unit === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      let next = units[position + 1];
      while (next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09) {
        position += 1;
        next = units[position + 1];
      }
      if (next === closing) position += 1;
      else {
        depth += 1;
        values += 1;
        if (values > BOUNDS.values) return 'mistake';
        starts[depth] = start;
        commas[depth] = start;
        members[depth] = 1;
        closings[depth] = closing;
      }
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      if (unit !== closings[depth]) return 'mistake';
      if (depth === 1) longest = Math.max(longest, position - (commas[1] ?? 0));
      else widest = Math.max(widest, members[depth] ?? 0);
      if (depth <= held) {
        stop = 'closing';
        break;
      }
      depth -= 1;
    } else if (unit === undefined) return 'mistake';
    position += 1;
  }
  counts[POSITION] = position;
  counts[DEPTH] = depth;
  counts[VALUES] = values;
  counts[WIDEST] = widest;
  counts[LONGEST] = longest;
  return stop;
}
