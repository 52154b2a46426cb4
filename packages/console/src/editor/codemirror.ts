import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { ruleLanguage } from './rule-language.js';
import { bounded, theme } from './theme.js';

export type EditorLanguage = 'json' | 'yaml' | 'text' | 'rule';

export interface EditorSetup {
  readonly language: EditorLanguage;
  /** A few lines, without numbers. */
  readonly isSmall?: boolean;
  readonly placeholder?: string;
  /** Names of context values to propose in rules. */
  readonly contextKeys?: () => readonly string[];
}

/** Lines and columns count from 1. */
export type EditorPlace = { readonly offset: number } | { readonly line: number; readonly column: number };

/** A place with what is wrong there; it ends behind the word that begins there. */
export interface EditorMark {
  readonly place: EditorPlace;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Milliseconds after a key until an editor tells its text: what follows from it may take longer than a key may. */
const TELL_MS = 150;

export interface Editor {
  /** Shows another text, unless it is the one that was typed last. */
  show(text: string): void;
  mark(marks: readonly EditorMark[]): void;
  /** Puts the cursor there, and the keyboard with it. */
  goTo(place: EditorPlace): void;
  destroy(): void;
}

export interface EditorOptions extends EditorSetup {
  readonly label: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly onInput: (text: string) => void;
}

export function createEditor(root: ShadowRoot, options: EditorOptions): Editor {
  const { label, text, isReadOnly, onInput, isSmall = false } = options;
  let typed = text;
  // What was typed comes back as the text to show, and later than the next key: then it is old.
  let echoes: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    const changed = view.state.doc.toString();
    if (changed === typed) return;
    typed = changed;
    echoes.push(changed);
    onInput(changed);
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...languageOf(options),
        ...(isSmall
          ? []
          : [
              lineNumbers(),
              foldGutter(),
              lintGutter(),
              highlightActiveLine(),
              keymap.of(foldKeymap),
              bounded,
            ]),
        ...(isReadOnly ? [EditorState.readOnly.of(true)] : [history(), closeBrackets(), indentOnInput()]),
        ...(options.placeholder === undefined ? [] : [placeholder(options.placeholder)]),
        bracketMatching(),
        drawSelection(),
        highlightSelectionMatches(),
        EditorView.lineWrapping,
        // Tab goes to the next field, as everywhere: https://codemirror.net/examples/tab/
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
        ]),
        theme,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (!docChanged || isReadOnly) return;
          timer ??= setTimeout(tell, TELL_MS);
        }),
        // Before whoever is clicked on does something with the text.
        EditorView.domEventHandlers({ blur: () => tell() }),
      ],
    }),
  });
  return {
    show(next) {
      const echo = echoes.indexOf(next);
      echoes = next === typed || echo < 0 ? [] : echoes.slice(echo + 1);
      if (next === typed || echo >= 0 || timer !== undefined) return;
      typed = next;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    mark(marks) {
      view.dispatch(
        setDiagnostics(
          view.state,
          marks.map((mark) => diagnosticOf(view.state, mark)),
        ),
      );
    },
    goTo(place) {
      const anchor = offsetOf(view.state, place);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      view.focus();
    },
    destroy() {
      if (timer !== undefined) tell();
      view.destroy();
    },
  };
}

function languageOf({ language, contextKeys = () => [] }: EditorSetup): Extension[] {
  switch (language) {
    case 'json':
      return [json()];
    case 'yaml':
      return [yaml()];
    case 'rule':
      return [ruleLanguage(contextKeys), autocompletion({ icons: false })];
    case 'text':
      return [];
  }
}

function diagnosticOf(state: EditorState, { place, severity, message }: EditorMark): Diagnostic {
  const from = offsetOf(state, place);
  const text = state.sliceDoc(from, from + 200);
  const [word = ''] = /^[^\s()[\]{},]+|^./u.exec(text) ?? [];
  return { from, to: from + word.length, severity, message };
}

function offsetOf({ doc }: EditorState, place: EditorPlace): number {
  if ('offset' in place) return Math.min(Math.max(place.offset, 0), doc.length);
  const { from, to } = doc.line(Math.min(Math.max(place.line, 1), doc.lines));
  return Math.min(from + place.column - 1, to);
}
