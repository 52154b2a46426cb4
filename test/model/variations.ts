import type { ServiceModel, Shape, ShapeReference, ShapeType } from './service-model.js';
import { fittingString, stringSamples } from './strings.js';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** One value of a member, or `undefined` for none, and whether it keeps to the model. */
export interface Variation {
  /** Where in the input, for example `Monitors[].AlarmArn`. */
  readonly at: string;
  readonly what: string;
  readonly value: Json | undefined;
  readonly fits: boolean;
}

export interface VaryOptions {
  /** By place, a string that means something and has a `~` where it can grow. */
  readonly templates?: Readonly<Record<string, string>>;
  /** By place, a value to start from; else the smallest that fits. */
  readonly bases?: Readonly<Record<string, Json>>;
}

/** Makes, from the shapes of a model, values that fit them, and those at and beyond each of their limits. */
export class Values {
  readonly #model: ServiceModel;
  readonly #options: VaryOptions;

  constructor(model: ServiceModel, options: VaryOptions = {}) {
    this.#model = model;
    this.#options = options;
  }

  /** The smallest value that fits, or the one that the options name. */
  fitting(reference: ShapeReference, at: string): Json {
    const base = this.#options.bases?.[at];
    if (base !== undefined) return base;
    const shape = this.#model.shape(reference);
    switch (shape.type) {
      case 'structure':
        return this.#fittingStructure(shape, at);
      case 'list': {
        const { member } = shape;
        return member === undefined ? [] : [this.fitting(member, `${at}[]`)];
      }
      case 'map':
        return Object.fromEntries(this.#entries(shape, at, Math.max(shape.min ?? 0, 1)));
      case 'boolean':
        return true;
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        return shape.min ?? 1;
      default:
        return fittingString(shape);
    }
  }

  #fittingStructure({ members = {}, required = [], union = false }: Shape, at: string): Json {
    const names = union ? Object.keys(members).slice(0, 1) : required;
    return Object.fromEntries(
      names.flatMap((name) => {
        const member = members[name];
        return member === undefined ? [] : [[name, this.fitting(member, joined(at, name))]];
      }),
    );
  }

  #entries({ key, value }: Shape, at: string, count: number): [string, Json][] {
    if (key === undefined || value === undefined) return [];
    const names = this.#distinct(key, at, count);
    return names.map((name) => [name, this.fitting(value, `${at}.*`)]);
  }

  /** Keys that fit and differ: by counting where the key may be anything, else those that the samples give. */
  #distinct(reference: ShapeReference, at: string, count: number): string[] {
    const shape = this.#model.shape(reference);
    if (shape.enum !== undefined) return shape.enum.slice(0, count);
    const base = this.#options.templates?.[`${at}.key`]?.replace('~', 'a') ?? fittingString(shape);
    return Array.from({ length: count }, (_, index) => (index === 0 ? base : `${base}${index}`));
  }

  /** Every variation of a value: its own limits and types, and those of what is in it. */
  variations(reference: ShapeReference, at: string): Variation[] {
    const shape = this.#model.shape(reference);
    const wrongTypes = WRONG[shape.type].map(([what, value]) => ({ at, what, value, fits: false }));
    return [...wrongTypes, ...this.#limits(shape, reference, at)];
  }

  #limits(shape: Shape, reference: ShapeReference, at: string): Variation[] {
    switch (shape.type) {
      case 'structure':
        return this.#structure(shape, reference, at);
      case 'list':
        return this.#list(shape, at);
      case 'map':
        return this.#map(shape, reference, at);
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        return numberVariations(shape, at);
      case 'boolean':
        return [true, false].map((value) => ({ at, what: String(value), value, fits: true }));
      default:
        return stringSamples(shape, this.#options.templates?.[at]).map((sample) => ({ at, ...sample }));
    }
  }

  #structure(shape: Shape, reference: ShapeReference, at: string): Variation[] {
    const base = this.fitting(reference, at) as { [name: string]: Json };
    const inside = Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
      const rest = shape.union === true ? {} : base;
      const without = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== name));
      const needed = shape.required?.includes(name) === true;
      const place = joined(at, name);
      const absent: Variation[] = [
        { at: place, what: 'absent', value: without, fits: !needed },
        { at: place, what: 'null', value: { ...without, [name]: null }, fits: !needed },
      ];
      const given = this.variations(member, place).map((variation) => ({
        ...variation,
        value: variation.value === undefined ? without : { ...without, [name]: variation.value },
      }));
      return shape.union === true ? given : [...absent, ...given];
    });
    return [...inside, ...this.#unionVariations(shape, at)];
  }

  #unionVariations({ union, members = {} }: Shape, at: string): Variation[] {
    if (union !== true) return [];
    const both = Object.entries(members)
      .slice(0, 2)
      .map(([name, member]) => [name, this.fitting(member, joined(at, name))]);
    const none: Variation = { at, what: 'with no member', value: {}, fits: false };
    if (both.length < 2) return [none];
    return [none, { at, what: 'with two members', value: Object.fromEntries(both), fits: false }];
  }

  #list({ member, min = 0, max }: Shape, at: string): Variation[] {
    if (member === undefined) return [];
    const place = `${at}[]`;
    const element = this.fitting(member, place);
    const sizes = sizeVariations(min, max, at, (size) => Array.from({ length: size }, () => element));
    const inside = this.variations(member, place).map((variation) => ({
      ...variation,
      value: variation.value === undefined ? [] : [variation.value],
    }));
    return [...sizes, ...inside];
  }

  #map(shape: Shape, reference: ShapeReference, at: string): Variation[] {
    const { key, value, min = 0, max } = shape;
    if (key === undefined || value === undefined) return [];
    const known = this.#model.shape(key).enum?.length ?? Number.POSITIVE_INFINITY;
    const sizes = sizeVariations(min, max, at, (size) => Object.fromEntries(this.#entries(shape, at, size)));
    const fitting = this.fitting(value, `${at}.*`);
    const keys = stringSamples(this.#model.shape(key), this.#options.templates?.[`${at}.key`]).map(
      ({ what, value: name, fits }) => ({ at: `${at}.key`, what, value: { [name]: fitting }, fits }),
    );
    const [name = 'a'] = Object.keys(this.fitting(reference, at) ?? {});
    const values = this.variations(value, `${at}.*`).map((variation) => ({
      ...variation,
      value: { [name]: variation.value ?? null },
    }));
    return [...sizes.filter((size) => Object.keys(size.value as object).length <= known), ...keys, ...values];
  }
}

