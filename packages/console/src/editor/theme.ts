import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are the page's own, which follow light and dark by themselves. */
const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '0.875rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '0.375rem 0' },
  '.cm-line': { padding: '0 0.5rem' },
  '.cm-gutters': {
    color: 'light-dark(#566070, #9aa5b5)',
    backgroundColor: 'var(--sunken)',
    border: 'none',
  },
  '.cm-placeholder': { color: 'light-dark(#566070, #9aa5b5)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#1f5fbf14, #7fb2ff14)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'light-dark(#b9d4fb, #2c4a75)',
  },
  '.cm-selectionMatch': { backgroundColor: 'light-dark(#dfe9f8, #26364d)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--accent)',
    color: 'inherit',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--bad)' },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    boxShadow: '0 4px 16px #0004',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '0.125rem 0.5rem' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', fontSize: '0.9em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 'bold' },
  '.cm-completionInfo': {
    padding: '0.375rem 0.5rem',
    maxWidth: '20rem',
    fontFamily: 'system-ui, sans-serif',
  },
  '.cm-diagnostic': { fontFamily: 'system-ui, sans-serif' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn)',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--bad)' },
  '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--sunken)' },
});

/** What comes after a long document stays in sight: https://codemirror.net/examples/styling/ */
export const bounded = EditorView.theme({ '&': { maxHeight: '70vh' } });

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'light-dark(#8a2c8f, #e2a0e6)', fontWeight: '600' },
  { tag: [tags.variableName, tags.propertyName], color: 'light-dark(#1a4f9c, #8fbcff)' },
  { tag: [tags.string, tags.content], color: 'light-dark(#1d6b36, #7fd69b)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'light-dark(#9a4a00, #f2b27a)' },
  { tag: [tags.labelName, tags.attributeName], color: 'light-dark(#00677a, #6fd0e3)' },
  { tag: [tags.comment, tags.meta], color: 'light-dark(#566070, #9aa5b5)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

export const theme = [look, syntaxHighlighting(colours)];
