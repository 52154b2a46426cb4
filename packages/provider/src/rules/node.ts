import { MAX_DEPTH } from '../ion/bounds.js';
import { describeIonError, IonMistake } from '../ion/messages.js';
import { type IonReader, nextType } from '../ion/reader.js';
import { placeholderPosition } from '../ion/symbol-tables.js';
import type { Literal } from './expression.js';
import { parseInstant } from './instant.js';
import { RuleFailure } from './rule-failure.js';
import { MAX_EXACT_DIGITS } from './scalar.js';

/** Values in one rule: a value takes at least two characters, and a rule has 16 384, AppConfig's own limit. */
export const MAX_NODES = 8_192;

/** Bytes of a rule in binary Ion: as many as 16 384 characters, AppConfig's own limit, take at most. */
export const MAX_RULE_BYTES = 65_536;

/** One value of a rule as it is in Ion, before its meaning is looked at. */
export type IonNode = { readonly annotations: readonly string[] } & (
  | { readonly type: 'symbol'; readonly text: string }
  | { readonly type: 'literal'; readonly literal: Literal }
  | { readonly type: 'list' | 'expression'; readonly items: readonly IonNode[] }
  | { readonly type: 'unsupported'; readonly what: string }
);

/**
 * Reads the value at the reader's position.
 *
 * @throws RuleFailure when it is too deep, too big or has a symbol that cannot be resolved; the reader is then inside it.
 * @throws IonSyntaxFailure when the document ends here.
 */
export function readNode(reader: IonReader): IonNode {
  if ((reader.size?.() ?? 0) > MAX_RULE_BYTES) {
    throw new RuleFailure('TooComplex', `it has more than ${MAX_RULE_BYTES} bytes`);
  }
  return readNested(reader, { nodesLeft: MAX_NODES }, 0);
}

function readNested(reader: IonReader, budget: { nodesLeft: number }, depth: number): IonNode {
  if (depth > MAX_DEPTH) throw new RuleFailure('TooComplex', `it nests deeper than ${MAX_DEPTH} levels`);
  if (--budget.nodesLeft < 0) throw new RuleFailure('TooComplex', `it has more than ${MAX_NODES} values`);
  const annotations = readSymbols(() => reader.annotations());
  const type = reader.type()?.name ?? 'null';
  if (reader.isNull()) return { type: 'unsupported', what: 'null', annotations };
  if (type === 'list' || type === 'sexp') {
    const items: IonNode[] = [];
    reader.stepIn();
    while (nextType(reader) !== undefined) items.push(readNested(reader, budget, depth + 1));
    reader.stepOut();
    return { type: type === 'list' ? 'list' : 'expression', items, annotations };
  }
  if (type === 'symbol') {
    const [text = ''] = readSymbols(() => [reader.stringValue() ?? '']);
    return { type: 'symbol', text, annotations };
  }
  const literal = readLiteral(reader, type);
  return literal === undefined
    ? { type: 'unsupported', what: `a ${type}`, annotations }
    : { type: 'literal', literal, annotations };
}

function readLiteral(reader: IonReader, type: string): Literal | undefined {
  try {
    switch (type) {
      case 'string':
        return { kind: 'string', value: reader.stringValue() ?? '' };
      case 'bool':
        return { kind: 'boolean', value: reader.booleanValue() ?? false };
      case 'int':
        return { kind: 'number', value: integer(reader.bigIntValue() ?? 0n) };
      case 'float':
        return { kind: 'number', value: finite(reader.numberValue() ?? Number.NaN) };
      case 'decimal': {
        const decimal = reader.decimalValue();
        // Not Decimal's own numberValue(): it multiplies, so that 1.1 or 1e-320 would not be what their text means.
        return {
          kind: 'number',
          value: finite(Number(`${decimal?.getCoefficient()}e${decimal?.getExponent()}`)),
        };
      }
      case 'timestamp':
        return { kind: 'timestamp', epochMilliseconds: instant(reader.timestampValue()?.toString() ?? '') };
      default:
        return undefined;
    }
  } catch (error) {
    if (error instanceof RuleFailure) throw error;
    throw new RuleFailure('InvalidOperand', `a ${type} cannot be read: ${describeIonError(error)}`);
  }
}

function integer(value: bigint): number | bigint {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  if (String(value).length > MAX_EXACT_DIGITS) {
    throw new RuleFailure('InvalidOperand', `an integer has more than ${MAX_EXACT_DIGITS} digits`);
  }
  return value;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new RuleFailure('InvalidOperand', 'expected a finite number within the range of a double');
  }
  return value;
}

function instant(text: string): number {
  const epochMilliseconds = parseInstant(text);
  if (epochMilliseconds === undefined) {
    throw new RuleFailure('InvalidOperand', 'expected a timestamp of a day and time that exist');
  }
  return epochMilliseconds;
}

function readSymbols(read: () => string[]): string[] {
  let symbols: string[];
  try {
    symbols = read();
  } catch (error) {
    throw unknownSymbol(error instanceof IonMistake ? error.message : 'a symbol that no table resolves');
  }
  for (const symbol of symbols) {
    const position = placeholderPosition(symbol);
    if (position !== undefined) throw unknownSymbol(position);
  }
  return symbols;
}

function unknownSymbol(what: string): RuleFailure {
  return new RuleFailure(
    'UnknownSymbol',
    `it uses ${what}, whose meaning AWS does not publish and is not known here. Two ways out: get this flag from the ` +
      'AppConfig Agent (agentSource), or keep the flags as a deployment-time document in a freeform profile',
  );
}
