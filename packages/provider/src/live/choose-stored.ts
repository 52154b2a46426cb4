/** A stored version whose content is what the service has served. */
export interface Fitting {
  /** Whether a deployment of it has been completed. */
  readonly isComplete: boolean;
  /** Whether it has a label, which the document that was served has not. */
  readonly isLabelled: boolean;
}

export interface Choice<T> {
  readonly chosen: T;
  /** Whether others fit as well: they differ in rules only. */
  readonly isAmbiguous: boolean;
  /** Whether it will be the same when deployments that are under way are complete. */
  readonly isSettled: boolean;
}

/**
 * Which of the versions that fit a client without a label goes by (H3): the newest whose deployment is complete, since it cannot
 * be told who has been given a newer one. `undefined` where none fits.
 *
 * @param fitting newest first
 */
export function chooseStored<T extends Fitting>(fitting: readonly T[]): Choice<T> | undefined {
  const unlabelled = fitting.filter(({ isLabelled }) => !isLabelled);
  const versions = unlabelled.length > 0 ? unlabelled : fitting;
  const chosen = versions.find(({ isComplete }) => isComplete) ?? versions[0];
  if (chosen === undefined) return undefined;
  return { chosen, isAmbiguous: versions.length > 1, isSettled: chosen === versions[0] };
}
