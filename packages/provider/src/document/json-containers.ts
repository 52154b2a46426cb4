import type { JsonValue } from '@openfeature/core';
import { setMember } from './json-values.js';
import { MANY_KEYS, rememberKeys } from './many-keys.js';

/** A container whose members are parsed in slices. */
export interface JsonContainer {
  /** Adds members given as JSON text, with commas between them. @throws SyntaxError */
  take(text: string): void;
  /** The key of a member, from the text before its value, colon included. @throws SyntaxError */
  keyOf(text: string): string;
  put(key: string, value: JsonValue): void;
  /** The assembled value. */
  finish(): JsonValue;
}

export class JsonArray implements JsonContainer {
  readonly #elements: JsonValue[] = [];

  take(text: string): void {
    for (const element of JSON.parse(`[${text}]`) as JsonValue[]) this.#elements.push(element);
  }

  /** There must be nothing there. */
  keyOf(text: string): string {
    JSON.parse(`[${text}[]]`);
    return '';
  }

  put(_key: string, value: JsonValue): void {
    this.#elements.push(value);
  }

  finish(): JsonValue {
    return this.#elements;
  }
}

/** A container whose members have keys. */
export abstract class JsonMembers implements JsonContainer {
  take(text: string): void {
    const part = JSON.parse(`{${text}}`) as Record<string, JsonValue>;
    for (const key of Object.keys(part)) this.put(key, part[key] as JsonValue);
  }

  keyOf(text: string): string {
    const [key] = Object.keys(JSON.parse(`{${text}[]}`));
    if (key === undefined) throw new SyntaxError('a member has no key');
    return key;
  }

  abstract put(key: string, value: JsonValue): void;
  abstract finish(): JsonValue;
}

/** A later value of the same key replaces the earlier one in its place, so that the object is what `JSON.parse` gives. */
export class JsonObject extends JsonMembers {
  readonly #value: Record<string, JsonValue> = {};
  /** Every key once: V8 takes long to list many. */
  readonly #names: string[] = [];

  put(key: string, value: JsonValue): void {
    if (!Object.hasOwn(this.#value, key)) this.#names.push(key);
    setMember(this.#value, key, value);
  }

  finish(): JsonValue {
    if (this.#names.length >= MANY_KEYS) rememberKeys(this.#value, this.#names);
    return this.#value;
  }
}
