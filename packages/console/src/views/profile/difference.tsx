import { useEffect, useState } from 'preact/hooks';
import type { ChangedPart, FlagDifference } from '../../../../local/src/compare/flag-changes.js';
import { messageOf } from '../../aws/api-error.js';
import { askEngine } from '../../flags/engine.js';
import type { Comparison, DocumentText, Hunk } from '../../flags/engine-messages.js';

/** What is different between two documents: flag by flag, or line by line. `before` is absent where there is nothing yet. */
export function Difference({ before, after }: { before: DocumentText | undefined; after: DocumentText }) {
  const [comparison, setComparison] = useState<Comparison | undefined>(undefined);
  const [was, is] = [before?.text, after.text];
  useEffect(() => {
    let isOver = false;
    askEngine('compare', { before, after }).then(
      (result) => isOver || setComparison(result),
      (error: unknown) => isOver || setComparison({ kind: 'failed', message: messageOf(error) }),
    );
    return () => {
      isOver = true;
    };
  }, [was, is, after.type, after.contentType]);
  return (
    <div class="difference" aria-busy={comparison === undefined}>
      {comparison !== undefined && <Compared comparison={comparison} />}
    </div>
  );
}

function Compared({ comparison }: { comparison: Comparison }) {
  switch (comparison.kind) {
    case 'failed':
      return <p class="muted">{comparison.message}</p>;
    case 'flags':
      if (comparison.differences.length === 0)
        return <p class="muted">Clients get the same flags as before.</p>;
      return (
        <ul class="changes">
          {comparison.differences.map((difference) => (
            <ChangedFlag key={difference.key} difference={difference} />
          ))}
        </ul>
      );
    case 'lines':
      if (comparison.hunks.length === 0) return <p class="muted">Both are the same.</p>;
      return (
        <div class="hunks">
          {comparison.hunks.map((hunk) => (
            <Lines key={`${hunk.oldStart} ${hunk.newStart}`} hunk={hunk} />
          ))}
        </div>
      );
  }
}

const WORDS = { added: 'new', removed: 'gone', changed: 'changed' } as const;
const TONES = { added: 'ok', removed: 'bad', changed: 'warn' } as const;

function ChangedFlag({ difference: { key, change, parts } }: { difference: FlagDifference }) {
  return (
    <li>
      <strong class="mono">{key}</strong> <span class={`badge ${TONES[change]}`}>{WORDS[change]}</span>
      {change !== 'removed' && (
        <ul>
          {parts.map((part) => (
            <Part key={part.path} part={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Part({ part }: { part: ChangedPart }) {
  return (
    <li>
      <span class="muted">{part.path}</span>{' '}
      {part.before !== undefined && <del>{JSON.stringify(part.before)}</del>}{' '}
      {part.after !== undefined && <ins>{JSON.stringify(part.after)}</ins>}
    </li>
  );
}

const KINDS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed' };

function Lines({ hunk }: { hunk: Hunk }) {
  return (
    <pre>
      {hunk.lines.map((line, index) => (
        <span key={index} class={KINDS[line.charAt(0)] ?? ''}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
