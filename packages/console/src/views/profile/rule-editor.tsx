import { useEffect, useState } from 'preact/hooks';
import { CodeEditor, type EditorMark } from '../../editor/code-editor.js';
import { askEngine } from '../../flags/engine.js';
import type { RuleFault } from '../../flags/engine-messages.js';
import { Problems } from './problems.js';

const CHECK_MS = 200;
const NO_MARKS: readonly EditorMark[] = [];

/** A rule with its fault under the character where it is. */
export function RuleEditor({
  label,
  flagKey,
  rule,
  contextKeys,
  problems,
  onInput,
}: {
  label: string;
  flagKey: string;
  rule: string;
  contextKeys: () => readonly string[];
  /** What else is wrong with it. */
  problems: readonly string[] | undefined;
  onInput: (rule: string) => void;
}) {
  const [fault, setFault] = useState<RuleFault | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(() => {
      if (rule.trim() === '') return setFault(undefined);
      askEngine('rule', { rule, flagKey }).then(
        (found) => isOver || setFault(found),
        () => {},
      );
    }, CHECK_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [rule, flagKey]);
  const [marks, setMarks] = useState(NO_MARKS);
  useEffect(() => {
    setMarks(
      fault === undefined
        ? NO_MARKS
        : [{ place: { offset: offsetIn(rule, fault) }, severity: 'error', message: fault.message }],
    );
  }, [fault]);
  return (
    <div class="rule">
      <CodeEditor
        label={label}
        value={rule}
        setup={{
          language: 'rule',
          isSmall: true,
          placeholder: '(eq $tier "gold")',
          contextKeys,
        }}
        marks={marks}
        onInput={onInput}
      />
      <p class="rule-fault" aria-live="polite">
        {rule.trim() === '' ? (
          <span class="muted">A variant without a rule is for nobody: write “(” to see the operators.</span>
        ) : (
          fault && (
            <span class="bad">
              Character {offsetIn(rule, fault) + 1}: {fault.message}
            </span>
          )
        )}
      </p>
      {fault === undefined && <Problems problems={problems} />}
    </div>
  );
}

/** What is wrong with an expression is mostly its operator, behind the parenthesis. */
function offsetIn(rule: string, { offset }: RuleFault): number {
  return /^\([^\s()]/.test(rule.slice(offset, offset + 2)) ? offset + 1 : offset;
}
