import type { JsonValue } from '@openfeature/core';
import { cut } from '../shared/described.js';
import type { ChangedPart, FlagDifference } from './flag-changes.js';

const MAX_VALUE_CHARACTERS = 200;

const SIGN = { added: '+', removed: '-', changed: '~' } as const;

/** A flag's difference in lines: its key, and what of it is different. */
export function differenceLines({ key, change, parts }: FlagDifference): string[] {
  return [`${SIGN[change]} ${shown(key)}`, ...parts.map((part) => `    ${partLine(part)}`)];
}

function partLine({ path, before, after }: ChangedPart): string {
  const name = shown(path);
  if (before === undefined) return `${name}: ${written(after)}`;
  if (after === undefined) return `${name}: was ${written(before)}`;
  return `${name}: ${written(before)} -> ${written(after)}`;
}

const written = (value: JsonValue | undefined): string =>
  cut(JSON.stringify(value) ?? '', MAX_VALUE_CHARACTERS);

/** A name, in quotes if a terminal cannot show it as it is. */
function shown(name: string): string {
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(name) ? cut(name, 200) : JSON.stringify(cut(name, 200));
}
