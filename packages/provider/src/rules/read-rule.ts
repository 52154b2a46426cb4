import { MAX_RULE_CHARACTERS } from '../ion/bounds.js';
import { type IonReader, IonSyntaxFailure, nextType } from '../ion/reader.js';
import { blankComments } from '../ion/text.js';
import { describeError } from '../shared/describe-error.js';
import { describeValue } from '../shared/option-values.js';
import type { Expression } from './expression.js';
import { type IonNode, readNode } from './node.js';
import { toExpression } from './operators.js';
import type { RuleError } from './rule-error.js';
import { catchRuleFailure, RuleFailure } from './rule-failure.js';

type ExpressionResult =
  | {
      readonly ok: true;
      readonly expression: Expression;
      /** The text with comments blanked out, since `ion-js` misses the end of some. */
      readonly text: string;
    }
  | { readonly ok: false; readonly error: RuleError };

/** Reads a rule's text and checks everything but the patterns of `matches`. */
export async function readRuleText(text: string): Promise<ExpressionResult> {
  if (typeof text !== 'string') {
    return failed('NotAnExpression', `expected the text of a rule, got ${describeValue(text)}`);
  }
  if (text.length > MAX_RULE_CHARACTERS) {
    return failed('TooComplex', `expected at most ${MAX_RULE_CHARACTERS} characters, got ${text.length}`);
  }
  return await readAnyRuleText(text);
}

/** As {@link readRuleText}, for the normal form of a rule that compiled, which may be longer than what it was written as. */
export async function readAnyRuleText(text: string): Promise<ExpressionResult> {
  const checked = blankComments(text);
  if (!checked.ok) return checked;
  const { makeReader } = await import('../ion/reading.js');
  const reader = makeReader(checked.text);
  const read = catchRuleFailure(() => toExpression(readOnlyNode(reader)));
  return read.ok ? { ok: true, expression: read.value, text: checked.text } : read;
}

function readOnlyNode(reader: IonReader): IonNode {
  try {
    if (nextType(reader) === undefined) {
      throw new RuleFailure(
        'NotAnExpression',
        'expected an expression such as (eq $tier "gold"), got nothing',
      );
    }
    const node = readNode(reader);
    // Anything that is not an expression is refused as such, whatever follows it.
    if (node.type === 'expression' && nextType(reader) !== undefined)
      throw new RuleFailure('InvalidSyntax', 'expected one expression, got two or more');
    return node;
  } catch (error) {
    if (!(error instanceof IonSyntaxFailure)) throw error;
    throw new RuleFailure('InvalidSyntax', describeSyntax(describeError(error), reader.position()));
  }
}

/** The message of `ion-js`, with an explanation for the two mistakes that AWS's own pages make. */
function describeSyntax(message: string, position: number): string {
  const hint = message.includes("',' or ']'")
    ? ' (the items of a list are separated by commas)'
    : message.startsWith('Timestamp')
      ? ' (a date ends in T when it has no day: 2024-01T)'
      : '';
  return `not readable as Ion at character ${position}: ${message}${hint}`;
}

function failed(reason: RuleError['reason'], message: string): Extract<ExpressionResult, { ok: false }> {
  return { ok: false, error: { reason, message } };
}
