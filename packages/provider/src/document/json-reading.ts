import type { JsonValue } from '@openfeature/core';
import { BOUNDS } from './bounds.js';
import { JsonArray, type JsonContainer, JsonObject } from './json-containers.js';
import { findingMistake } from './json-mistakes.js';
import { commonSlices, JsonRoot, type JsonSlice, type KnownRoot } from './json-root.js';
import { COMMA, JsonScanner, OPEN_BRACE, OPEN_BRACKET } from './json-scanner.js';
import { type JsonSource, skipBlankUnits, sourceOfText } from './json-source.js';
import { freezing } from './json-values.js';
import { DocumentFailure } from './place.js';
import { CHARACTERS_PER_TURN } from './turns.js';

/** How the source is cut, in units. */
export interface SliceSizes {
  /** Members of the root that are parsed together. */
  readonly slice: number;
  /** A member of the root that is longer than this is itself read in slices. */
  readonly longest: number;
}

const SIZES: SliceSizes = { slice: 64 * 1024, longest: 128 * 1024 };

/** What was read: a value, or a root object by its members. */
export type JsonRead =
  | { readonly root: undefined; readonly value: JsonValue }
  | { readonly root: JsonRoot; readonly widest: number };

/**
 * Reads JSON with the same result as `JSON.parse`, which does the reading here but cannot pause: a scanner counts what is bounded
 * and cuts the source into slices, each of which is parsed by itself. Only long members are frozen. Yields its position after at
 * most {@link CHARACTERS_PER_TURN} characters, except within one long string.
 *
 * @param known what was read before, taken over as far as the source is the same
 * @throws DocumentFailure where the source is not JSON, or beyond a bound.
 */
