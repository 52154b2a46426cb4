import { useEffect, useRef } from 'preact/hooks';
import type { Editor, EditorMark, EditorPlace, EditorSetup } from './codemirror.js';

export type { EditorMark, EditorPlace };

const NO_MARKS: readonly EditorMark[] = [];

/**
 * A text field that knows the language of its text. It is loaded when the first one is shown; its styles are kept apart in a
 * shadow root, where the page's policy allows them.
 */
export function CodeEditor({
  label,
  value,
  setup,
  marks = NO_MARKS,
  goTo,
  id,
  onInput,
}: {
  label: string;
  value: string;
  /** What it is when it appears: changing it later changes nothing. */
  setup: EditorSetup;
  /** Underlined places, with what is wrong there. */
  marks?: readonly EditorMark[];
  /** Another object puts the cursor to another place. */
  goTo?: EditorPlace | undefined;
  id?: string;
  /** Without, it can be read only. */
  onInput?: (text: string) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const latest = useRef({ value, marks, goTo, onInput });
  latest.current = { value, marks, goTo, onInput };

  useEffect(() => {
    let isGone = false;
    void import('./codemirror.js').then(({ createEditor }) => {
      const element = host.current;
      if (isGone || element === null) return;
      editor.current = createEditor(
        element.shadowRoot ?? element.attachShadow({ mode: 'open', delegatesFocus: true }),
        {
          ...setup,
          label,
          text: latest.current.value,
          isReadOnly: onInput === undefined,
          onInput: (text) => latest.current.onInput?.(text),
        },
      );
      editor.current.mark(latest.current.marks);
      if (latest.current.goTo !== undefined) editor.current.goTo(latest.current.goTo);
      element.classList.add('ready');
    });
    return () => {
      isGone = true;
      editor.current?.destroy();
      editor.current = undefined;
    };
  }, []);
  useEffect(() => editor.current?.show(value), [value]);
  useEffect(() => editor.current?.mark(marks), [marks]);
  useEffect(() => {
    if (goTo !== undefined) editor.current?.goTo(goTo);
  }, [goTo]);

  return <div ref={host} id={id} class={`code-editor ${setup.isSmall === true ? 'small' : ''}`} />;
}