const joined = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

type Wrong = readonly [what: string, value: Json];

const NUMBER: Wrong = ['a number', 5];
const FRACTION: Wrong = ['a fraction', 1.5];
const TEXT: Wrong = ['a string', 'text'];
const NUMBER_TEXT: Wrong = ['a number in a string', '5'];
const LIST: Wrong = ['a list', ['a']];
const OBJECT: Wrong = ['an object', { a: 'a' }];

/** Values of other types. */
const WRONG: Readonly<Record<ShapeType, readonly Wrong[]>> = {
  structure: [TEXT, LIST],
  list: [TEXT, OBJECT],
  map: [TEXT, LIST],
  string: [NUMBER, ['a boolean', true], OBJECT],
  integer: [TEXT, NUMBER_TEXT, FRACTION, LIST],
  long: [TEXT, NUMBER_TEXT, FRACTION, LIST],
  float: [TEXT, NUMBER_TEXT, LIST],
  double: [TEXT, NUMBER_TEXT, LIST],
  boolean: [['a boolean in a string', 'true'], NUMBER],
  blob: [],
  timestamp: [NUMBER],
};

/** The 32 bits of an integer are a limit, too. */
const MAX_INTEGER = 2 ** 31 - 1;

function numberVariations({ type, min, max }: Shape, at: string): Variation[] {
  const whole = type === 'integer' || type === 'long';
  const step = whole ? 1 : 0.5;
  const most = max ?? (type === 'integer' ? MAX_INTEGER : undefined);
  const values = [
    ...(min === undefined ? [] : [min - step, min]),
    ...(most === undefined ? [] : [most, most + step]),
  ];
  return values.map((value) => ({
    at,
    what: String(value),
    value,
    fits: value >= (min ?? value) && value <= (most ?? value),
  }));
}

function sizeVariations(
  min: number,
  max: number | undefined,
  at: string,
  make: (size: number) => Json,
): Variation[] {
  const sizes = new Set([min - 1, min, ...(max === undefined ? [] : [max, max + 1])]);
  return [...sizes]
    .filter((size) => size >= 0)
    .map((size) => ({
      at,
      what: `of ${size} entries`,
      value: make(size),
      fits: size >= min && size <= (max ?? size),
    }));
}