export function* readingJson(
  input: string | JsonSource,
  known?: KnownRoot,
  sizes = SIZES,
): Generator<number, JsonRead, void> {
  const source = typeof input === 'string' ? sourceOfText(input) : input;
  try {
    return yield* new JsonReader(source, sizes).reading(known);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const text = source.text(0, source.units.length);
  yield* findingMistake(text);
  throw new DocumentFailure('it cannot be read', text.length);
}

/** An open container, parsed up to a position. */
interface Held {
  readonly container: JsonContainer;
  /** Its key in the container around it. */
  readonly key: string;
  from: number;
  /** Whether a member that was read in slices ends at `from`, so that a comma or the container's end has to follow. */
  isBehindMember: boolean;
}

class JsonReader {
  readonly #source: JsonSource;
  readonly #sizes: SliceSizes;
  readonly #units: JsonSource['units'];
  /** The outermost containers around the position. */
  readonly #held: Held[] = [];

  constructor(source: JsonSource, sizes: SliceSizes) {
    this.#source = source;
    this.#sizes = sizes;
    this.#units = source.units;
  }

  /** @throws SyntaxError where there is a mistake, or something beyond a bound */
  *reading(known: KnownRoot | undefined): Generator<number, JsonRead, void> {
    const units = this.#units;
    const start = skipBlankUnits(units, 0);
    const isObject = units[start] === OPEN_BRACE;
    const inside = skipBlankUnits(units, start + 1);
    const isEmpty = units[inside] === 0x7d || units[inside] === 0x5d;
    if (isEmpty || (!isObject && units[start] !== OPEN_BRACKET)) {
      const value = JSON.parse(this.#source.text(0, units.length)) as JsonValue;
      return isObject ? { root: new JsonRoot(this.#sizes.slice), widest: 0 } : { root: undefined, value };
    }
    const scanner = new JsonScanner(units, start);
    const root = isObject ? new JsonRoot(this.#sizes.slice) : undefined;
    const container = root ?? new JsonArray();
    this.#held.push(held(container, '', start + 1));
    if (root === undefined) {
      yield* this.#scanning(scanner, undefined, []);
      return { root, value: container.finish() };
    }
    const { first, last } =
      known === undefined || !(units instanceof Uint8Array)
        ? { first: [], last: [] }
        : commonSlices(known, units);
    for (const slice of first) {
      this.#adopt(scanner, root, slice, 0);
      yield slice.end;
    }
    const distance = units.length - (known?.units.length ?? 0);
    const adopted = yield* this.#scanning(
      scanner,
      root,
      last.map((slice) => slice.start + distance),
    );
    for (const slice of adopted === undefined ? [] : last.slice(adopted)) {
      this.#adopt(scanner, root, slice, distance);
      yield slice.end + distance;
    }
    return { root, widest: Math.max(...root.slices.map((slice) => slice.widest)) };
  }

  /**
   * Reads the root to its end and checks that nothing follows, or stops at one of the places where a known slice begins.
   *
   * @returns the index of that place; `undefined` at the end
   */
  *#scanning(
    scanner: JsonScanner,
    root: JsonRoot | undefined,
    places: readonly number[],
  ): Generator<number, number | undefined, void> {
    let before = { start: scanner.position, values: scanner.values, members: scanner.members };
    let parsed = before.start;
    const step = Math.min(CHARACTERS_PER_TURN, this.#sizes.longest);
    let pauseAt = before.start + step;
    let next = 0;
    for (;;) {
      while ((places[next] ?? Number.POSITIVE_INFINITY) < before.start) next += 1;
      const place = places[next] ?? Number.POSITIVE_INFINITY;
      if (place === before.start) return next;
      const stop = scanner.scan(
        pauseAt,
        Math.min(before.start + this.#sizes.slice, place - 1),
        this.#held.length,
      );
      const { position } = scanner;
      if (stop === 'mistake') throw new SyntaxError('no JSON');
      if (stop === 'pause') {
        if (position - parsed >= this.#sizes.longest) {
          this.#hold(scanner);
          parsed = position;
        }
        yield position;
        pauseAt = position + step;
        continue;
      }
      if (stop === 'closing' && !this.#close(scanner)) continue;
      if (stop === 'comma') this.#takeFromRoot(scanner);
      parsed = position;
      const { widest, isLong } = scanner.sizes();
      const slice = root?.cut({
        start: before.start,
        end: position,
        valueCount: scanner.values - before.values,
        memberCount: scanner.members - before.members,
        widest,
      });
      before = { start: position + 1, values: scanner.values, members: scanner.members };
      if (isLong) for (const _pause of freezing(slice?.values ?? [])) yield position;
      if (stop === 'comma') continue;
      if (skipBlankUnits(this.#units, position + 1) < this.#units.length) throw new SyntaxError('no end');
      return undefined;
    }
  }

  #takeFromRoot(scanner: JsonScanner): void {
    this.#take(this.#held[0] as Held, scanner.position);
    scanner.pass(false);
  }

  #adopt(scanner: JsonScanner, root: JsonRoot, slice: JsonSlice, distance: number): void {
    root.adopt(slice, distance);
    scanner.resume(slice.end + distance, slice.valueCount, slice.memberCount);
    const [outermost] = this.#held as [Held];
    outermost.from = scanner.position;
    if (scanner.values > BOUNDS.values || scanner.members > BOUNDS.keys) throw new SyntaxError('too much');
  }

  /** Parses the complete members of each container around the position, and holds the open containers. */
  #hold(scanner: JsonScanner): void {
    for (let depth = 1; depth <= scanner.depth; depth += 1) {
      const outer = this.#held[depth - 1] as Held;
      const comma = scanner.commaOf(depth);
      if (comma >= outer.from) this.#take(outer, comma);
      if (depth === scanner.depth || depth < this.#held.length) continue;
      if (outer.isBehindMember) throw new SyntaxError('no comma');
      const start = scanner.startOf(depth + 1);
      const key = outer.container.keyOf(this.#source.text(outer.from, start));
      outer.from = start;
      const container = this.#units[start] === OPEN_BRACE ? new JsonObject() : new JsonArray();
      this.#held.push(held(container, key, start + 1));
    }
  }

  /** Ends the innermost container that is held; returns whether it is the root. */
  #close(scanner: JsonScanner): boolean {
    const { position } = scanner;
    const inner = this.#held.pop() as Held;
    this.#take(inner, position);
    scanner.pass(true);
    const outer = this.#held.at(-1);
    if (outer === undefined) return true;
    outer.container.put(inner.key, inner.container.finish());
    outer.from = position + 1;
    outer.isBehindMember = true;
    return false;
  }

  /** Parses the members of a container up to a comma or its end. */
  #take(of: Held, end: number): void {
    let start = skipBlankUnits(this.#units, of.from);
    if (of.isBehindMember && start < end) {
      if (this.#units[start] !== COMMA) throw new SyntaxError('no comma');
      of.isBehindMember = false;
      start = skipBlankUnits(this.#units, start + 1);
    }
    if (start < end) of.container.take(this.#source.text(start, end));
    else if (!of.isBehindMember) throw new SyntaxError('no member');
    of.from = end + 1;
    of.isBehindMember = false;
  }
}

function held(container: JsonContainer, key: string, from: number): Held {
  return { container, key, from, isBehindMember: false };
}
