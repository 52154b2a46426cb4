import type { Clock } from '../store/model.js';
import type { Fault, FaultInput } from './fault.js';
import type { Plane } from './operations.js';

/** An active fault, with what was asked for and what it has done so far. */
export interface ActiveFault extends FaultInput {
  /** How many requests it has hit. */
  readonly hits: number;
  /** When it ends by AppConfig Local's clock; `undefined` without `seconds`. */
  readonly endsAt: Date | undefined;
}

interface Entry {
  readonly fault: Fault;
  readonly endsAt: number;
  hits: number;
}

/** More than anybody needs at once. */
export const MAX_FAULTS = 100;

/** Requests that hang at the same time; beyond that, the one that has hung longest is cut off. */
const MAX_HANGING = 1_000;

/** The faults that are on, in the order in which they were asked for: the first one that fits hits a request. */
export class Faults {
  readonly #clock: Clock;
  #entries: Entry[] = [];
  #revision = 0;
  readonly #hanging = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws a TypeError if there are too many. */
  add(fault: Fault): void {
    this.#end();
    if (this.#entries.length === MAX_FAULTS) {
      throw new TypeError(`Expected at most ${MAX_FAULTS} faults at once, got one more`);
    }
    const endsAt =
      fault.seconds === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() + fault.seconds * 1000;
    this.#entries.push({ fault, endsAt, hits: 0 });
    this.#revision += 1;
  }

  /** Grows with everything that {@link list} shows. */
  get revision(): number {
    this.#end();
    return this.#revision;
  }

  /** Whether any may be on. */
  get areOn(): boolean {
    return this.#entries.length > 0;
  }

  /** The fault that hits a request, which counts as a hit. */
  hit(plane: Plane, operation: string | undefined): Fault | undefined {
    this.#end();
    const entry = this.#entries.find(({ fault }) => concerns(fault, plane, operation));
    if (entry === undefined) return undefined;
    entry.hits += 1;
    this.#revision += 1;
    this.#end();
    return entry.fault;
  }

  list(): ActiveFault[] {
    this.#end();
    return this.#entries.map(({ fault, endsAt, hits }) => ({
      ...fault,
      hits,
      endsAt: endsAt === Number.POSITIVE_INFINITY ? undefined : new Date(Math.min(endsAt, 8.64e15)),
    }));
  }

  /** Ends all faults, and cuts off what hangs. */
  recover(): void {
    this.#entries = [];
    this.#revision += 1;
    for (const cutOff of this.#hanging) cutOff();
    this.#hanging.clear();
  }

  /** Keeps a request hanging until it is cut off; the function that is returned forgets it. */
  hang(cutOff: () => void): () => void {
    const [longest] = this.#hanging;
    if (this.#hanging.size === MAX_HANGING && longest !== undefined) {
      longest();
      this.#hanging.delete(longest);
    }
    this.#hanging.add(cutOff);
    return () => this.#hanging.delete(cutOff);
  }

  /** Removes the faults whose time or number is up. */
  #end(): void {
    if (this.#entries.length === 0) return;
    const now = this.#clock.now();
    const before = this.#entries.length;
    this.#entries = this.#entries.filter(
      ({ fault, endsAt, hits }) => now < endsAt && hits < (fault.times ?? Number.POSITIVE_INFINITY),
    );
    this.#revision += before - this.#entries.length;
  }
}

function concerns(fault: Fault, plane: Plane, operation: string | undefined): boolean {
  if (fault.plane !== undefined && fault.plane !== plane) return false;
  if (fault.kind === 'throttle' && plane === 'agent') return false;
  return fault.operation === undefined || fault.operation === operation;
}
