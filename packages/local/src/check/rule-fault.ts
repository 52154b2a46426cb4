import { loadEngine } from '../shared/engine.js';
import { type Parenthesis, parenthesesOf } from './rule-parts.js';

/** How deep it is looked; each level takes a compilation of what is in it. */
const MAX_LEVELS = 50;

/** Where a rule that does not compile is wrong: the offset of the innermost expression that does not compile either. */
export async function faultOffset(rule: string, flagKey: string): Promise<number> {
  const outermost = parenthesesOf(rule);
  const whole = await errorOf(rule, flagKey);
  const [, character] = /at character (\d+)/.exec(whole?.message ?? '') ?? [];
  // The reader has taken in the character at which it gave up.
  if (whole?.reason === 'InvalidSyntax' && character !== undefined) return Math.max(0, Number(character) - 1);
  if (outermost === undefined) return 0;
  let at = outermost;
  let error = whole;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const wrong = await firstWrong(at.inside, rule, flagKey);
    if (wrong === undefined) break;
    ({ at, error } = wrong);
  }
  // A word in place of an expression is told by its number among the operands.
  const place = error?.within?.at(-1) ?? '';
  return (/^\d+$/.test(place) ? at.parts[Number(place)] : undefined) ?? at.start;
}

async function firstWrong(inside: readonly Parenthesis[], rule: string, flagKey: string) {
  for (const at of inside) {
    const error = await errorOf(rule.slice(at.start, at.end), flagKey);
    if (error !== undefined) return { at, error };
  }
  return undefined;
}

async function errorOf(rule: string, flagKey: string) {
  const { compileRuleText } = await loadEngine();
  const result = await compileRuleText(rule, { flagKey });
  return result.ok ? undefined : result.error;
}
