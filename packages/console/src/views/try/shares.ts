import type { UserShares } from '../../flags/engine-messages.js';

/** Neighbours with the same variant. */
export interface Run {
  readonly variant: number;
  readonly start: number;
  readonly length: number;
}

export function runsOf({ users }: UserShares): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, variant] of users.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.variant === variant)
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ variant, start: index, length: 1 });
  }
  return runs;
}

/** How many users get each variant, in the flag's order. */
export function countsOf({
  variants,
  users,
}: UserShares): ReadonlyArray<readonly [variant: string, count: number]> {
  const counts = variants.map(() => 0);
  for (const variant of users) counts[variant] = (counts[variant] ?? 0) + 1;
  return variants.map((name, index) => [name, counts[index] ?? 0]);
}
