import { cut, described, quoted } from '../shared/described.js';
import { isDeeperThan, isObject, type Json, type JsonObject } from '../shared/json.js';

/** What everybody gets of a flag on top of what its file says. */
export interface Override {
  /** Of a feature flag; of one with variants, in each of them. */
  readonly enabled?: boolean;
  /** Attributes of a feature flag to change; of one with variants, in each of them. The others stay. */
  readonly attributes?: JsonObject;
  /** The variant of a feature flag that everybody gets; its rules do not count then. */
  readonly variant?: string;
  /** The value of a property of a freeform profile. */
  readonly value?: Json;
}

/** Overrides by flag. */
export type FlagOverrides = ReadonlyMap<string, Override>;

/** By profile, as {@link overridesKey} names it. */
export type Overrides = ReadonlyMap<string, FlagOverrides>;

export interface OverridesProblem {
  /** Path in the file, with dots. */
  readonly location: string;
  readonly message: string;
}

/** The file's name; it stands in the directory of `--directory` itself. */
export const OVERRIDES_FILE = 'overrides.json';

export const MAX_OVERRIDES = 1_000;

/** Levels of nesting; no client reads deeper ones. */
const MAX_DEPTH = 200;

const MAX_PROBLEMS = 100;

/** The name of a profile in the file: `DemoApp/prod/main`. */
export function overridesKey(target: {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}): string {
  return `${target.application}/${target.environment}/${target.profile}`;
}

/** Reads `{"DemoApp/prod/main": {"banner": {"enabled": true}}}`. What is wrong is left out, and reported. */
export function readOverrides(parsed: unknown): {
  readonly overrides: Overrides;
  readonly problems: readonly OverridesProblem[];
} {
  const problems: OverridesProblem[] = [];
  const report = (location: string, message: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ location: cut(location, 300), message });
  };
  const overrides = new Map<string, FlagOverrides>();
  if (!isObject(parsed)) {
    report('', `expected an object of profiles, got ${described(parsed)}`);
    return { overrides, problems };
  }
  let count = 0;
  for (const [key, flags] of Object.entries(parsed)) {
    if (!/^[^/]+\/[^/]+\/[^/]+$/s.test(key)) {
      report(key, `expected application/environment/profile, got ${quoted(key)}`);
    } else if (!isObject(flags)) report(key, `expected an object of flags, got ${described(flags)}`);
    else {
      const ofProfile = new Map<string, Override>();
      for (const [flag, value] of Object.entries(flags)) {
        count += 1;
        const override = readOverride(value, `${key}.${flag}`, report);
        if (override !== undefined && count <= MAX_OVERRIDES) ofProfile.set(flag, override);
      }
      overrides.set(key, ofProfile);
    }
  }
  if (count > MAX_OVERRIDES) {
    report('', `expected at most ${MAX_OVERRIDES} overrides, got ${count}: the last ones do not count`);
  }
  return { overrides, problems };
}

type Report = (location: string, message: string) => void;

interface Member {
  readonly expected: string;
  readonly accepts: (value: Json) => boolean;
}

const MEMBERS: Readonly<Record<keyof Override, Member>> = {
  enabled: { expected: 'a boolean', accepts: (value) => typeof value === 'boolean' },
  attributes: { expected: 'an object', accepts: isObject },
  variant: {
    expected: 'the name of a variant',
    accepts: (value) => typeof value === 'string' && value !== '',
  },
  value: { expected: 'any value', accepts: () => true },
};

/** An override, or `undefined` where it is not to be used: what is wrong with it is reported. */
export function readOverride(value: unknown, location: string, report: Report): Override | undefined {
  const known = Object.keys(MEMBERS).join(', ');
  if (!isObject(value)) {
    report(location, `expected an object with one of ${known}, got ${described(value)}`);
    return undefined;
  }
  const read: Array<[string, Json]> = [];
  for (const [name, member] of Object.entries(value)) {
    const rule = Object.hasOwn(MEMBERS, name) ? MEMBERS[name as keyof Override] : undefined;
    const at = `${location}.${name}`;
    if (rule === undefined) report(at, `unknown member ${quoted(name)}, expected one of ${known}`);
    else if (!rule.accepts(member)) report(at, `expected ${rule.expected}, got ${described(member)}`);
    else read.push([name, member]);
  }
  const override: Override = Object.fromEntries(read);
  if (read.length === 0) {
    report(location, `expected one of ${known}, got none that can be used`);
    return undefined;
  }
  if (isDeeperThan(MAX_DEPTH, Object.values(override))) {
    report(location, `expected at most ${MAX_DEPTH} levels, got more`);
    return undefined;
  }
  if (override.value !== undefined && read.length > 1) {
    report(location, 'expected `value` alone, as freeform profiles have it, got others beside it');
    return undefined;
  }
  return override;
}
