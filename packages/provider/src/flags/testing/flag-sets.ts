import type { EvaluationContext, JsonValue, ResolutionDetails } from '@openfeature/core';
import { parsedJson } from '../../document/testing/documents.js';
import { createFlagSet, type FlagSet } from '../flag-set.js';
import type { FlagSetOptions } from '../flag-set-options.js';
import { type FlagType, resolve } from '../resolve.js';

export const OPTIONS: FlagSetOptions = {
  flagSetId: 'DemoApp/prod/main',
  version: '7',
  valueAttribute: 'value',
  chosenVariantReason: 'DEFAULT',
};

/** The flag set of a document's JSON value. */
export async function flagSetOf(document: unknown, options: Partial<FlagSetOptions> = {}): Promise<FlagSet> {
  const { flags } = await parsedJson(document);
  return createFlagSet(flags, { ...OPTIONS, ...options });
}

/** A deployment-time document with these values. */
export function deployment(values: unknown): unknown {
  return { version: '1', values };
}

export const DEFAULTS = { boolean: true, string: 'default', number: -1, object: { is: 'default' } } as const;

/** Asks with the default value of the type. */
export function ask(
  flagSet: FlagSet,
  type: FlagType,
  key: string,
  context: EvaluationContext = {},
): ResolutionDetails<JsonValue> {
  return resolve<JsonValue>(flagSet, type, key, DEFAULTS[type], context);
}
