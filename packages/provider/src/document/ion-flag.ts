import type { JsonValue } from '@openfeature/core';
import type { Flag, Variant } from '../flags/flag.js';
import { MAX_JSON_CHARACTERS } from '../ion/bounds.js';
import { describeIonError } from '../ion/messages.js';
import { type IonReader, IonSyntaxFailure, nextType } from '../ion/reader.js';
import { placeholderPosition } from '../ion/symbol-tables.js';
import { compileRule } from '../rules/compile-rule.js';
import type { Expression } from '../rules/expression.js';
import { readNode } from '../rules/node.js';
import { toExpression } from '../rules/operators.js';
import type { RuleOptions } from '../rules/rule.js';
import type { RuleError } from '../rules/rule-error.js';
import { catchRuleFailure } from '../rules/rule-failure.js';
import {
  attributesOf,
  freezeDeep,
  isRecord,
  type JsonRecord,
  jsonTypeOf,
  NO_ATTRIBUTES,
} from './json-values.js';
import { retrievalTimeFlag } from './retrieval-time.js';

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };
type RuleRead =
  | { readonly ok: true; readonly value: Expression }
  | { readonly ok: false; readonly error: RuleError };

/** A variant as the document has it; `rule` is absent on the Default. */
interface Entry {
  readonly annotation: string | undefined;
  readonly rule: RuleRead | undefined;
  readonly record: FlagRecord;
}

type FlagRecord = JsonRecord & { readonly enabled: boolean };

export interface IonFlagOptions extends RuleOptions {
  /** Counts work, in characters, towards the next pause (D8). */
  readonly spend: (characters: number) => void;
  /** Called after each variant that is read or compiled: a flag can be as big as its document (D8). */
  readonly pause: (variantsRead: number) => Promise<void>;
  readonly warn: (message: string) => void;
}

/**
 * Reads the flag at the reader's position: a string is a basic flag, a list holds variants, of which the last, the Default,
 * has no rule. Where the flag is spoiled, the reader is left somewhere inside it.
 *
 * @throws IonSyntaxFailure when the document ends here
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use-local-development-samples.html
 */
export async function readIonFlag(reader: IonReader, options: IonFlagOptions): Promise<Read<Flag>> {
  const type = reader.isNull() ? 'null' : reader.type()?.name;
  if (type === 'string') {
    const record = readRecord(reader, options);
    return record.ok ? { ok: true, value: retrievalTimeFlag(record.value) } : record;
  }
  if (type !== 'list') return failed(`expected a string of JSON or a list of variants, got ${type}`);
  const entries = await readEntries(reader, options);
  if (!entries.ok) return entries;
  const [first, ...others] = entries.value;
  if (first === undefined) return failed('its list of variants is empty');
  // A single value without a name is a basic flag, as some emulators write it.
  if (others.length === 0 && first.rule === undefined && nameOf(first) === undefined) {
    return { ok: true, value: retrievalTimeFlag(first.record) };
  }
  const variants = await toVariants(entries.value, options);
  return variants.ok ? { ok: true, value: { kind: 'multi-variant', variants: variants.value } } : variants;
}

async function readEntries(reader: IonReader, options: IonFlagOptions): Promise<Read<Entry[]>> {
  const entries: Entry[] = [];
  reader.stepIn();
  for (let type = nextType(reader); type !== undefined; type = nextType(reader)) {
    const entry = readEntry(reader, reader.isNull() ? 'null' : type, options);
    if (!entry.ok) return failed(`variant number ${entries.length + 1}: ${entry.message}`);
    entries.push(entry.value);
    await options.pause(1);
  }
  return { ok: true, value: entries };
}

function readEntry(reader: IonReader, type: string, options: IonFlagOptions): Read<Entry> {
  const annotation = readAnnotation(reader);
  if (type === 'string') {
    const record = readRecord(reader, options);
    return record.ok ? { ok: true, value: { annotation, rule: undefined, record: record.value } } : record;
  }
  const expectation = 'expected a string of JSON, or a list of a rule and a string of JSON';
  if (type !== 'list') return failed(`${expectation}, got ${type}`);
  const outside = reader.depth();
  reader.stepIn();
  if (nextType(reader) === undefined) return failed(`${expectation}, got an empty list`);
  const rule = catchRuleFailure(() => toExpression(readNode(reader)));
  if (!rule.ok) leaveTo(reader, outside + 1);
  const second = nextType(reader);
  if (second !== 'string') return failed(`${expectation}, got ${second ?? 'nothing'} after the rule`);
  const record = readRecord(reader, options);
  if (!record.ok) return record;
  if (nextType(reader) !== undefined) return failed(`${expectation}, got more than two values`);
  leaveTo(reader, outside);
  return { ok: true, value: { annotation, rule, record: record.value } };
}

