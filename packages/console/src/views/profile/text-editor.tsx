import { useMemo } from 'preact/hooks';
import type { Finding } from '../../../../local/src/check/finding.js';
import { CodeEditor, type EditorMark, type EditorPlace } from '../../editor/code-editor.js';
import type { EditorLanguage } from '../../editor/codemirror.js';
import { Field } from '../../ui/form.js';
import { type Edited, textOf } from './content.js';

const TYPES = ['application/json', 'application/x-yaml', 'text/plain'] as const;
const LABELS: Readonly<Record<string, string>> = {
  'application/json': 'JSON',
  'application/x-yaml': 'YAML',
  'text/plain': 'Text',
};

/** A document as text, with what is wrong with it under its place. */
export function TextEditor({
  edited,
  isFlags,
  findings,
  goTo,
  onInput,
}: {
  edited: Edited;
  isFlags: boolean;
  findings: readonly Finding[];
  goTo: EditorPlace | undefined;
  onInput: (text: string, contentType?: string) => void;
}) {
  const { content, contentType } = edited;
  const text = textOf(content);
  const marks = useMemo(() => findings.flatMap(markOf), [findings]);
  const language = languageOf(contentType);
  const isKnown = TYPES.some((type) => type === contentType);
  return (
    <>
      {!isFlags && (
        <Field label="Content type">
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => onInput(text, currentTarget.value)}>
              {[...TYPES, ...(isKnown ? [] : [contentType])].map((type) => (
                <option key={type} value={type} selected={type === contentType}>
                  {LABELS[type] ?? type}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <CodeEditor
        key={language}
        label={isFlags ? 'Document' : 'Configuration'}
        value={text}
        setup={{ language }}
        marks={marks}
        goTo={goTo}
        onInput={onInput}
      />
    </>
  );
}

/** The language of a content type. */
export function languageOf(contentType: string): EditorLanguage {
  if (/[/+]json\b/.test(contentType)) return 'json';
  return /yaml/.test(contentType) ? 'yaml' : 'text';
}

function markOf({ line, column, severity, message }: Finding): EditorMark[] {
  return line === null ? [] : [{ place: { line, column: column ?? 1 }, severity, message }];
}
