/** Who runs on a flag, as the service tells it beside a document. */
export interface FlagExperiment {
  /** The ARN of the experiment's run. */
  readonly run: string;
  /** Keys of treatments (`c`, `t1` and so on) by the names of the variants that stand for them. */
  readonly treatments: ReadonlyMap<string, string>;
}

/** Experiments by the key of the flag that they run on. */
export type Experiments = ReadonlyMap<string, FlagExperiment>;

/** What the ARN of a run says. */
export interface ExperimentRun {
  readonly region: string;
  readonly accountId: string;
  readonly applicationId: string;
  readonly experimentDefinitionId: string;
  readonly experimentRunNumber: string;
}

/** Identifiers have 4 to 7 characters today; more are taken, too. */
const RUN_ARN =
  /^arn:aws[a-z-]{0,20}:appconfig:([a-z0-9-]{1,40}):(\d{12}):application\/([a-z0-9]{1,40})\/experimentdefinition\/([a-z0-9]{1,40})\/experimentrun\/([1-9]\d{0,9})$/;

/** Reads the ARN of a run of an experiment; `undefined` for anything else. */
export function parseRunArn(arn: string): ExperimentRun | undefined {
  const [, region, accountId, applicationId, experimentDefinitionId, experimentRunNumber] =
    RUN_ARN.exec(arn) ?? [];
  if (
    region === undefined ||
    accountId === undefined ||
    applicationId === undefined ||
    experimentDefinitionId === undefined ||
    experimentRunNumber === undefined
  )
    return undefined;
  return { region, accountId, applicationId, experimentDefinitionId, experimentRunNumber };
}
