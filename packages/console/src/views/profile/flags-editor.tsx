import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { addFlag, changeFlag, keyProblem } from '../../flags/change-document.js';
import { type FlagDocument, flagKeys, flagOf } from '../../flags/document.js';
import type { FlagFindings } from '../../flags/findings.js';
import { contextKeys } from '../../flags/rule-completions.js';
import { rulesOf } from '../../flags/rules.js';
import { Empty } from '../../ui/answer.js';
import { type DocumentEditing, FlagCard } from './flag-card.js';
import { KeyDialog } from './key-dialog.js';

/** Flags from which on there is a filter, and cards are closed at first. */
const MANY = 20;
const FEW = 3;

/** Milliseconds without a key after which a filter is applied: many cards come and go then. */
const FILTER_MS = 120;

const NO_FINDINGS: FlagFindings = {};

/** A flag to lead to. */
export interface GoTo {
  readonly flag: string;
  /** Another one each time. */
  readonly count: number;
}

export function FlagsEditor({
  document,
  findings,
  goTo,
  change,
}: {
  document: FlagDocument;
  findings: ReadonlyMap<string, FlagFindings>;
  goTo: GoTo | undefined;
  change: (change: (document: FlagDocument) => FlagDocument) => void;
}) {
  const latest = useRef(document);
  latest.current = document;
  const keys = flagKeys(document);
  const [filter, setFilter] = useState('');
  const [words, setWords] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setWords(filter.trim().toLowerCase()), FILTER_MS);
    return () => clearTimeout(timer);
  }, [filter]);
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState<GoTo | undefined>(undefined);
  const [atFirst] = useState(() => keys.length <= FEW);
  const editing = useMemo<DocumentEditing>(
    () => ({
      changeFlag: (key, how) => change((one) => changeFlag(one, key, how)),
      changeDocument: change,
      keys: () => flagKeys(latest.current),
      contextKeys: () => contextKeys(rulesOf(latest.current)),
    }),
    [change],
  );
  useEffect(() => {
    if (goTo === undefined) return;
    setFilter('');
    setWords('');
  }, [goTo]);
  const leading = [goTo, added]
    .filter((one) => one !== undefined)
    .sort((one, other) => other.count - one.count)[0];
  return (
    <>
      <div class="section-head">
        {keys.length > MANY ? (
          <input
            type="search"
            class="filter"
            aria-label="Filter flags"
            placeholder={`Filter ${keys.length} flags`}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        ) : (
          <span class="muted">{keys.length === 1 ? '1 flag' : `${keys.length} flags`}</span>
        )}
        <button type="button" onClick={() => setAdding(true)}>
          Add flag
        </button>
      </div>
      {keys.length === 0 ? (
        <Empty title="No flags yet">
          <p>A flag is on or off, and can have attributes and variants.</p>
          <button type="button" class="primary" onClick={() => setAdding(true)}>
            Add your first flag
          </button>
        </Empty>
      ) : (
        <ul class="flags">
          {keys.map((key) => {
            const { definition, value } = flagOf(document, key);
            if (words !== '' && !matches(words, key, definition.name)) return null;
            return (
              <FlagCard
                key={key}
                flagKey={key}
                definition={definition}
                value={value}
                findings={findings.get(key) ?? NO_FINDINGS}
                editing={editing}
                goTo={leading?.flag === key ? leading.count : 0}
                isOpenAtFirst={atFirst}
              />
            );
          })}
        </ul>
      )}
      {isAdding && (
        <KeyDialog
          title="Add flag"
          submit="Add"
          problem={(key) => keyProblem(key, keys, 'flag')}
          onSubmit={(key) => {
            change((one) => addFlag(one, key, key));
            setFilter('');
            setWords('');
            setAdded({ flag: key, count: Date.now() });
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

function matches(words: string, key: string, name: unknown): boolean {
  return (
    key.toLowerCase().includes(words) || (typeof name === 'string' && name.toLowerCase().includes(words))
  );
}
