import { isObject, parseJson } from '../shared/json.js';
import { overrideFlags } from './feature-flag.js';
import type { FlagOverrides } from './overrides.js';
import { overrideProperties } from './property.js';

/** Content that is valid by itself. */
export interface Overridable {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly type: 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';
}

/** Why the override of a flag, or a part of it, does not count. */
export interface FlagProblem {
  readonly flag: string;
  readonly message: string;
}

/** Content with overrides on top, and what of them does not count. */
export async function applyOverrides(
  { bytes, contentType, type }: Overridable,
  overrides: FlagOverrides,
): Promise<{ readonly bytes: Uint8Array; readonly problems: readonly FlagProblem[] }> {
  const problems: FlagProblem[] = [];
  const report = (flag: string, message: string) => {
    problems.push({ flag, message });
  };
  if (type === 'AWS.Freeform') {
    return { bytes: await overrideProperties(bytes, contentType, overrides, report), problems };
  }
  const document = parseJson(bytes);
  // What else it may be is reported where it is deployed.
  if (!isObject(document)) return { bytes, problems };
  const overridden = await overrideFlags(document, overrides, report);
  return { bytes: new TextEncoder().encode(JSON.stringify(overridden)), problems };
}
