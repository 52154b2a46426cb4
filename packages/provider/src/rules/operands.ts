import { shorten } from '../shared/describe-error.js';
import type { Operand } from './expression.js';
import type { IonNode } from './node.js';
import { RuleFailure } from './rule-failure.js';

const MAX_SHOWN_ANNOTATIONS = 3;

/** A constant or a context value, without annotation. */
export function scalar(operator: string, node: IonNode): Operand {
  refuseAnnotations(node, `an operand of ${operator}`);
  return scalarValue(operator, node);
}

/** A constant or a context value, whatever its annotation. */
export function scalarValue(operator: string, node: IonNode): Operand {
  if (node.type === 'literal') return node.literal;
  if (node.type === 'symbol' && node.text.startsWith('$') && node.text.length > 1) {
    return { kind: 'context', name: node.text.slice(1) };
  }
  throw invalidOperand(operator, 'a constant or a context value such as $name', node);
}

/** The string at an annotation. */
export function text(operator: string, annotation: string, node: IonNode): string {
  if (node.type === 'literal' && node.literal.kind === 'string') return node.literal.value;
  throw invalidOperand(operator, `a string at ${annotation}::`, node);
}

/** Operands distinguished by their annotations, in any order. */
export function named<Required extends string, Optional extends string = never>(
  operator: string,
  operands: readonly IonNode[],
  required: readonly Required[],
  optional: readonly Optional[] = [],
): Record<Required, IonNode> & Partial<Record<Optional, IonNode>> {
  const found = new Map<string, IonNode>();
  const names: readonly string[] = [...required, ...optional];
  for (const operand of operands) {
    const [name, ...others] = operand.annotations;
    if (name === undefined || others.length > 0 || !names.includes(name)) {
      throw invalidOperand(
        operator,
        `operands annotated with one of ${names.map((each) => `${each}::`).join(', ')}`,
        operand,
      );
    }
    if (found.has(name)) throw new RuleFailure('TooManyOperands', `${operator} has two operands ${name}::`);
    found.set(name, operand);
  }
  for (const name of required) {
    if (!found.has(name)) throw new RuleFailure('TooFewOperands', `${operator} expects an operand ${name}::`);
  }
  return Object.fromEntries(found) as Record<Required, IonNode> & Partial<Record<Optional, IonNode>>;
}

export function expectCount(
  operator: string,
  operands: readonly IonNode[],
  least: number,
  most: number,
): void {
  if (operands.length >= least && operands.length <= most) return;
  const expected = least === most ? `${least}` : `${least} or more`;
  // $my-key is three values in Ion: the symbols $my, - and key.
  const quoting = operands.some((operand) => operand.type === 'symbol' && !operand.text.startsWith('$'))
    ? "; a name with other characters than letters, digits and _ is written in quotes: '$my-key'"
    : '';
  throw new RuleFailure(
    operands.length < least ? 'TooFewOperands' : 'TooManyOperands',
    `${operator} expects ${expected} operand${least === 1 ? '' : 's'}, got ${operands.length}${quoting}`,
  );
}

export function operandAt(operands: readonly IonNode[], index: number): IonNode {
  return operands[index] ?? { type: 'unsupported', what: 'nothing', annotations: [] };
}

export function refuseAnnotations(node: IonNode, what: string): void {
  if (node.annotations.length === 0) return;
  throw new RuleFailure('InvalidOperand', `${what} takes no annotation, got ${show(node)}`);
}

export function invalidOperand(operator: string, expected: string, got: IonNode): RuleFailure {
  return new RuleFailure('InvalidOperand', `${operator} expects ${expected}, got ${show(got)}`);
}

/** Only the first few: a value may have thousands. */
function namesOf(annotations: readonly string[]): string {
  const shown = annotations.slice(0, MAX_SHOWN_ANNOTATIONS).map((name) => `${shorten(name, 40)}::`);
  return shown.join('') + (annotations.length > MAX_SHOWN_ANNOTATIONS ? '…::' : '');
}

/** A value as messages show it: its kind and the names in it, but never the value of a constant. */
export function show(node: IonNode): string {
  const annotations = namesOf(node.annotations);
  switch (node.type) {
    case 'symbol':
      return `${annotations}${node.text.startsWith('$') ? node.text : 'a symbol'}`;
    case 'literal':
      return `${annotations}a ${node.literal.kind}`;
    case 'list':
      return `${annotations}a list`;
    case 'expression':
      return `${annotations}an expression`;
    case 'unsupported':
      return annotations + node.what;
  }
}
