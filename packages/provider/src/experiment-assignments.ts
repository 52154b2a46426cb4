import type {
  EvaluationContext,
  EvaluationDetails,
  FlagValue,
  Hook,
  HookContext,
  Logger,
} from '@openfeature/server-sdk';
import { type ExperimentRun, parseRunArn } from './flags/experiments.js';
import { EXPERIMENT_RUN, TREATMENT_KEY } from './flags/metadata.js';
import { ENTITY_ID, readForRule } from './rules/context-reader.js';
import { textOf, toScalar } from './rules/scalar.js';
import { describeError } from './shared/describe-error.js';
import { check, readOptions } from './shared/option-values.js';

/**
 * That an entity was assigned to a treatment, in the form that the AppConfig Agent writes to `stderr`.
 *
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-retrieving-experiment-treatments.html
 */
export interface TreatmentAssignment {
  /** Always this: it tells such records from others. */
  readonly type: 'AWS.AppConfig.TreatmentAssignment';
  /** ISO 8601 in UTC, whole seconds: `2026-01-01T12:00:00Z`. */
  readonly timestamp: string;
  /** The AWS region of the experiment, such as `eu-central-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** The ID of the AppConfig application. */
  readonly applicationId: string;
  /** The ID of the experiment definition. */
  readonly experimentDefinitionId: string;
  /** From `1`. */
  readonly experimentRunNumber: string;
  /** `c` for the control, `t1`, `t2` and so on for treatments. */
  readonly treatmentKey: string;
  /** What rules read at `$entityId`: the context's `entityId`, else its `targetingKey`. It may be personal data. */
  readonly entityId: string;
}

/** Options of `experimentAssignments()`. */
export interface ExperimentAssignmentsOptions {
  /**
   * Takes a record; no evaluation waits for it. Where it throws or rejects, the error is logged, and the next evaluation of that entity
   * gives the record again.
   */
  readonly write: (assignment: TreatmentAssignment) => unknown;
  /**
   * How many assignments are remembered so that each is written once, 1 to 10 000 000; beyond it the oldest are forgotten, and written
   * again when they come again. One takes some 250 bytes, and no more than 600.
   *
   * @default 100 000
   */
  readonly maxRemembered?: number | undefined;
}

const DEFAULT_REMEMBERED = 100_000;
const MAX_REMEMBERED = 10_000_000;
/** A longer one is remembered by its digest. */
const MAX_ENTITY_CHARACTERS = 128;
/** Treatments of all runs that are known at a time. */
const MAX_TREATMENTS = 1_000;
const MAX_LOGGED_ERRORS = 10;
/** The names that AppConfig gives to the variants of a control and of treatments. */
const TREATMENT_VARIANT = /^__(?:c|t\d{1,7})__$/;

/**
 * A hook for AppConfig's experiments: it gives one record for the first assignment of an entity to a treatment, for analyses that were
 * made for those of the AppConfig Agent. It knows of experiments by the header `Experiment-Flags` of AppConfig's answers, and says so
 * once where there is none. First in this process: each process writes its own. Overrides are not recorded, since the header does
 * not name their variants as treatments. It does not see what a hook after it changes about the context.
 *
 * @throws TypeError that names the option, what was expected, and what came
 */
export function experimentAssignments(options: ExperimentAssignmentsOptions): Hook {
  return new ExperimentAssignments(options);
}

interface Treatment {
  /** Stands for run and treatment in what is remembered. */
  readonly number: number;
  readonly run: ExperimentRun | undefined;
}

class ExperimentAssignments implements Hook {
  readonly #write: ExperimentAssignmentsOptions['write'];
  readonly #maxRemembered: number;
  /** Oldest first. */
  readonly #remembered = new Set<string>();
  readonly #treatments = new Map<string, Treatment>();
  /** Treatments so far. */
  #met = 0;
  #errors = 0;
  #toldOfNoHeader = false;

