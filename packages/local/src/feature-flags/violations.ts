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

/** Nobody reads more, and a hostile document can have very many. */
const MAX_VIOLATIONS = 100;

/** Characters of a text that are shown: an answer that mostly echoes the document helps nobody. */
const MAX_SHOWN_LENGTH = 1_024;

/** A violation in one line. */
export function violationMessage(
  { Location, Constraint, Reason, Value }: Violation,
  explanation: string | undefined,
): string {
  const reason = Reason === undefined ? '' : ` (${Reason})`;
  const value = Value === '' ? '' : `, got ${Value}`;
  return `${Location} must satisfy ${Constraint}${reason}${value}${explanation === undefined ? '' : `: ${explanation}`}`;
}

/** Collects what is wrong with a document, up to what will be shown. */
export class Violations {
  readonly list: Violation[] = [];
  #added: Violation | undefined;
  readonly #explanations = new Map<Violation, string>();

  /** Whether any more would be ignored. */
  get isFull(): boolean {
    return this.list.length === MAX_VIOLATIONS;
  }

  /** A value that breaks a constraint, or is missing. */
  notSatisfied(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('NotSatisfied', location, constraint, value, reason);
  }

  /** A value of the wrong kind. */
  invalid(location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#add('Invalid', location, constraint, value, reason);
  }

  /** Explains the violation that was added last, in words of ours. */
  explain(text: string): void {
    if (this.#added !== undefined) this.#explanations.set(this.#added, cut(text, MAX_SHOWN_LENGTH));
  }

  /** Explanations of those that have one, in the order in which they were added. */
  get explanations(): ReadonlyMap<Violation, string> {
    return this.#explanations;
  }

  /** What is wrong, in one line: the first violation that was explained, else the first. */
  get message(): string {
    const [violation = this.list[0]] = this.#explanations.keys();
    return violation === undefined
      ? 'nothing is wrong'
      : violationMessage(violation, this.#explanations.get(violation));
  }

  #add(type: string, location: string, constraint: string, value: Json | undefined, reason?: string): void {
    this.#added = undefined;
    if (this.isFull) return;
    this.#added = {
      Constraint: cut(constraint, MAX_SHOWN_LENGTH),
      Location: cut(location, MAX_SHOWN_LENGTH),
      ...(reason === undefined ? {} : { Reason: cut(reason, MAX_SHOWN_LENGTH) }),
      Type: type,
      Value: shown(value),
    };
    this.list.push(this.#added);
  }
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '';
  return cut(typeof value === 'string' ? value : canonicalJson(value), MAX_SHOWN_LENGTH);
}
