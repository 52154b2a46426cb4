import type { Finding } from '../../../../local/src/check/finding.js';
import type { FlagDocument } from '../../flags/document.js';
import { placeOf } from '../../flags/place.js';

/** Findings that are listed; beyond that the number says enough. */
const MAX_LISTED = 20;

/** What is wrong with a document, each with a button that leads there. */
export function FindingsList({
  findings,
  document,
  onGo,
}: {
  findings: readonly Finding[];
  /** As cards show it. */
  document: FlagDocument | undefined;
  onGo: (finding: Finding, flag: string | undefined) => void;
}) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const rest = findings.length - errors;
  return (
    <div class="findings" role="status" aria-live="polite">
      {findings.length > 0 && (
        <>
          <p>
            <strong class={errors > 0 ? 'bad' : 'warn'}>
              {[count(errors, 'error'), count(rest, 'warning')].filter((text) => text !== '').join(', ')}
            </strong>
          </p>
          <ul>
            {findings.slice(0, MAX_LISTED).map((finding) => {
              const { location, message, line, column } = finding;
              const flag =
                document === undefined || location === null ? undefined : placeOf(location, document)?.flag;
              const place = line === null ? location : `line ${line}, column ${column}`;
              const isReachable = flag !== undefined || line !== null;
              return (
                <li key={`${location} ${line} ${column} ${message}`}>
                  {isReachable && (
                    <button type="button" class="quiet link" onClick={() => onGo(finding, flag)}>
                      {flag ?? place}
                    </button>
                  )}{' '}
                  {message}
                </li>
              );
            })}
          </ul>
          {findings.length > MAX_LISTED && <p class="muted">and {findings.length - MAX_LISTED} more</p>}
        </>
      )}
    </div>
  );
}

function count(number: number, what: string): string {
  if (number === 0) return '';
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
