import type { Finding } from '../../../local/src/check/finding.js';
import type { InvalidConfiguration } from '../aws/api-error.js';
import type { FlagDocument } from './document.js';
import { placeOf } from './place.js';

/** Messages of one flag by the field that they are about; see `Place`. */
export type FlagFindings = Readonly<Record<string, readonly string[]>>;

/** Findings with what AppConfig has refused and the page's own checks do not know. */
export function withRefused(
  findings: readonly Finding[],
  refused: readonly InvalidConfiguration[],
): readonly Finding[] {
  const known = new Set(findings.map(({ location, constraint }) => `${location} ${constraint}`));
  const more = refused.filter(
    ({ Location, Constraint }) =>
      !known.has(`${Location} ${Constraint}`) &&
      // AppConfig reports a rule twice; that there is one is no news to anybody.
      !(
        Constraint === 'Empty' &&
        refused.some((other) => other.Location.startsWith(Location) && other.Constraint === 'RuleIsValid')
      ),
  );
  if (more.length === 0) return findings;
  return [
    ...findings,
    ...more.map(
      ({ Location, Constraint, Reason, Value }): Finding => ({
        severity: 'error',
        line: null,
        column: null,
        location: Location,
        constraint: Constraint,
        message: `${Location} must satisfy ${Constraint}${Reason ? ` (${Reason})` : ''}${Value ? `, got ${Value}` : ''}`,
      }),
    ),
  ];
}

/** Findings by flag and field. What is as before is the same object as before, so that cards are not drawn anew. */
export function byFlag(
  findings: readonly Finding[],
  document: FlagDocument,
  before: ReadonlyMap<string, FlagFindings>,
): ReadonlyMap<string, FlagFindings> {
  const flags = new Map<string, Record<string, string[]>>();
  for (const { location, message } of findings) {
    const place = location === null ? undefined : placeOf(location, document);
    if (place === undefined) continue;
    const fields = flags.get(place.flag) ?? {};
    flags.set(place.flag, fields);
    fields[place.field] = [...(fields[place.field] ?? []), shortened(message, location ?? '')];
  }
  return new Map(
    [...flags].map(([key, fields]) => {
      const old = before.get(key);
      return [key, old !== undefined && JSON.stringify(old) === JSON.stringify(fields) ? old : fields];
    }),
  );
}

/** At its place the location goes without saying. */
function shortened(message: string, location: string): string {
  return message.startsWith(`${location} `) ? message.slice(location.length + 1) : message;
}
