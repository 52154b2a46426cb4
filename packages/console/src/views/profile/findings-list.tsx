import type { Finding } from '../../../../local/src/check/finding.js';
import type { FlagDocument } from '../../flags/document.js';
import { placeOf } from '../../flags/place.js';

/** Findings that are listed; beyond that the number says enough. */
const MAX_LISTED = 20;

interface Props {
  readonly findings: readonly Finding[];
  readonly onGo: (finding: Finding, flag: string | undefined) => void;
}

/** What is wrong with a document, each with a button that leads there. */
export function FindingsList(props: Props) {
  return (
    <div class="findings" role="status" aria-live="polite">
      {props.findings.length > 0 && (
        <>
          <p>
            <Counts findings={props.findings} />
          </p>
          <List {...props} document={undefined} />
        </>
      )}
    </div>
  );
}

/**
 * The same above cards, where they are marked already: in a line of its own that is there before, so that nothing moves under the
 * hands of whoever types.
 */
export function FoldedFindings(props: Props & { document: FlagDocument }) {
  return (
    <div class="findings folded" role="status" aria-live="polite">
      {props.findings.length > 0 && (
        <details>
          <summary>
            <Counts findings={props.findings} />
          </summary>
          <List {...props} />
        </details>
      )}
    </div>
  );
}

function Counts({ findings }: { findings: readonly Finding[] }) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <strong class={errors > 0 ? 'bad' : 'warn'}>
      {[count(errors, 'error'), count(findings.length - errors, 'warning')]
        .filter((text) => text !== '')
        .join(', ')}
    </strong>
  );
}

function List({ findings, document, onGo }: Props & { document: FlagDocument | undefined }) {
  return (
    <>
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
  );
}

function count(number: number, what: string): string {
  if (number === 0) return '';
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
