import { useEffect, useMemo, useState } from 'preact/hooks';
import { askEngine } from '../../flags/engine.js';
import type { Context, DocumentText, UserShares } from '../../flags/engine-messages.js';
import { Field } from '../../ui/form.js';
import { countsOf, runsOf } from './shares.js';

const USERS = 1_000;
const COLOURS = 8;

/** A thousand users like the one that is tried, by the variant of a flag that they get. */
export function UsersStrip({
  document,
  context,
  targeted,
}: {
  document: DocumentText;
  context: Context;
  /** Keys of flags with rules. */
  targeted: readonly string[];
}) {
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const key = targeted.find((one) => one === wanted) ?? targeted[0];
  const [shares, setShares] = useState<UserShares | undefined>(undefined);
  const asked = JSON.stringify(context);
  useEffect(() => {
    let isOver = false;
    if (key === undefined) return;
    askEngine('users', { document, key, context, count: USERS }).then(
      (answer) => isOver || setShares(answer),
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [document.text, document.contentType, key, asked]);
  if (key === undefined) return null;
  return (
    <section aria-labelledby="users">
      <div class="section-head">
        <h2 id="users">1 000 users like this one</h2>
        <Field label="Flag">
          {(field) => (
            <select {...field} onChange={({ currentTarget }) => setWanted(currentTarget.value)}>
              {targeted.map((one) => (
                <option key={one} value={one} selected={one === key}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div class="panel strip">{shares !== undefined && <Strip shares={shares} />}</div>
    </section>
  );
}

function Strip({ shares }: { shares: UserShares }) {
  const runs = useMemo(() => runsOf(shares), [shares]);
  const counts = useMemo(() => countsOf(shares), [shares]);
  const inWords = counts.map(([name, count]) => `${name} ${count}`).join(', ');
  return (
    <>
      <svg
        viewBox={`0 0 ${USERS} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Of 1 000 users: ${inWords}`}
      >
        {runs.map(({ variant, start, length }) => (
          <rect
            key={start}
            class={`colour-${variant === shares.variants.length - 1 ? 'default' : variant % COLOURS}`}
            x={start}
            y="0"
            width={length}
            height="40"
          />
        ))}
      </svg>
      <p role="status" aria-live="polite">
        {counts.map(([name, count], index) => (
          <span key={name} class="share">
            <span class={`swatch colour-${index === counts.length - 1 ? 'default' : index % COLOURS}`} />{' '}
            {name} <strong>{count}</strong>
          </span>
        ))}
      </p>
      <p class="muted">
        They have the same attributes, and keys of their own. They stand in the order in which a growing
        percentage reaches them.
      </p>
    </>
  );
}
