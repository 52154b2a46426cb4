import { readFlagDocument } from '../feature-flags/document.js';
import { type Assignment, isTreatable, treatedValue } from '../feature-flags/treatments.js';
import type { Violation } from '../feature-flags/violations.js';
import { isObject, type JsonObject, parseJson } from '../shared/json.js';
import type { Environment, ExperimentRun } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { assignmentOf } from '../store/treated-version.js';

/** Content of a feature-flag profile, with where it is or is going to be served. */
export interface TreatedContent {
  readonly environment: Pick<Environment, 'id'>;
  /** Number or label of the version. */
  readonly version: string | number;
  /** In stored form. */
  readonly content: Uint8Array;
}

/** Rejects with AppConfig's error unless each run can be served with the content. */
export async function checkTreatments(
  runs: readonly ExperimentRun[],
  treated: TreatedContent,
): Promise<void> {
  if (runs.length === 0) return;
  const document = parseJson(treated.content) as JsonObject;
  for (const run of runs) await checkRun(assignmentOf(run), document, treated);
}

async function checkRun(
  assignment: Assignment,
  document: JsonObject,
  { environment, version }: TreatedContent,
): Promise<void> {
  const { flagKey } = assignment;
  const where = `in configuration version '${version}' for environment '${environment.id}'`;
  const value = memberOf(document.values, flagKey);
  if (value === undefined) {
    throw badRequest(`Feature flag '${flagKey}' of the experiment has no value ${where}`);
  }
  if (!isTreatable(value)) {
    throw badRequest(
      `AppConfig Local does not support experiments on a flag that has variants of its own: flag '${flagKey}' has some ${where}`,
    );
  }
  const alone = {
    version: '1',
    flags: { [flagKey]: memberOf(document.flags, flagKey) ?? {} },
    values: { [flagKey]: treatedValue(value, assignment) },
  };
  const result = await readFlagDocument(new TextEncoder().encode(JSON.stringify(alone)));
  if (!result.ok) throw invalid(flagKey, environment.id, version, result.violations, result.message);
}

function memberOf(section: unknown, key: string) {
  return isObject(section) && Object.hasOwn(section, key) ? section[key] : undefined;
}

function invalid(
  flagKey: string,
  environmentId: string,
  version: string | number,
  violations: readonly Violation[],
  reason: string,
) {
  const message = `Experiment definition produces invalid flag content. Ensure audience rule is valid and control, treatment flag values comply with the definition of flag '${flagKey}' deployed to environment '${environmentId}' (configuration version '${version}').`;
  // The first sentences are the service's own, and everything that it says.
  return badRequest(`${message} ${reason.replace(/^.*?'Content' data: /, '')}`, {
    Reason: 'InvalidConfiguration',
    Details: { InvalidConfiguration: violations },
  });
}
