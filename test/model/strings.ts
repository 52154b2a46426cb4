import fc from 'fast-check';
import type { Shape } from './service-model.js';

const SEED = 20_260_801;
const SAMPLES = 200;
/** Of a string whose length the model does not bound. */
const MAX_STRETCHED = 4096;

/** A string that the model says something about, and whether it keeps to it. */
export interface Sample {
  readonly what: string;
  readonly value: string;
  readonly fits: boolean;
}

/**
 * Whether a string keeps to a shape's pattern. The model does not say whether a pattern is to match the whole string or a part
 * of it, so that `undefined` is the answer for what one reading permits and the other does not.
 */
export function matches(pattern: string | undefined, value: string): boolean | undefined {
  if (pattern === undefined) return true;
  if (new RegExp(`^(?:${pattern})$`, 's').test(value)) return true;
  return new RegExp(pattern, 's').test(value) ? undefined : false;
}

/** A string that fits a shape, and is as short as the samples of its pattern are. */
export function fittingString(shape: Shape): string {
  if (shape.enum !== undefined) return shape.enum[0] ?? '';
  const { min = 0, max = MAX_STRETCHED, pattern } = shape;
  if (pattern === undefined) return 'a'.repeat(Math.max(min, 1));
  const [shortest] = samplesOf(pattern)
    .filter(({ length }) => length >= min && length <= max)
    .sort((one, other) => one.length - other.length);
  if (shortest === undefined) throw new Error(`No string found for ${pattern}`);
  return shortest;
}

const drawn = new Map<string, readonly string[]>();

/** Printable ASCII that fits the pattern; the generator knows no negative lookahead, so what one forbids is left out after it. */
function samplesOf(pattern: string): readonly string[] {
  const known = drawn.get(pattern);
  if (known !== undefined) return known;
  const generated = new RegExp(`^(?:${pattern.replace(/\(\?![^)]*\)/g, '')})$`);
  const all = fc.sample(fc.stringMatching(generated), { seed: SEED, numRuns: SAMPLES });
  const found = all.filter((text) => /^[!-~]+$/.test(text) && matches(pattern, text) === true);
  drawn.set(pattern, found);
  return found;
}

const made = new WeakMap<Shape, Map<string | undefined, readonly Sample[]>>();

/** Strings at each limit of a shape and one beyond it. `template` has a `~` where it can grow. */
export function stringSamples(shape: Shape, template?: string): readonly Sample[] {
  const known = made.get(shape)?.get(template);
  if (known !== undefined) return known;
  const samples =
    shape.enum === undefined
      ? [...lengthSamples(shape, template), ...patternSamples(shape)]
      : enumSamples(shape.enum);
  made.set(shape, (made.get(shape) ?? new Map()).set(template, samples));
  return samples;
}

function enumSamples(values: readonly string[]): Sample[] {
  const unknown = ['NO_SUCH_VALUE', (values[0] ?? '').toLowerCase(), ''];
  return [
    ...values.map((value) => ({ what: value, value, fits: true })),
    ...unknown
      .filter((value) => !values.includes(value))
      .map((value) => ({ what: value === '' ? 'empty' : value, value, fits: false })),
  ];
}

function lengthSamples({ min = 0, max, pattern }: Shape, template?: string): Sample[] {
  const lengths = new Set([min - 1, min, ...(max === undefined ? [] : [max, max + 1])]);
  const bounded = min > 0 || max !== undefined;
  if (!bounded) return [];
  return [...lengths]
    .filter((length) => length >= 0)
    .flatMap((length) => {
      const fits = length >= min && length <= (max ?? length);
      const value = stringOfLength(length, pattern, template);
      if (value === undefined) return [];
      return [{ what: `of ${length} characters`, value, fits }];
    });
}

/** A string of a length that keeps to the pattern; without one that does, any where the length itself is wrong. */
function stringOfLength(length: number, pattern: string | undefined, template?: string): string | undefined {
  if (template !== undefined && length >= template.length) {
    const value = template.replace('~', 'a'.repeat(length - template.length + 1));
    if (matches(pattern, value) === true) return value;
  }
  if (pattern === undefined || length === 0) return 'a'.repeat(length);
  const exact = samplesOf(pattern).find((sample) => sample.length === length);
  if (exact !== undefined) return exact;
  const longest = samplesOf(pattern).filter((sample) => sample.length < length);
  for (const sample of longest) {
    const grown = grow(sample, length, pattern);
    if (grown !== undefined) return grown;
  }
  return undefined;
}

/** The sample with one of its characters repeated until it has the length, if it still keeps to the pattern then. */
function grow(sample: string, length: number, pattern: string): string | undefined {
  for (let at = sample.length - 1; at >= 0; at--) {
    const repeated = sample.charAt(at).repeat(length - sample.length);
    const grown = sample.slice(0, at) + repeated + sample.slice(at);
    if (matches(pattern, grown) === true) return grown;
  }
  return undefined;
}

/** What fits a pattern at its own limits, and what does not fit it however it is read. */
function patternSamples({ pattern, min = 0, max = MAX_STRETCHED }: Shape): Sample[] {
  if (pattern === undefined) return [];
  const inside = ({ length }: string) => length >= min && length <= max;
  const fitting = samplesOf(pattern)
    .filter(inside)
    .sort((one, other) => one.length - other.length);
  const shortest = fitting[0];
  const longest = fitting.findLast((sample) => sample !== shortest);
  const strange = [
    ...['', '!', '~!~', 'A', '_', '0', 'a#', ' ', '#a', '\n', 'AWS.x', 'enabled'],
    ...broken(shortest),
  ];
  const wrong = [...new Set(strange)]
    .filter((value) => inside(value) && matches(pattern, value) === false)
    .slice(0, 3);
  const tooLong = fitting.map((sample) => tooLongFor(pattern, sample)).find((found) => found !== undefined);
  return [
    ...(shortest === undefined
      ? []
      : [{ what: `that fits the pattern: ${shown(shortest)}`, value: shortest, fits: true }]),
    ...(longest === undefined
      ? []
      : [{ what: `that fits the pattern: ${shown(longest)}`, value: longest, fits: true }]),
    ...wrong.map((value) => ({ what: `outside the pattern: ${shown(value)}`, value, fits: false })),
    ...(tooLong === undefined || !inside(tooLong.beyond)
      ? []
      : [
          {
            what: `as long as the pattern permits, ${tooLong.within.length}`,
            value: tooLong.within,
            fits: true,
          },
          {
            what: `longer than the pattern permits, ${tooLong.beyond.length}`,
            value: tooLong.beyond,
            fits: false,
          },
        ]),
  ];
}

/** The sample with its first character, its last, or its first separator gone. */
function broken(sample = ''): string[] {
  return [sample.slice(1), sample.slice(0, -1), sample.replace(/[^a-zA-Z0-9]/, ''), `${sample}\u0000`];
}

/** How far a sample grows before its pattern ends it, where it does. */
function tooLongFor(pattern: string, sample: string): { within: string; beyond: string } | undefined {
  let within = sample;
  while (within.length < 300) {
    const longer = grow(within, within.length + 1, pattern);
    if (longer === undefined) break;
    within = longer;
  }
  const beyond = within + within.slice(-1);
  return within.length < 300 && matches(pattern, beyond) === false ? { within, beyond } : undefined;
}

function shown(value: string): string {
  const text = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return JSON.stringify(text);
}
