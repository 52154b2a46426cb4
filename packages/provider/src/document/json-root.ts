import type { JsonValue } from '@openfeature/core';
import { isSame } from '../shared/platform.js';
import { JsonMembers } from './json-containers.js';
import { COMMA } from './json-scanner.js';
import { MANY_KEYS, rememberKeys } from './many-keys.js';

/** Members of a root object that stand together in its source: what was read of them, and what was counted. */
export interface JsonSlice {
  /** Behind a comma or the root's brace; at the next one. */
  readonly start: number;
  readonly end: number;
  readonly keys: readonly string[];
  readonly values: readonly JsonValue[];
  /** Of the bounds' kind (D8): all values inside, and the members, whether or not their keys are new. */
  readonly valueCount: number;
  readonly memberCount: number;
  readonly widest: number;
}

/** A root object that was read before, with its source: what stands there again need not be parsed again. */
export interface KnownRoot {
  readonly units: Uint8Array;
  readonly slices: readonly JsonSlice[];
}

/** The root object: a map, since it may have a flag in each of its members. Its slices are kept for the next version. */
export class JsonRoot extends JsonMembers {
  readonly members = new Map<string, JsonValue>();
  readonly slices: JsonSlice[] = [];
  #keys: string[] = [];
  #values: JsonValue[] = [];

  put(key: string, value: JsonValue): void {
    this.#keys.push(key);
    this.#values.push(value);
    this.members.set(key, value);
  }

  /** Ends a slice: what was put since the last one. */
  cut(slice: Omit<JsonSlice, 'keys' | 'values'>): JsonSlice {
    // V8 leaves room for half as much again in a list that has grown.
    const whole = { ...slice, keys: this.#keys.slice(), values: this.#values.slice() };
    this.slices.push(whole);
    this.#keys = [];
    this.#values = [];
    return whole;
  }

  /** Takes over a slice that was read before, and stands so far from there. */
  adopt(slice: JsonSlice, distance: number): void {
    const { keys, values, start, end } = slice;
    this.slices.push(distance === 0 ? slice : { ...slice, start: start + distance, end: end + distance });
    for (let index = 0; index < keys.length; index += 1) {
      this.members.set(keys[index] as string, values[index] as JsonValue);
    }
  }

  /** The root as an object of its own. */
  finish(): JsonValue {
    const value = Object.fromEntries(this.members);
    if (this.members.size >= MANY_KEYS) rememberKeys(value, [...this.members.keys()]);
    return value;
  }
}

/**
 * What of a root that was read before stands in another source, too: the slices with which both begin, each up to its comma, and
 * those with which both end. They mean the same there, since what stands before them means the same, or does not matter.
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

/** How much two sources have in common at their beginning, or at their end. */
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
