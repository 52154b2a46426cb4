import type { Comparison, Condition, Literal, Operand } from '../expression.js';
import { fnv1aSplitHash } from '../fnv1a.js';
import type { AnyContext } from './rules.js';

/** The kinds of value that the generated rules and contexts use. */
type Value = string | number | boolean | Date;

/**
 * What a rule means, read from the contract as directly as possible and sharing nothing with the compiler but the hash: text
 * is compared by arrays of code points, numbers by `Number`, time by `Date`.
 */
export function interpret(rule: Condition, context: AnyContext, flagKey: string): boolean {
  if ('kind' in rule) return rule.value;
  switch (rule.operator) {
    case 'and':
      return (
        rule.operands.filter((operand) => interpret(operand, context, flagKey)).length ===
        rule.operands.length
      );
    case 'or':
      return rule.operands.filter((operand) => interpret(operand, context, flagKey)).length > 0;
    case 'not':
      return !interpret(rule.operand, context, flagKey);
    case 'exists':
      return own(context, rule.key) !== undefined && own(context, rule.key) !== null;
    case 'in':
      return rule.items.some((item) => compare(rule.value, item, context, 'eq'));
    case 'matches': {
      const subject = resolve(rule.in, context);
      return subject === undefined ? false : new RegExp(rule.pattern, 'u').test(asText(subject));
    }
    case 'split': {
      const by = resolve(rule.by, context);
      if (by === undefined) return false;
      return (fnv1aSplitHash(rule.seed ?? flagKey, asText(by)) % 100_000) / 1_000 < rule.pct;
    }
    case 'begins_with':
    case 'ends_with':
    case 'contains':
      return textTest(rule.operator, rule.left, rule.right, context);
    default:
      return compare(rule.left, rule.right, context, rule.operator);
  }
}

function own(context: AnyContext, name: string): unknown {
  const found = Object.entries(context).find(([key]) => key === name)?.[1];
  const isMissing = found === undefined || found === null;
  return name === 'entityId' && isMissing ? own(context, 'targetingKey') : found;
}

function resolve(operand: Operand, context: AnyContext): Value | undefined {
  if (operand.kind !== 'context')
    return operand.kind === 'timestamp' ? new Date(operand.epochMilliseconds) : plain(operand);
  return scalar(own(context, operand.name));
}

function scalar(value: unknown): Value | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined;
}

function plain(literal: Exclude<Literal, { kind: 'timestamp' }>): Value {
  return typeof literal.value === 'bigint' ? Number(literal.value) : literal.value;
}

function compare(left: Operand, right: Operand, context: AnyContext, operator: Comparison): boolean {
  const values = [resolve(left, context), resolve(right, context)];
  const literals = [left, right].filter((operand) => operand.kind !== 'context');
  const kind = literals.length === 1 ? literals[0]?.kind : undefined;
  const [a, b] =
    kind === undefined ? commonType(values[0], values[1]) : values.map((value) => convert(value, kind));
  if (a === undefined || b === undefined) return false;
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? codePoints(a, b) : [Number(a), Number(b)];
  return { eq: x === y, gt: x > y, gte: x >= y, lt: x < y, lte: x <= y }[operator];
}

/** Makes two strings comparable by `<`: JavaScript's own order of strings is that of fixed-width text. */
function codePoints(...texts: readonly [string, string]): [string, string] {
  const [a, b] = texts.map((text) =>
    Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join(''),
  );
  return [a ?? '', b ?? ''];
}

function convert(value: Value | undefined, kind: string | undefined): Value | undefined {
  if (value === undefined) return undefined;
  switch (kind) {
    case 'string':
      return asText(value);
    case 'number':
      return typeof value === 'string' ? jsonNumber(value) : typeof value === 'number' ? value : undefined;
    case 'boolean':
      return value === true || value === 'true'
        ? true
        : value === false || value === 'false'
          ? false
          : undefined;
    default:
      return typeof value === 'string' ? isoDate(value) : value instanceof Date ? value : undefined;
  }
}

function jsonNumber(text: string): number | undefined {
  try {
    const value: unknown = text === text.trim() ? JSON.parse(text) : undefined;
    return typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}

function isoDate(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined;
  return scalar(new Date(/T.*[Z+-]|^.{10}$/.test(text) ? text : `${text}Z`)) as Date | undefined;
}

function commonType(a: Value | undefined, b: Value | undefined): [Value | undefined, Value | undefined] {
  if (a === undefined || b === undefined) return [undefined, undefined];
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date ? [a, b] : [undefined, undefined];
  if (typeof a === typeof b) return [a, b];
  return [convert(a, 'number'), convert(b, 'number')];
}

function textTest(operator: string, left: Operand, right: Operand, context: AnyContext): boolean {
  const list = left.kind === 'context' ? own(context, left.name) : undefined;
  if (operator === 'contains' && Array.isArray(list)) {
    return list.some((item) => compare({ kind: 'context', name: 'item' }, right, { ...context, item }, 'eq'));
  }
  const a = resolve(left, context);
  const b = resolve(right, context);
  if (a === undefined || b === undefined) return false;
  const asIs = left.kind !== 'string' && right.kind !== 'string';
  if (asIs && (typeof a !== 'string' || typeof b !== 'string')) return false;
  const [text, part] = [asText(a), asText(b)];
  if (operator === 'begins_with') return text.slice(0, part.length) === part;
  if (operator === 'ends_with') return part === '' || text.slice(-part.length) === part;
  return text.indexOf(part) >= 0;
}

function asText(value: Value): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
