import type { ProfileType } from '../store/model.js';

/** What a file in the directory is deployed as. */
export interface FileTarget {
  readonly profile: string;
  readonly contentType: string;
  readonly type: ProfileType;
}

/** Longest first, because `main.flags.json` ends with `.json` too. */
const KINDS: ReadonlyArray<readonly [suffix: string, contentType: string, type: ProfileType]> = [
  ['.flags.json', 'application/json', 'AWS.AppConfig.FeatureFlags'],
  ['.json', 'application/json', 'AWS.Freeform'],
  ['.yaml', 'application/x-yaml', 'AWS.Freeform'],
  ['.yml', 'application/x-yaml', 'AWS.Freeform'],
  ['.txt', 'text/plain', 'AWS.Freeform'],
  // The form in which the AppConfig Agent's local mode keeps flags with variants:
  // https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use-local-development-samples.html
  ['.ion', 'application/ion; type=AWS.AppConfig.FeatureFlags', 'AWS.Freeform'],
];

export const SUFFIXES = KINDS.map(([suffix]) => suffix);

/** Whether a name is that of a hidden file, or of what editors leave beside the file that they write. */
export function isIgnored(name: string): boolean {
  return /^[.#]|[~#]$|\.(?:swp|swo|swx|bak|tmp|temp|orig)$|^4913$|^___jb_/i.test(name);
}

/** `undefined` for a file name with none of the known endings. */
export function fileTarget(name: string): FileTarget | undefined {
  for (const [suffix, contentType, type] of KINDS) {
    if (name.endsWith(suffix) && name.length > suffix.length) {
      return { profile: name.slice(0, -suffix.length), contentType, type };
    }
  }
  return undefined;
}
