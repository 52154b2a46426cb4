import type { Result } from './run.js';
import type { ServiceModel } from './service-model.js';

/** Calls that are answered otherwise than the model says, and why that is right. */
export interface ReviewedCalls {
  /** Names of calls, as {@link Result} has them; `*` stands for anything. Every call that they match has to deviate so. */
  readonly calls: readonly string[];
  /** Status and error. */
  readonly answer: string;
  readonly because: string;
  /** Only where the model is that old or that recent; else with every model. */
  readonly models?: Age;
}

/** `older`: without the settings of an account; `recent`: with experiments; `between`: the one and not the other. */
export type Age = 'older' | 'between' | 'recent';

/** What members of answers have that their shapes have not, whatever the call, and why that is right. */
export interface ReviewedFault {
  readonly fault: string;
  readonly because: string;
  readonly models?: Age;
}

export interface Reviewed {
  readonly calls: readonly ReviewedCalls[];
  readonly faults: readonly ReviewedFault[];
}

/** How the results of one run and the reviewed list disagree, and how many calls are what. */
export interface Review {
  readonly right: number;
  readonly listed: number;
  /** Deviations that the list does not have. */
  readonly unlisted: readonly string[];
  /** Entries of the list, and the calls that no longer are as they say. */
  readonly stale: readonly string[];
}

export function review(results: readonly Result[], { calls, faults }: Reviewed): Review {
  const entries = calls.map((entry) => ({ ...entry, match: anyOf(entry.calls) }));
  const known = new Set(faults.map(({ fault }) => fault));
  const stale: string[] = [];
  const unlisted: string[] = [];
  let right = 0;
  for (const { call, deviation } of results) {
    const here = entries.filter(({ match }) => match.test(call));
    const isSo = ({ answer }: ReviewedCalls) => deviation?.expected === false && deviation.answer === answer;
    for (const entry of here) {
      if (!isSo(entry)) stale.push(`${call}: is not answered ${entry.answer}, as the list says`);
    }
    if (deviation === undefined) {
      right++;
      continue;
    }
    const unknown = deviation.faults.filter((fault) => !known.has(fault));
    if (unknown.length === 0 && (deviation.expected || here.some(isSo))) continue;
    unlisted.push([`${call}: ${deviation.answer}`, ...unknown].join('; '));
  }
  return { right, listed: results.length - right - unlisted.length, unlisted, stale };
}

/** What a list has that no result of a whole run bears out: entries for no call, and faults that no answer has. */
export function unused(
  services: readonly ServiceModel[],
  results: readonly Result[],
  { calls, faults }: Reviewed,
): string[] {
  const age = ageOf(services);
  // Models between the two ages are many, and not every entry is for each of them.
  const applies = ({ models }: { models?: Age }) =>
    models === undefined || (models === age && age !== 'between');
  const names = results.map(({ call }) => call);
  const found = new Set(results.flatMap(({ deviation }) => deviation?.faults ?? []));
  return [
    ...calls
      .filter(applies)
      .flatMap((entry) => entry.calls.filter((glob) => !names.some((name) => anyOf([glob]).test(name)))),
    ...faults.filter((entry) => applies(entry) && !found.has(entry.fault)).map(({ fault }) => fault),
  ];
}

function ageOf(services: readonly ServiceModel[]): Age {
  const has = (name: string) => services.some(({ operations }) => name in operations);
  if (has('CreateExperimentDefinition')) return 'recent';
  return has('GetAccountSettings') ? 'between' : 'older';
}

function anyOf(globs: readonly string[]): RegExp {
  const sources = globs.map((glob) =>
    glob
      .split('*')
      .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*'),
  );
  return new RegExp(`^(?:${sources.join('|')})$`, 's');
}
