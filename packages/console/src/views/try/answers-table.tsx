import type { Explanation } from 'aws-appconfig-openfeature-provider/engine';
import { useEffect, useState } from 'preact/hooks';
import { askEngine } from '../../flags/engine.js';
import type { Answer, Context, DocumentText } from '../../flags/engine-messages.js';
import { ExplanationView } from './explanation.js';

/** Rows that are shown at once. */
const SHOWN = 100;
const MANY = 20;

/** What a user gets of every flag, and why. */
export function AnswersTable({
  document,
  context,
  answers,
}: {
  document: DocumentText;
  context: Context;
  answers: readonly Answer[];
}) {
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<string | undefined>(undefined);
  const words = filter.trim().toLowerCase();
  const wanted = words === '' ? answers : answers.filter(({ key }) => key.toLowerCase().includes(words));
  return (
    <section aria-labelledby="answers">
      <div class="section-head">
        <h2 id="answers">What they get</h2>
        {answers.length > MANY && (
          <input
            type="search"
            class="filter"
            aria-label="Filter flags"
            placeholder={`Filter ${answers.length} keys`}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        )}
      </div>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
              <th scope="col">Variant</th>
              <th scope="col">Reason</th>
              <th scope="col">
                <span class="visually-hidden">Explanation</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {wanted.slice(0, SHOWN).map((answer) => (
              <Row
                key={answer.key}
                answer={answer}
                document={document}
                context={context}
                isOpen={open === answer.key}
                onToggle={() => setOpen(open === answer.key ? undefined : answer.key)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {wanted.length > SHOWN && <p class="muted">and {wanted.length - SHOWN} more: filter to see them</p>}
    </section>
  );
}

function Row({
  answer: { key, value, variant, reason, error },
  document,
  context,
  isOpen,
  onToggle,
}: {
  answer: Answer;
  document: DocumentText;
  context: Context;
  isOpen: boolean;
  onToggle: () => void;
}) {
  return (
    <>
      <tr>
        <td>
          <code>{key}</code>
        </td>
        <td>
          {error !== undefined ? (
            <span class="bad">{error}</span>
          ) : value === undefined ? (
            <span class="muted">none: the caller’s default</span>
          ) : (
            <code>{JSON.stringify(value)}</code>
          )}
        </td>
        <td>{variant ?? ''}</td>
        <td>{reason}</td>
        <td class="actions-cell">
          <button
            type="button"
            class="quiet"
            aria-expanded={isOpen}
            aria-label={`Why ${key}?`}
            onClick={onToggle}
          >
            Why?
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5}>
            <Why document={document} flagKey={key} context={context} />
          </td>
        </tr>
      )}
    </>
  );
}

function Why({ document, flagKey, context }: { document: DocumentText; flagKey: string; context: Context }) {
  const [explanation, setExplanation] = useState<Explanation | undefined>(undefined);
  const asked = JSON.stringify(context);
  useEffect(() => {
    let isOver = false;
    askEngine('explain', { document, key: flagKey, context }).then(
      (answer) => isOver || setExplanation(answer),
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [document.text, flagKey, asked]);
  return (
    <div aria-live="polite">{explanation !== undefined && <ExplanationView explanation={explanation} />}</div>
  );
}
