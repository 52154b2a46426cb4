import { isText, orAbsent, type ReadMember } from '../shared/members.js';
import { isRegionName } from './region-name.js';

/** Where a configuration is, by names or IDs. */
export interface ConfigurationTarget {
  /** Name (1 to 64 characters) or ID. */
  readonly application: string;
  /** Name (1 to 64 characters) or ID. */
  readonly environment: string;
  /** Name (1 to 128 characters) or ID. */
  readonly profile: string;
  /** The region that it is in, such as `eu-central-1`. Default: that of the option `region`. */
  readonly region?: string | undefined;
}

export const TARGET_MEMBERS = ['application', 'environment', 'profile', 'region'] as const;

/** Characters that a name may have. */
const MAX_LENGTHS = { application: 64, environment: 64, profile: 128 } as const;

export function readTarget(read: ReadMember<keyof ConfigurationTarget>): ConfigurationTarget {
  return {
    application: readName(read, 'application'),
    environment: readName(read, 'environment'),
    profile: readName(read, 'profile'),
    region: readRegion(read),
  };
}

type Named = keyof typeof MAX_LENGTHS;

export function readName<K extends Named>(read: ReadMember<K>, member: K): string {
  const max = MAX_LENGTHS[member];
  return read(member, `a string of 1 to ${max} characters`, isText(max));
}

export function readNameOrAbsent<K extends Named>(read: ReadMember<K>, member: K): string | undefined {
  const max = MAX_LENGTHS[member];
  return read(member, `a string of 1 to ${max} characters`, orAbsent(isText(max)));
}

export function readRegion(read: ReadMember<'region'>): string | undefined {
  const isRegion = (value: unknown) => typeof value === 'string' && isRegionName(value);
  return read('region', 'the name of a region such as "us-east-1"', orAbsent(isRegion));
}
