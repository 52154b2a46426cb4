import { FlagdCore } from '@openfeature/flagd-core';
import { silent } from './provider.mjs';

/** flagd-core with flags of two variants, which `rule` names (JSON Logic) or the default variant is. */
export function flagdOf(keys, targeting) {
  const core = new FlagdCore(undefined, silent);
  const flag = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on', targeting };
  core.setConfigurations(JSON.stringify({ flags: Object.fromEntries(keys.map((key) => [key, flag])) }));
  return core;
}
