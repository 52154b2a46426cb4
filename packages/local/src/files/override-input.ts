import { type Override, overridesKey } from '../overrides/overrides.js';
import { membersOf } from '../shared/members.js';

/** An override that is in effect, or would be but for its `problem`. */
export interface ActiveOverride {
  /** Names the application, as its directory does. */
  readonly application: string;
  /** Names the environment. */
  readonly environment: string;
  /** Names the configuration profile. */
  readonly profile: string;
  /** The key of the flag. */
  readonly flag: string;
  /** What everybody gets of it. */
  readonly override: Override;
  /** Why it, or a part of it, does not count. */
  readonly problem?: string;
}

/** An override to set, or with `null` to take away. */
export interface OverrideInput {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly flag: string;
  readonly override: Override | null;
}

const MEMBERS = ['application', 'environment', 'profile', 'flag', 'override'] as const;

const isName = (value: unknown) => typeof value === 'string' && /^[^/]{1,128}$/s.test(value);

/** Checks the input but for the override itself; throws a TypeError that says what was expected and what was given. */
export function toTarget(input: OverrideInput): {
  readonly key: string;
  readonly flag: string;
  readonly override: unknown;
} {
  const read = membersOf(input, MEMBERS);
  const name = (member: 'application' | 'environment' | 'profile'): string =>
    read(member, 'a name of 1 to 128 characters without a slash', isName);
  const key = overridesKey({
    application: name('application'),
    environment: name('environment'),
    profile: name('profile'),
  });
  const flag = read<string>(
    'flag',
    'a key of 1 to 1 024 characters',
    (value) => typeof value === 'string' && value.length >= 1 && value.length <= 1_024,
  );
  return { key, flag, override: read('override', 'an object or null', (value) => typeof value === 'object') };
}
