import { isDate } from 'node:util/types';
import { cut, described, isArray } from '../shared/described.js';
import type { Json } from '../shared/json.js';
import { payloadTooLarge } from '../store/content.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';

/** Levels of nesting; no client reads deeper ones. */
const MAX_DEPTH = 200;

/** No more fit into the largest content: each takes two characters. */
const MAX_SIZE = MAX_CONTENT_KILOBYTES * 1024;

const MAX_SHOWN_PATH = 200;

/**
 * A copy of a value as JSON has it. Where `JSON.stringify` would leave something out, or make something else of it, this throws
 * a TypeError that names the place: for `undefined`, functions, numbers that are not finite, bigints, dates and other instances
 * of classes, and what contains itself. For more than content may have it throws the service's error.
 *
 * @param name What messages call the value.
 */
export function toJson(name: string, value: unknown): Json {
  return new Copier(name).copy(value);
}

class Copier {
  readonly #path: Array<string | number> = [];
  readonly #ancestors: object[] = [];
  readonly #name: string;
  #size = 0;

  constructor(name: string) {
    this.#name = name;
  }

  copy(value: unknown): Json {
    this.#count(2);
    switch (typeof value) {
      case 'string':
        this.#count(value.length);
        return value;
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value)) return value;
        throw this.#unexpected(described(value));
      case 'object':
        return value === null ? null : this.#container(value);
      default:
        throw this.#unexpected(described(value));
    }
  }

  #container(value: object): Json {
    if (this.#ancestors.includes(value)) throw this.#unexpected('a value that contains itself');
    if (this.#ancestors.length === MAX_DEPTH) throw this.#unexpected(`more than ${MAX_DEPTH} levels`);
    this.#ancestors.push(value);
    const copy = isArray(value) ? this.#array(value) : this.#object(value);
    this.#ancestors.pop();
    return copy;
  }

  #array(value: readonly unknown[]): Json {
    const copy: Json[] = [];
    // By index, because an array can have an iterator of its own.
    const length = this.#look(() => value.length);
    for (let index = 0; index < length; index += 1) {
      this.#path.push(index);
      copy.push(this.copy(this.#look(() => value[index])));
      this.#path.pop();
    }
    return copy;
  }

  #object(value: object): Json {
    if (isDate(value)) throw this.#unexpected('a Date; give its toISOString() or getTime()');
    const prototype = this.#look(() => Object.getPrototypeOf(value) as unknown);
    // Other realms, as those in which tests run, have an `Object.prototype` of their own.
    const isPlain = prototype === null || this.#look(() => Object.getPrototypeOf(prototype)) === null;
    if (!isPlain) throw this.#unexpected('an instance of a class');
    const members = this.#look(() => Object.keys(value)).map((key): [string, Json] => {
      this.#path.push(key);
      this.#count(key.length);
      const member = this.copy(this.#look(() => Reflect.get(value, key)));
      this.#path.pop();
      return [key, member];
    });
    return Object.fromEntries(members);
  }

  /** Proxies and getters can throw anything. */
  #look<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw new TypeError(`Expected \`${this.#where()}\` to be readable, but reading it threw an error`, {
        cause,
      });
    }
  }

  #count(characters: number): void {
    this.#size += characters;
    if (this.#size > 2 * MAX_SIZE) throw payloadTooLarge();
  }

  #unexpected(got: string): TypeError {
    return new TypeError(`Expected \`${this.#where()}\` to be JSON, got ${got}`);
  }

  #where(): string {
    const steps = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
    return cut(this.#name + steps.join(''), MAX_SHOWN_PATH);
  }
}
