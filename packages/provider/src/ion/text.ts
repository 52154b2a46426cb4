import { MAX_DEPTH } from './bounds.js';
import { IonBrackets, IonLexer } from './lexer.js';

/** Why a text must not be read by `ion-js`. */
export interface IonProblem {
  readonly reason: 'TooComplex' | 'InvalidSyntax';
  readonly message: string;
}

/** Characters of a number or bare symbol; `ion-js` takes quadratic time for the digits of an integer. */
export const MAX_TOKEN_CHARACTERS = 1_001;

/**
 * The text of a rule with its comments blanked out, so that positions stay the same, and checked for what `ion-js` does not
 * check: it takes quadratic time for deep nesting, misses the end of a comment that ends in two stars, and resolves `$4` to
 * a name in its own symbol table.
 */
export function blankComments(
  text: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: IonProblem } {
  const lexer = new IonLexer(text);
  const brackets = new IonBrackets();
  let blanked = '';
  let problem: IonProblem | undefined;
  while (lexer.next()) {
    const { type, start, end } = lexer;
    const token = text.slice(start, end);
    blanked += type === 'comment' ? ' '.repeat(token.length) : token;
    if (type === 'open') {
      brackets.open(token);
      if (brackets.depth > MAX_DEPTH) problem ??= tooDeep();
    } else if (type === 'close') {
      const failure = brackets.close(token, start);
      if (failure !== undefined) return invalid(failure);
    } else if (type === 'word') {
      problem ??= problemOfWord(token, start);
    }
  }
  const failure = lexer.failure ?? brackets.missing;
  if (failure !== undefined) return invalid(failure);
  return problem === undefined ? { ok: true, text: blanked } : { ok: false, error: problem };
}

/** Why a word must not be handed to `ion-js`, if so. */
export function problemOfWord(word: string, position: number): IonProblem | undefined {
  if (word.length > MAX_TOKEN_CHARACTERS) return tooLong(position);
  return looksLikeReference(word) ? reference(word, position) : undefined;
}

export function tooDeep(): IonProblem {
  return { reason: 'TooComplex', message: `it nests deeper than ${MAX_DEPTH} levels` };
}

export function tooLong(position: number): IonProblem {
  return {
    reason: 'TooComplex',
    message: `the number or symbol at character ${position} has more than ${MAX_TOKEN_CHARACTERS} characters`,
  };
}

/** In Ion, `$` and digits; to `ion-js`, `$` and anything that JavaScript takes for a number: `$1e5`, `$Infinity`. */
function looksLikeReference(token: string): boolean {
  return token.length > 1 && token.startsWith('$') && !Number.isNaN(Number(token.slice(1)));
}

function reference(token: string, position: number): IonProblem {
  return {
    reason: 'InvalidSyntax',
    message: `${token} at character ${position} reads as a reference to a symbol table of Ion; write '${token}' in quotes for an attribute of that name`,
  };
}

function invalid(message: string): { readonly ok: false; readonly error: IonProblem } {
  return { ok: false, error: { reason: 'InvalidSyntax', message } };
}
