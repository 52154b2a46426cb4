import {
  type Assignment,
  armsOf,
  isTreatable,
  treatedValue,
  variantName,
} from '../feature-flags/treatments.js';
import { canonicalJson, isObject, type JsonObject, parseJson } from '../shared/json.js';
import type { ExperimentRun, Version } from './model.js';

interface Treated {
  readonly runs: readonly ExperimentRun[];
  readonly version: Version;
}

/** The last treated form of each version: in most cases all clients get the same one. */
const treated = new WeakMap<Version, Treated>();

/**
 * A version of feature flags as a deployment serves it while experiments run on some of them. Every change of an experiment
 * has a deployment of its own, so that its number tells all that were ever served apart.
 */
export function treatedVersion(
  version: Version,
  runs: readonly ExperimentRun[],
  deploymentNumber: number,
): Version {
  const known = treated.get(version);
  if (known?.version.deploymentNumber === deploymentNumber && isSame(known.runs, runs)) return known.version;
  const content = treatedContent(version.content, runs.map(assignmentOf));
  const made = { ...version, content, deploymentNumber };
  treated.set(version, { runs, version: made });
  return made;
}

const isSame = (one: readonly ExperimentRun[], other: readonly ExperimentRun[]): boolean =>
  one.length === other.length && one.every((run, index) => run === other[index]);

function treatedContent(content: Uint8Array, assignments: readonly Assignment[]): Uint8Array {
  const document = parseJson(content) as JsonObject;
  const values = isObject(document.values) ? document.values : {};
  const replaced = assignments.flatMap((assignment): Array<[string, JsonObject]> => {
    const { flagKey } = assignment;
    const value = Object.hasOwn(values, flagKey) ? values[flagKey] : undefined;
    return isTreatable(value) ? [[flagKey, treatedValue(value, assignment)]] : [];
  });
  const changed = { ...document, values: { ...values, ...Object.fromEntries(replaced) } };
  return new TextEncoder().encode(canonicalJson(changed));
}

/** What a run assigns. */
export function assignmentOf({ plan, exposurePercentage, overrides = {}, arn }: ExperimentRun): Assignment {
  const { flagKey, control, treatments, audienceRule } = plan;
  return { flagKey, control, treatments, audienceRule, exposurePercentage, overrides, seed: seedOf(arn) };
}

/** `account:application:definition:run` */
function seedOf(arn: string): string {
  const [, , , , account, resource = ''] = arn.split(':');
  const [, application, , definition, , run] = resource.split('/');
  return [account, application, definition, run].join(':');
}

/** A run in the header `Experiment-Flags`: `checkout=<ARN>|t1=__t1__,c=__c__`. */
export function experimentFlag({ plan, arn }: ExperimentRun): string {
  const arms = armsOf(plan).map((treatment) => `${treatment.key}=${variantName(treatment)}`);
  return `${plan.flagKey}=${arn}|${arms.join(',')}`;
}
