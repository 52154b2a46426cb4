import { type Completion, type CompletionSource, snippet } from '@codemirror/autocomplete';
import { LanguageSupport, StreamLanguage, type StringStream } from '@codemirror/language';
import { OPERATORS, type RuleCompletion, ruleCompletions } from '../flags/rule-completions.js';

const NAMES = new Set(OPERATORS.map(({ label }) => label));

/** AppConfig's rules: expressions of Amazon Ion. Colours only; the engine says what is wrong. */
const language = StreamLanguage.define<{ isComment: boolean; isText: boolean; isOperator: boolean }>({
  name: 'appconfig-rule',
  startState: () => ({ isComment: false, isText: false, isOperator: false }),
  languageData: { closeBrackets: { brackets: ['(', '[', '"'] } },
  token(stream, state) {
    if (state.isComment) return within(stream, '*/', 'comment', () => (state.isComment = false));
    if (state.isText) return within(stream, "'''", 'string', () => (state.isText = false));
    if (stream.eatSpace()) return null;
    const isOperator = state.isOperator;
    state.isOperator = false;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.isComment = true;
      return 'comment';
    }
    if (stream.match("'''")) {
      state.isText = true;
      return 'string';
    }
    if (stream.match(/^"(?:\\.|[^"\\])*"?/)) return 'string';
    if (stream.match('(')) {
      state.isOperator = true;
      return 'bracket';
    }
    if (stream.match(/^[)[\]{},]/)) return 'bracket';
    if (stream.match(/^\$[^\s()[\]{}"',]+/)) return 'variableName';
    if (stream.match(/^[\w]+::/)) return 'labelName';
    if (stream.match(/^-?\d[^\s()[\]{}"',]*/)) return 'number';
    const word = stream.match(/^[^\s()[\]{}"',]+/) as RegExpMatchArray | null;
    if (word === null) stream.next();
    const text = word?.[0] ?? '';
    if (isOperator) return NAMES.has(text) ? 'keyword' : 'invalid';
    return /^(?:true|false|null|[+-]?inf|nan)$/.test(text) ? 'atom' : null;
  },
});

function within(stream: StringStream, end: string, style: string, leave: () => void): string {
  if (stream.skipTo(end)) {
    stream.match(end);
    leave();
  } else stream.skipToEnd();
  return style;
}

export function ruleLanguage(contextKeys: () => readonly string[]): LanguageSupport {
  const source: CompletionSource = ({ state, pos, explicit }) => {
    const found = ruleCompletions(state.doc.toString(), pos, contextKeys());
    if (found === undefined) return null;
    // An empty place proposes by itself behind a parenthesis only, lest it is in the way of typing.
    const isEmpty = found.from === pos;
    if (isEmpty && !explicit && !/[($]$/.test(state.sliceDoc(0, pos))) return null;
    return { from: found.from, options: found.options.map(asCompletion), validFor: /^[\w.-]*:{0,2}$/ };
  };
  return new LanguageSupport(language, language.data.of({ autocomplete: source }));
}

function asCompletion({ label, template, detail, info }: RuleCompletion, index: number): Completion {
  return { label, detail, info, apply: snippet(template), boost: -index };
}
