import { type Experiments, type FlagExperiment, parseRunArn } from '../flags/experiments.js';

/** Characters of the header: as many as Node takes of all headers together. */
export const MAX_HEADER_CHARACTERS = 16_384;
const MAX_FLAGS = 100;
/** A control and five treatments, and more than AppConfig may ever have. */
const MAX_TREATMENTS = 20;

/** What AppConfig takes for the key of a flag, of a treatment, and what it makes of the latter for the name of a variant. */
const FLAG = /^[A-Za-z][\w-]{0,63}$/;
const TREATMENT = /^([A-Za-z0-9]{1,8})=(\w{1,64})$/;

export interface ExperimentFlags {
  readonly experiments: Experiments;
  /** How many parts were ignored, because they are not as expected or too many. */
  readonly ignored: number;
}

/**
 * Reads the header `Experiment-Flags`: `<flag>=<ARN of the run>|t1=__t1__,c=__c__`, several joined by `;`. AWS does not document it;
 * this is what was recorded. A part that is not exactly that is ignored, and so is a second one for a flag.
 */
export function parseExperimentFlags(header: string | undefined): ExperimentFlags {
  const experiments = new Map<string, FlagExperiment>();
  if (header === undefined || header === '') return { experiments, ignored: 0 };
  if (header.length > MAX_HEADER_CHARACTERS) return { experiments, ignored: 1 };
  let ignored = 0;
  for (const part of header.split(';')) {
    const read = experiments.size < MAX_FLAGS ? parsePart(part.trim()) : undefined;
    if (read === undefined || experiments.has(read.flag)) ignored += 1;
    else experiments.set(read.flag, read.experiment);
  }
  return { experiments, ignored };
}

function parsePart(part: string): { flag: string; experiment: FlagExperiment } | undefined {
  const [, flag = '', run = '', list = ''] = /^([^=]*)=([^|]*)\|(.*)$/s.exec(part) ?? [];
  if (!FLAG.test(flag) || parseRunArn(run) === undefined) return undefined;
  const pairs = list.split(',').map((pair) => TREATMENT.exec(pair));
  if (pairs.length > MAX_TREATMENTS) return undefined;
  const treatments = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, variant] = pair ?? [];
    if (key === undefined || variant === undefined || treatments.has(variant)) return undefined;
    treatments.set(variant, key);
  }
  return { flag, experiment: { run, treatments } };
}
