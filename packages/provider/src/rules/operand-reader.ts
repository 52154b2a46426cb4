import type { Evaluation } from './evaluation.js';
import type { Operand } from './expression.js';
import { type Scalar, scalarOf } from './scalar.js';

/** A compiled rule, or a part of one. */
export type Predicate = (evaluation: Evaluation) => boolean;

/** Gets an operand's value at evaluation. */
export type Read = (evaluation: Evaluation) => Scalar | undefined;

export function reader(operand: Operand): Read {
  return operand.kind === 'context' ? attributeReader(operand.name) : constantReader(scalarOf(operand));
}

export function attributeReader(name: string): Read {
  return (evaluation) => evaluation.scalar(name);
}

function constantReader(scalar: Scalar): Read {
  return () => scalar;
}
