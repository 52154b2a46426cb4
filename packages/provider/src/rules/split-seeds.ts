import type { Condition } from './expression.js';
import { seedOf } from './split.js';

const NO_SEEDS: readonly string[] = Object.freeze([]);

/** The seeds of all `split`s in a rule, each once. The empty list is shared: a document may have a million rules. */
export function splitSeedsOf(expression: Condition, flagKey: string): readonly string[] {
  const seeds = new Set<string>();
  addSeeds(expression, flagKey, seeds);
  return seeds.size === 0 ? NO_SEEDS : Object.freeze([...seeds]);
}

function addSeeds(expression: Condition, flagKey: string, seeds: Set<string>): void {
  if ('kind' in expression) return;
  switch (expression.operator) {
    case 'split':
      seeds.add(seedOf(expression, flagKey));
      break;
    case 'not':
      addSeeds(expression.operand, flagKey, seeds);
      break;
    case 'and':
    case 'or':
      for (const operand of expression.operands) addSeeds(operand, flagKey, seeds);
  }
}