async function toVariants(entries: readonly Entry[], options: IonFlagOptions): Promise<Read<Variant[]>> {
  const variants: Variant[] = [];
  const names = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const name = nameOf(entry);
    if (name === undefined)
      return failed(`variant number ${index + 1} has no name: expected a string at _variant`);
    if (names.has(name)) return failed(`two variants are named '${name}'`);
    names.add(name);
    if (entry.annotation !== undefined && entry.annotation !== name) {
      options.warn(
        `Flag '${options.flagKey}': variant '${name}' is annotated '${entry.annotation}'; the name is used`,
      );
    }
    await options.pause(0);
    const variant = await toVariant(name, entry, index === entries.length - 1, options);
    if (!variant.ok) return failed(`variant '${name}' ${variant.message}`);
    variants.push(variant.value);
  }
  return { ok: true, value: variants };
}

async function toVariant(
  name: string,
  entry: Entry,
  isLast: boolean,
  options: IonFlagOptions,
): Promise<Read<Variant>> {
  const { enabled } = entry.record;
  const variant = { name, enabled, attributes: enabled ? attributesOf(entry.record) : NO_ATTRIBUTES };
  if (entry.rule === undefined) {
    return isLast
      ? { ok: true, value: Object.freeze(variant) }
      : failed('has no rule; only the last one, the default, has none');
  }
  if (isLast) return failed('is the last one and has a rule; the last one is the default and has none');
  const compiled = entry.rule.ok ? await compileRule(entry.rule.value, options) : entry.rule;
  if (compiled.ok) return { ok: true, value: Object.freeze({ ...variant, rule: compiled.rule }) };
  return failed(`has a rule that does not compile: ${compiled.error.reason}: ${compiled.error.message}`);
}

/** The JSON names the variant; the annotation, which only the service writes, is a fallback. */
function nameOf({ record, annotation }: Entry): string | undefined {
  return typeof record._variant === 'string' && record._variant !== '' ? record._variant : annotation;
}

function readAnnotation(reader: IonReader): string | undefined {
  try {
    const [annotation] = reader.annotations();
    return annotation === undefined || placeholderPosition(annotation) !== undefined ? undefined : annotation;
  } catch {
    // Not needed where the JSON names the variant.
    return undefined;
  }
}

function readRecord(reader: IonReader, options: IonFlagOptions): Read<FlagRecord> {
  const text = readString(reader);
  if (!text.ok) return text;
  options.spend(text.value.length);
  if (text.value.length > MAX_JSON_CHARACTERS) {
    return failed(`its JSON has more than ${MAX_JSON_CHARACTERS} characters`);
  }
  try {
    const value = freezeDeep(JSON.parse(text.value) as JsonValue);
    if (!isRecord(value)) return failed(`expected a JSON object, got ${jsonTypeOf(value)}`);
    if (!isFlagRecord(value))
      return failed(`expected a boolean at enabled, got ${jsonTypeOf(value.enabled)}`);
    return { ok: true, value };
  } catch (error) {
    return failed(`its JSON cannot be read: ${describeJsonError(error)}`);
  }
}

function readString(reader: IonReader): Read<string> {
  try {
    return { ok: true, value: reader.stringValue() ?? 'null' };
  } catch (error) {
    return failed(`its string of JSON cannot be read: ${describeIonError(error)}`);
  }
}

/** The place of a mistake in JSON. V8's own message would quote the text there. */
function describeJsonError(error: unknown): string {
  if (!(error instanceof SyntaxError)) return error instanceof RangeError ? error.message : 'it is no JSON';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(error.message)?.[1];
  if (position !== undefined) return `it is no JSON at character ${position}`;
  return error.message === 'Unexpected end of JSON input' ? 'it ends too early' : 'it is no JSON';
}

/** Steps out until the reader is at a depth. */
function leaveTo(reader: IonReader, depth: number): void {
  try {
    while (reader.depth() > depth) reader.stepOut();
  } catch (error) {
    throw new IonSyntaxFailure(describeIonError(error));
  }
}

function isFlagRecord(record: JsonRecord): record is FlagRecord {
  return typeof record.enabled === 'boolean';
}

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