  constructor(options: ExperimentAssignmentsOptions) {
    const { write, maxRemembered = DEFAULT_REMEMBERED } = readOptions('options', options, [
      'write',
      'maxRemembered',
    ]);
    check(typeof write === 'function', 'write', 'a function', write);
    const isCount =
      typeof maxRemembered === 'number' &&
      Number.isInteger(maxRemembered) &&
      maxRemembered >= 1 &&
      maxRemembered <= MAX_REMEMBERED;
    check(isCount, 'maxRemembered', `an integer from 1 to ${MAX_REMEMBERED}`, maxRemembered);
    this.#write = write as ExperimentAssignmentsOptions['write'];
    this.#maxRemembered = maxRemembered as number;
  }

  after({ context, logger }: Readonly<HookContext>, details: EvaluationDetails<FlagValue>): void {
    try {
      this.#note(context, logger, details);
    } catch (error) {
      this.#tell(logger, error);
    }
  }

  #note(context: EvaluationContext, logger: Logger, details: EvaluationDetails<FlagValue>): void {
    const { [EXPERIMENT_RUN]: run, [TREATMENT_KEY]: treatmentKey } = details.flagMetadata;
    if (typeof run !== 'string' || typeof treatmentKey !== 'string') {
      if (TREATMENT_VARIANT.test(details.variant ?? '')) this.#tellOfNoHeader(logger, details);
      return;
    }
    const entityId = entityOf(context);
    if (entityId === undefined) return;
    const treatment = this.#treatmentOf(run, treatmentKey);
    const key = keyOf(treatment.number, entityId);
    if (treatment.run === undefined || this.#remembered.has(key)) return;
    this.#remember(key);
    const assignment: TreatmentAssignment = {
      type: 'AWS.AppConfig.TreatmentAssignment',
      timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      ...treatment.run,
      treatmentKey,
      entityId,
    };
    const failed = (error: unknown) => {
      this.#remembered.delete(key);
      this.#tell(logger, error);
    };
    try {
      Promise.resolve(this.#write(assignment)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Read once, since it is asked for at every evaluation. */
  #treatmentOf(run: string, treatmentKey: string): Treatment {
    const name = `${run} ${treatmentKey}`;
    const known = this.#treatments.get(name);
    if (known !== undefined) return known;
    if (this.#treatments.size === MAX_TREATMENTS) this.#treatments.clear();
    this.#met += 1;
    const treatment = { number: this.#met, run: parseRunArn(run) };
    this.#treatments.set(name, treatment);
    return treatment;
  }

  #remember(key: string): void {
    this.#remembered.add(key);
    if (this.#remembered.size <= this.#maxRemembered) return;
    const [oldest] = this.#remembered;
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  #tell(logger: Logger, error: unknown): void {
    this.#errors += 1;
    if (this.#errors > MAX_LOGGED_ERRORS + 1) return;
    const message =
      this.#errors <= MAX_LOGGED_ERRORS
        ? `An assignment to a treatment was not recorded: ${describeError(error)}`
        : 'Further assignments that are not recorded are not logged';
    quietly(() => logger.error(message));
  }

  #tellOfNoHeader(logger: Logger, { flagKey, variant }: EvaluationDetails<FlagValue>): void {
    if (this.#toldOfNoHeader) return;
    this.#toldOfNoHeader = true;
    quietly(() =>
      logger.warn(
        `Variant '${variant}' of '${flagKey}' looks like a treatment, and AppConfig's answer has no header Experiment-Flags that names ` +
          'it: its assignments are not recorded here',
      ),
    );
  }
}

function entityOf(context: EvaluationContext): string | undefined {
  const scalar = toScalar(readForRule(context, ENTITY_ID));
  return scalar === undefined ? undefined : textOf(scalar);
}

/** No longer than a bound, whatever callers make up. */
function keyOf(treatment: number, entityId: string): string {
  if (entityId.length <= MAX_ENTITY_CHARACTERS) return `${treatment} ${entityId}`;
  const { createHash } = process.getBuiltinModule('node:crypto');
  // Not a text that an entity can have.
  return `${treatment}:${createHash('sha256').update(entityId).digest('base64')}`;
}

/** A logger that throws breaks no evaluation. */
function quietly(log: () => void): void {
  try {
    log();
  } catch {
    // There is nowhere left to say it.
  }
}
