import type { JsonValue } from '@openfeature/core';
import {
  type DocumentDirective,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import { BOUNDS, tooDeep, tooManyKeys, tooManyValues } from './bounds.js';
import { isRecord, jsonTypeOf, setMember } from './json-values.js';
import { nameOf } from './names.js';
import { DocumentFailure } from './place.js';
import { type AliasLimits, type Anchor, Anchors, type Measure } from './yaml-aliases.js';
import { NONE, type Properties, positionOf } from './yaml-events.js';
import { plainScalar } from './yaml-scalars.js';
import { coreTag, taggedScalar } from './yaml-tags.js';

/** The types that YAML itself has names for. */
const KNOWN_TAG = /^!!(?:binary|bool|float|int|map|merge|null|omap|pairs|seq|set|str|timestamp|value|yaml)$/;

/** A mapping or sequence that is being read. */
interface Frame {
  readonly value: JsonValue[] | Record<string, JsonValue>;
  readonly measure: Measure;
  readonly anchor: Anchor | undefined;
  /** The key of the pair that is being read, `<<` included. */
  key: string | undefined;
  isMerge: boolean;
  hasMerge: boolean;
  keys: number;
  /** Keys merged by `<<`, which the mapping's own keys replace. */
  merged: Set<string> | undefined;
}

const MERGE_KEY = '<<';

/**
 * Makes the JSON value of a YAML text from its parser's events. Values that aliases name are shared, and counted once for
 * each use, beforehand.
 *
 * @param events Emptied while they are read, so that their memory can go to the value.
 * @throws DocumentFailure where something is no JSON, or beyond a bound.
 */
export function yamlValue(text: string, events: (Event | undefined)[], limits: AliasLimits): JsonValue {
  return new Builder(text, limits).build(events);
}

class Builder {
  readonly #text: string;
  readonly #frames: Frame[] = [];
  readonly #anchors: Anchors;
  #root: JsonValue = null;
  #values = 0;
  #documents = 0;
  #directives: readonly DocumentDirective[] = [];
  #position = 0;

  constructor(text: string, limits: AliasLimits) {
    this.#text = text;
    this.#anchors = new Anchors(limits);
  }

  build(events: (Event | undefined)[]): JsonValue {
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index];
      events[index] = undefined;
      if (event !== undefined) this.#read(event);
    }
    return this.#root;
  }

  #read(event: Event): void {
    this.#position = positionOf(event) ?? this.#position;
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.#documents += 1;
        this.#directives = event.directives;
        break;
      case EVENT_ID.SCALAR:
        this.#scalar(event);
        break;
      case EVENT_ID.ALIAS:
        this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd));
        break;
      case EVENT_ID.POP:
        this.#close();
        break;
      default:
        this.#open(event.type === EVENT_ID.SEQUENCE ? [] : {}, event);
    }
  }

  #open(value: JsonValue[] | Record<string, JsonValue>, event: Properties): void {
    const tag = this.#begin(event);
    const isSequence = Array.isArray(value);
    if (tag !== undefined && tag !== '!' && tag !== (isSequence ? 'seq' : 'map')) throw this.#badTag(event);
    if (this.#expectsKey()) throw this.#failure('a key is a mapping or a sequence; keys are strings');
    if (this.#frames.length >= BOUNDS.nesting) throw this.#failure(tooDeep);
    const measure = { values: 1, characters: 0, height: 1 };
    const anchor = this.#anchorOf(event, value, measure, true);
    this.#frames.push({
      value,
      measure,
      anchor,
      key: undefined,
      isMerge: false,
      hasMerge: false,
      keys: 0,
      merged: undefined,
    });
  }

  /** Ends the innermost collection, or the document. */
  #close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    if (frame.anchor !== undefined) frame.anchor.isOpen = false;
    this.#put(frame.value, frame.measure);
  }

  #scalar(event: ScalarEvent): void {
    const tag = this.#begin(event);
    const text = getScalarValue(this.#text, event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN && tag === undefined;
    const value = tag === undefined ? (isPlain ? plainScalar(text) : text) : taggedScalar(text, tag);
    if (value === undefined) throw this.#badTag(event);
    const measure = { values: 1, characters: text.length, height: 0 };
    this.#anchorOf(event, value, measure, false);
    if (this.#expectsKey()) this.#key(value, isPlain);
    else if (typeof value === 'number' && !Number.isFinite(value)) {
      throw this.#failure(
        'infinity and "not a number" are not values of JSON; put them in quotes if text is meant',
      );
    } else this.#put(value, measure);
  }

  #key(key: JsonValue, isPlain: boolean): void {
    const frame = this.#frames.at(-1) as Frame;
    if (typeof key !== 'string') {
      throw this.#failure(
        `a key is ${key === null ? 'null' : `a ${jsonTypeOf(key)}`}, not a string; put it in quotes`,
      );
    }
    frame.isMerge = isPlain && key === MERGE_KEY;
    const isSecond = frame.isMerge
      ? frame.hasMerge
      : Object.hasOwn(frame.value, key) && !frame.merged?.has(key);
    if (isSecond) throw this.#failure(`the key ${nameOf(key)} stands a second time in its mapping`);
    frame.hasMerge ||= frame.isMerge;
    frame.key = key;
    frame.measure.characters += key.length;
  }

  #alias(name: string): void {
    this.#countValue();
    if (this.#documents > 1) throw this.#secondDocument();
    if (this.#expectsKey()) throw this.#failure('a key is an alias; keys are strings');
    const anchor = this.#anchors.use(name, this.#position);
    if (this.#frames.length + anchor.measure.height > BOUNDS.nesting) throw this.#failure(tooDeep);
    this.#put(anchor.value, anchor.measure);
  }

  /** Puts a value where it belongs: into the innermost collection, or at the root. */
  #put(value: JsonValue, measure: Measure): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#root = value;
      return;
    }
    frame.measure.values += measure.values;
    frame.measure.characters += measure.characters;
    // A merged mapping is on the same level as the mapping it is merged into, and so are those in a sequence.
    const levels = frame.isMerge ? (Array.isArray(value) ? -1 : 0) : 1;
    frame.measure.height = Math.max(frame.measure.height, measure.height + levels);
    if (Array.isArray(frame.value)) frame.value.push(value);
    else if (frame.isMerge) this.#merge(frame, frame.value, value);
    else {
      frame.merged?.delete(frame.key as string);
      this.#set(frame, frame.value, frame.key as string, value);
    }
    frame.key = undefined;
    frame.isMerge = false;
  }

  /** Takes over the keys that are not there yet; their number is bounded as aliases are. */
  #merge(frame: Frame, target: Record<string, JsonValue>, from: JsonValue): void {
    for (const source of Array.isArray(from) ? from : [from]) {
      if (!isRecord(source)) {
        throw this.#failure('the value of a merge key is neither a mapping nor a sequence of mappings');
      }
      for (const key of Object.keys(source)) {
        if (Object.hasOwn(target, key)) continue;
        frame.merged ??= new Set();
        frame.merged.add(key);
        this.#set(frame, target, key, source[key] as JsonValue);
      }
    }
  }

  #set(frame: Frame, target: Record<string, JsonValue>, key: string, value: JsonValue): void {
    frame.keys += 1;
    if (frame.keys > BOUNDS.keys) throw this.#failure(tooManyKeys);
    setMember(target, key, value);
  }

  /** Counts a node, and returns its tag, if it has one. */
  #begin(event: Properties): ReturnType<typeof coreTag> {
    this.#countValue();
    if (this.#documents > 1) throw this.#secondDocument();
    if (event.tagStart === NONE) return undefined;
    const tag = coreTag(this.#text.slice(event.tagStart, event.tagEnd), this.#directives);
    if (tag === undefined) throw this.#badTag(event);
    return tag;
  }

  #badTag({ tagStart, tagEnd }: Properties): DocumentFailure {
    const name = this.#text.slice(tagStart, tagEnd);
    // Text that begins with ! is taken for a tag, and may be a secret.
    const tag = KNOWN_TAG.test(name) ? `the tag '${name}'` : 'a tag (a text that begins with ! needs quotes)';
    return this.#failure(`${tag} stands for what JSON does not have, or does not fit`);
  }

  #countValue(): void {
    this.#values += 1;
    if (this.#values > BOUNDS.values) throw this.#failure(tooManyValues);
  }

  #anchorOf(event: Properties, value: JsonValue, measure: Measure, isOpen: boolean): Anchor | undefined {
    if (event.anchorStart === NONE) return undefined;
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    return this.#anchors.define(name, value, measure, isOpen);
  }

  #expectsKey(): boolean {
    const frame = this.#frames.at(-1);
    return frame !== undefined && !Array.isArray(frame.value) && frame.key === undefined;
  }

  #secondDocument(): DocumentFailure {
    return this.#failure('it holds a second document, where one is expected');
  }

  #failure(reason: string): DocumentFailure {
    return new DocumentFailure(reason, this.#position);
  }
}
