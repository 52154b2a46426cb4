import { cut } from '../shared/described.js';
import { canonicalJson, type Json } from '../shared/json.js';

/** One thing wrong with a configuration, in the members of AppConfig's `InvalidConfigurationDetail`. */
export interface Violation {
  readonly Constraint: string;
  readonly Location: string;
  readonly Reason?: string;
  readonly Type: string;
  readonly Value: string;
}

/** More are of no use to a reader, and a hostile document can have very many. */
const MAX_VIOLATIONS = 100;

/** Long texts are cut: an answer that is mostly an echo of the document helps nobody. */
const MAX_SHOWN_LENGTH = 1_024;

/** Collects what is wrong with a document, as far as it is going to be shown. */
export class Violations {
  readonly list: Violation[] = [];

  /** Whether more would be of no use. */
  get isFull(): boolean {
    return this.list.length === MAX_VIOLATIONS;
  }

  /** A value that is there, but breaks a constraint. */
  notSatisfied(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('NotSatisfied', location, constraint, value, reason);
  }

  /** A value of a wrong kind altogether. */
  invalid(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('Invalid', location, constraint, value, reason);
  }

  #add(type: string, location: string, constraint: string, value: Json | undefined, reason?: string): void {
    if (this.isFull) return;
    this.list.push({
      Constraint: cut(constraint, MAX_SHOWN_LENGTH),
      Location: cut(location, MAX_SHOWN_LENGTH),
      ...(reason === undefined ? {} : { Reason: cut(reason, MAX_SHOWN_LENGTH) }),
      Type: type,
      Value: shown(value),
    });
  }
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '';
  return cut(typeof value === 'string' ? value : canonicalJson(value), MAX_SHOWN_LENGTH);
}
