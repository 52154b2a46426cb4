import { documentWarnings, versionWarnings } from './document-warnings.js';
import type { InUse } from './in-use.js';
import type { About, Came, LiveState } from './state.js';
import { also, changed, type Step, warned } from './step.js';

/** A document that came is in use, perhaps as it was before. */
export function taken(step: Step, came: Came, about: About): Step {
  const isKnown = came.inUse.parsed === step.state.inUse?.parsed;
  const used = isKnown ? relabelled(step, came, about) : adopted(step, came.inUse, about);
  const saved = came.isNews ? also(used, { kind: 'save-backup', inUse: came.inUse }) : used;
  const owed = new Set([...saved.state.told.owed, ...came.flagsChanged]);
  return changed(saved, { rejected: undefined, told: { ...saved.state.told, owed } });
}

export function adopted(step: Step, inUse: InUse, about: About): Step {
  const warnings = documentWarnings(inUse, step.state.shape, about.targeting);
  return warned(changed(step, { inUse, shape: inUse.parsed.shape ?? step.state.shape }), warnings);
}

function relabelled(step: Step, { inUse, isNews }: Came, about: About): Step {
  return warned(changed(step, { inUse }), isNews ? versionWarnings(inUse, about.targeting) : []);
}

/** A contact, whatever it brought, is the newest one of what is in use (P7). */
export function reached(state: LiveState, now: number): LiveState {
  return { ...state, contacted: true, inUse: state.inUse && { ...state.inUse, checkedAt: now } };
}
