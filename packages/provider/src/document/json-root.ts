import type { JsonValue } from '@openfeature/core';
import { isSame } from '../shared/platform.js';
import { JsonMembers } from './json-containers.js';
import { COMMA } from './json-scanner.js';
import { MANY_KEYS, rememberKeys } from './many-keys.js';

/** Neighbouring members of a root object: what was read, and what was counted. */
export interface JsonSlice {
  /** From behind a comma, or the root's brace, to the next one. */
  readonly start: number;
  readonly end: number;
  readonly keys: readonly string[];
  readonly values: readonly JsonValue[];
  /** As the bounds count (D8): all values inside, and all members, repeated keys included. */
  readonly valueCount: number;
  readonly memberCount: number;
  readonly widest: number;
}

/** A root object that was read before, with its source: whatever is the same again need not be parsed again. */
export interface KnownRoot {
  readonly units: Uint8Array;
  readonly slices: readonly JsonSlice[];
}

/** The root object as a map, since each member may be a flag. Its slices are kept for the next version. */
export class JsonRoot extends JsonMembers {
  readonly members = new Map<string, JsonValue>();
  readonly slices: JsonSlice[] = [];
  readonly #sliceUnits: number;
  #keys: string[] = [];
  #values: JsonValue[] = [];

  /** @param sliceUnits up to which length neighbouring slices are kept as one, so that versions do not leave more and more of them */
  constructor(sliceUnits: number) {
    super();
    this.#sliceUnits = sliceUnits;
  }

  put(key: string, value: JsonValue): void {
    this.#keys.push(key);
    this.#values.push(value);
    this.members.set(key, value);
  }

  /** Makes a slice of what was put since the last one. */
  cut(slice: Omit<JsonSlice, 'keys' | 'values'>): JsonSlice {
    // Copied, because V8 keeps half as much room again in a list that has grown.
    const whole = { ...slice, keys: this.#keys.slice(), values: this.#values.slice() };
    this.#keep(whole);
    this.#keys = [];
    this.#values = [];
    return whole;
  }

  /** Takes over a slice that was read before, moved by a distance. */
  adopt(slice: JsonSlice, distance: number): void {
    const { keys, values, start, end } = slice;
    this.#keep(distance === 0 ? slice : { ...slice, start: start + distance, end: end + distance });
    for (let index = 0; index < keys.length; index += 1) {
      this.members.set(keys[index] as string, values[index] as JsonValue);
    }
  }

  #keep(slice: JsonSlice): void {
    const before = this.slices.at(-1);
    if (before === undefined || slice.end - before.start > this.#sliceUnits) this.slices.push(slice);
    else this.slices[this.slices.length - 1] = joined(before, slice);
  }

  /** The root as an object of its own. */
  finish(): JsonValue {
    const value = Object.fromEntries(this.members);
    if (this.members.size >= MANY_KEYS) rememberKeys(value, [...this.members.keys()]);
    return value;
  }
}

/** Two slices that follow each other, as one. */
function joined(one: JsonSlice, other: JsonSlice): JsonSlice {
  return {
    start: one.start,
    end: other.end,
    keys: one.keys.concat(other.keys),
    values: one.values.concat(other.values),
    valueCount: one.valueCount + other.valueCount,
    memberCount: one.memberCount + other.memberCount,
    widest: Math.max(one.widest, other.widest),
  };
}

/**
 * The slices that a root read before has in common with another source: those with which both begin, each up to its comma, and
 * those with which both end. They mean the same there, since what precedes them means the same or does not matter.
 */
export function commonSlices(
  { units: before, slices }: KnownRoot,
  units: Uint8Array,
): { readonly first: readonly JsonSlice[]; readonly last: readonly JsonSlice[] } {
  const [prefix, suffix] = [commonLength(before, units, true), commonLength(before, units, false)];
  return {
    first: slices.filter(({ end }) => end < prefix && before[end] === COMMA),
    last: slices.filter(({ start }) => start > before.length - suffix),
  };
}

const COMPARED_AT_ONCE = 4 * 1024;

/** The length of the longest common beginning, or end, of two sources. */
function commonLength(one: Uint8Array, other: Uint8Array, isPrefix: boolean): number {
  const most = Math.min(one.length, other.length);
  const part = (bytes: Uint8Array, from: number, to: number) =>
    isPrefix ? bytes.subarray(from, to) : bytes.subarray(bytes.length - to, bytes.length - from);
  let common = 0;
  for (let size = COMPARED_AT_ONCE; size > 0; size = size === 1 ? 0 : size / 2) {
    while (common < most) {
      const to = Math.min(most, common + size);
      if (!isSame(part(one, common, to), part(other, common, to))) break;
      common = to;
    }
  }
  return common;
}
