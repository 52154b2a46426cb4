import { type Reviewed, review } from './reviewed.js';
import type { Result } from './run.js';

/** The totals, then every call that is not as the model says, as text. */
export function reportOf(
  directory: string,
  results: ReadonlyMap<string, readonly Result[]>,
  reviewed: Reviewed,
): string {
  const rows = [...results].map(([operation, found]) => {
    const { right, listed, unlisted } = review(found, reviewed);
    return { operation, calls: found.length, right, listed, unlisted: unlisted.length };
  });
  const sum = (member: 'calls' | 'right' | 'listed' | 'unlisted') =>
    rows.reduce((total, row) => total + row[member], 0);
  const deviations = [...results.values()]
    .flat()
    .flatMap(({ call, deviation }) =>
      deviation === undefined ? [] : [[`${call}: ${deviation.answer}`, ...deviation.faults].join('; ')],
    );
  return [
    `Model: ${directory}`,
    `${rows.length} operations, ${sum('calls')} calls: ${sum('right')} as the model says, ` +
      `${sum('listed')} as the list says, ${sum('unlisted')} neither`,
    ...rows.map(
      ({ operation, calls, right, listed, unlisted }) =>
        `${operation}: ${calls} calls, ${right} as the model says, ${listed} as the list says, ${unlisted} neither`,
    ),
    '',
    ...deviations,
    '',
  ].join('\n');
}
