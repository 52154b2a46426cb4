import { useState } from 'preact/hooks';
import { attributesOf, defineAttribute, removeAttribute } from '../../flags/change-flag.js';
import { constraintsOf, inWords } from '../../flags/constraints.js';
import { objectAt } from '../../flags/document.js';
import { AttributeDialog } from './attribute-dialog.js';
import { Problems } from './problems.js';
import type { FlagEditing } from './variants.js';

/** The definitions of a flag's attributes. */
export function Attributes({ flag, findings, change }: FlagEditing) {
  const attributes = attributesOf(flag);
  const names = Object.keys(attributes);
  const [open, setOpen] = useState<{ readonly name: string | undefined } | undefined>(undefined);
  return (
    <section aria-label="Attributes">
      <div class="section-head">
        <h2 class="minor">Attributes</h2>
        <button type="button" onClick={() => setOpen({ name: undefined })}>
          Add attribute
        </button>
      </div>
      {names.length === 0 ? (
        <p class="muted">Values that come with the flag: a limit, a colour, a list.</p>
      ) : (
        <ul class="attributes">
          {names.map((name) => (
            <li key={name}>
              <code>{name}</code>{' '}
              <span class="muted">{inWords(constraintsOf(objectAt(attributes, name)))}</span>
              <span class="actions">
                <button
                  type="button"
                  class="quiet"
                  aria-label={`Change attribute ${name}`}
                  onClick={() => setOpen({ name })}
                >
                  Change
                </button>
                <button
                  type="button"
                  class="quiet danger"
                  aria-label={`Remove attribute ${name}`}
                  onClick={() => change((one) => removeAttribute(one, name))}
                >
                  Remove
                </button>
              </span>
              <Problems problems={findings[`attribute ${name}`]} />
            </li>
          ))}
        </ul>
      )}
      {open !== undefined && (
        <AttributeDialog
          name={open.name}
          attribute={open.name === undefined ? undefined : objectAt(attributes, open.name)}
          taken={names}
          onSave={(name, attribute) => change((one) => defineAttribute(one, name, attribute, open.name))}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}
