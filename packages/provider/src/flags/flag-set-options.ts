import type { Experiments } from './experiments.js';

/** What a flag set needs to know besides its flags. */
export interface FlagSetOptions {
  /** Goes into `flagMetadata`; `application/environment/profile` (R4). */
  readonly flagSetId: string;
  /** Which version of the document answers, usually AppConfig's label; goes into `flagMetadata` when it is known (R4). */
  readonly version?: string | undefined;
  /** The attribute that holds a feature flag's string, number or object (K4, K5). */
  readonly valueAttribute: string;
  /** The reason given for a variant that was chosen elsewhere: DEFAULT from the Data API, UNKNOWN from the Agent (R3). */
  readonly chosenVariantReason: 'DEFAULT' | 'UNKNOWN';
  /** The experiments that run on its flags; they go into `flagMetadata` of their treatments (R4). Default: none is known. */
  readonly experiments?: Experiments | undefined;
}
