import { canonicalJson, type Json } from './json.js';

/** One thing wrong with a configuration, in the members of AppConfig's `InvalidConfigurationDetail`. */
export interface Violation {
  readonly Constraint: string;
  readonly Location: string;
  readonly Reason?: string;
  readonly Type: string;
  readonly Value: string;
}

/** Collects what is wrong with a document. */
export class Violations {
  readonly list: Violation[] = [];

  /** A value that is there, but breaks a constraint. */
  notSatisfied(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('NotSatisfied', location, constraint, value, reason);
  }

  /** A value of a wrong kind altogether. */
  invalid(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('Invalid', location, constraint, value, reason);
  }

  #add(type: string, location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.list.push({
      Constraint: constraint,
      Location: location,
      ...(reason === undefined ? {} : { Reason: reason }),
      Type: type,
      Value: shown(value),
    });
  }
}

/** Long values are cut: an answer that is mostly an echo of the document helps nobody. */
const MAX_SHOWN = 1_024;

function shown(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
