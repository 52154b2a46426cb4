import { memo } from 'preact/compat';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { JsonObject } from '../../../../local/src/shared/json.js';
import { copyKey, duplicateFlag, keyProblem, removeFlag, renameFlag } from '../../flags/change-document.js';
import {
  attributesOf,
  attributeValue,
  deprecationOf,
  isEnabled,
  setDeprecation,
  setEnabled,
  setText,
} from '../../flags/change-flag.js';
import { type Flag, type FlagDocument, flagKeys } from '../../flags/document.js';
import type { FlagFindings } from '../../flags/findings.js';
import { variantsOf } from '../../flags/variants.js';
import { DelayedTextField } from '../../ui/form.js';
import { Attributes } from './attributes.js';
import { KeyDialog } from './key-dialog.js';
import { Problems } from './problems.js';
import { type FlagEditing, Values, Variants } from './variants.js';

/** What a card can do to the document; the same object as long as the page is open, so that cards are drawn anew only when they change. */
export interface DocumentEditing {
  changeFlag(key: string, change: (flag: Flag) => Flag): void;
  changeDocument(change: (document: FlagDocument) => FlagDocument): void;
  keys(): readonly string[];
  contextKeys(): readonly string[];
}

export interface FlagCardProps {
  readonly flagKey: string;
  readonly definition: JsonObject;
  readonly value: JsonObject;
  readonly findings: FlagFindings;
  readonly editing: DocumentEditing;
  /** Another number opens the card and leads to it; 0 does not. */
  readonly goTo: number;
  readonly isOpenAtFirst: boolean;
}

export const FlagCard = memo(function FlagCard({
  flagKey,
  definition,
  value,
  findings,
  editing,
  goTo,
  isOpenAtFirst,
}: FlagCardProps) {
  const flag: Flag = { definition, value };
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const element = useRef<HTMLLIElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const change = useCallback(
    (how: (one: Flag) => Flag) => editing.changeFlag(flagKey, how),
    [editing, flagKey],
  );
  useEffect(() => {
    if (goTo === 0) return;
    setOpen(true);
    element.current?.scrollIntoView({ block: 'start' });
    toggle.current?.focus({ preventScroll: true });
  }, [goTo]);
  const variants = variantsOf(flag);
  const problems = Object.values(findings).flat().length;
  const body = `flag-${flagKey}`;
  return (
    <li ref={element} class={`panel flag ${isOpen ? 'open' : ''}`}>
      <div class="flag-head">
        <button
          ref={toggle}
          type="button"
          class="quiet flag-toggle"
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          <strong class="mono">{flagKey}</strong>
        </button>
        <span class="flag-name muted">{typeof definition.name === 'string' ? definition.name : ''}</span>
        {deprecationOf(flag) !== undefined && <span class="badge warn">deprecated</span>}
        {problems > 0 && (
          <span class="badge bad">{problems === 1 ? '1 problem' : `${problems} problems`}</span>
        )}
        {variants === undefined ? (
          <label class="check">
            <input
              type="checkbox"
              role="switch"
              aria-checked={isEnabled(value)}
              aria-label={`${flagKey} is enabled`}
              checked={isEnabled(value)}
              onChange={({ currentTarget: { checked } }) => change((one) => setEnabled(one, checked))}
            />
            <span aria-hidden="true">{isEnabled(value) ? 'On' : 'Off'}</span>
          </label>
        ) : (
          <span class="badge">{variants.length} variants</span>
        )}
      </div>
      {!isOpen && <Summary flag={flag} />}
      <div id={body} class="flag-body" hidden={!isOpen}>
        {isOpen && (
          <Body
            flagKey={flagKey}
            flag={flag}
            findings={findings}
            contextKeys={editing.contextKeys}
            change={change}
            editing={editing}
          />
        )}
      </div>
    </li>
  );
});

function Summary({ flag }: { flag: Flag }) {
  const names = Object.keys(attributesOf(flag));
  const variants = variantsOf(flag);
  if (variants !== undefined) {
    return <p class="muted summary">{variants.map(({ name }) => String(name)).join(' · ')}</p>;
  }
  if (names.length === 0) return null;
  return (
    <p class="muted summary">
      {names
        .map((name) => `${name}: ${JSON.stringify(attributeValue(flag, undefined, name)) ?? '–'}`)
        .join(' · ')}
    </p>
  );
}

function Body({ editing, ...props }: FlagEditing & { editing: DocumentEditing }) {
  const { flagKey, flag, findings, change } = props;
  const { definition } = flag;
  const deprecation = deprecationOf(flag);
  const [dialog, setDialog] = useState<'rename' | undefined>(undefined);
  return (
    <>
      <Problems problems={findings['']} />
      <div class="columns">
        <div>
          <DelayedTextField
            label="Name"
            value={typeof definition.name === 'string' ? definition.name : ''}
            onText={(text) => change((one) => setText(one, 'name', text))}
          />
          <Problems problems={findings.name} />
        </div>
        <div>
          <DelayedTextField
            label="Description"
            value={typeof definition.description === 'string' ? definition.description : ''}
            onText={(text) => change((one) => setText(one, 'description', text))}
          />
          <Problems problems={findings.description} />
        </div>
        <div class="field">
          <label class="check">
            <input
              type="checkbox"
              checked={deprecation !== undefined}
              onChange={({ currentTarget: { checked } }) =>
                change((one) => setDeprecation(one, checked ? { date: '' } : undefined))
              }
            />
            To be removed soon (deprecated)
          </label>
          {deprecation !== undefined && (
            <input
              type="date"
              aria-label="Planned for"
              value={deprecation.date}
              onInput={({ currentTarget: { value: date } }) => change((one) => setDeprecation(one, { date }))}
            />
          )}
          <Problems problems={findings.deprecation} />
        </div>
      </div>
      <Problems problems={findings.enabled} />
      <Attributes {...props} />
      {variantsOf(flag) === undefined && <Values {...props} variant={undefined} />}
      <Variants {...props} />
      <div class="actions">
        <button type="button" onClick={() => setDialog('rename')}>
          Rename
        </button>
        <button
          type="button"
          onClick={() =>
            editing.changeDocument((document) =>
              duplicateFlag(document, flagKey, copyKey(flagKey, flagKeys(document))),
            )
          }
        >
          Duplicate
        </button>
        <button
          type="button"
          class="danger"
          aria-label={`Delete flag ${flagKey}`}
          onClick={() => editing.changeDocument((document) => removeFlag(document, flagKey))}
        >
          Delete
        </button>
      </div>
      {dialog === 'rename' && (
        <KeyDialog
          title={`Rename “${flagKey}”`}
          submit="Rename"
          initial={flagKey}
          problem={(key) => (key === flagKey ? undefined : keyProblem(key, editing.keys(), 'flag'))}
          onSubmit={(key) => editing.changeDocument((document) => renameFlag(document, flagKey, key))}
          onClose={() => setDialog(undefined)}
        >
          <p>Services that ask for “{flagKey}” will not find it any more.</p>
        </KeyDialog>
      )}
    </>
  );
}
