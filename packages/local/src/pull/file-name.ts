import { fileTarget, isIgnored } from '../files/target.js';
import { quoted } from '../shared/described.js';
import type { FoundProfile } from './find-target.js';

const ENDINGS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^application\/json *(?:;|$)/i, '.json'],
  [/^(?:application|text)\/(?:x-)?yaml *(?:;|$)/i, '.yaml'],
  [/^text\/plain *(?:;|$)/i, '.txt'],
  [/^application\/ion *; *type=AWS\.AppConfig\.FeatureFlags *$/i, '.ion'],
];

/**
 * The name of the file from which `--directory` would deploy content as the profile has it.
 *
 * @throws Error where there is none
 */
export function fileName({ name, type }: FoundProfile, contentType: string): string {
  const ending = type === 'AWS.Freeform' ? endingFor(contentType) : '.flags.json';
  const file = name + ending;
  checkName('configuration profile', name);
  const target = fileTarget(file);
  if (isIgnored(file) || target?.profile !== name || target.type !== type) {
    throw new Error(`the file ${quoted(file)} would be taken for something else`);
  }
  return file;
}

function endingFor(contentType: string): string {
  const ending = ENDINGS.find(([pattern]) => pattern.test(contentType))?.[1];
  if (ending !== undefined) return ending;
  throw new Error(`no ending of a file stands for its media type ${quoted(contentType)}`);
}

/** Names that some system cannot have, or takes for something else. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}]|^\.|^ |[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** @throws Error for a name that is no safe name of a file or a directory */
export function checkName(kind: string, name: string): void {
  if (name !== '' && !UNSAFE.test(name) && !isIgnored(name)) return;
  throw new Error(`The ${kind} ${quoted(name)} cannot be a file: its name is not safe for one`);
}
