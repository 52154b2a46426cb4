/** A call that is due at a time of a clock of the test's own. */
export interface WaitingCall {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  held: boolean;
  cancelled: boolean;
}

/** Waiting calls, soonest first and then in the order of their arrival: a binary heap, so that a fleet fits in. */
export class TimerQueue {
  readonly #heap: WaitingCall[] = [];
  #order = 0;
  #waiting = 0;

  /** How many calls wait; those cancelled do not count. */
  get size(): number {
    return this.#waiting;
  }

  get held(): number {
    return this.#heap.filter(({ held, cancelled }) => held && !cancelled).length;
  }

  add(at: number, callback: () => void): WaitingCall {
    const call: WaitingCall = { at, order: this.#order, callback, held: false, cancelled: false };
    this.#order += 1;
    this.#waiting += 1;
    this.#rise(call);
    return call;
  }

  cancel(call: WaitingCall): void {
    if (call.cancelled) return;
    call.cancelled = true;
    this.#waiting -= 1;
  }

  /** The call that is due first, left in place. */
  first(): WaitingCall | undefined {
    while (this.#heap[0]?.cancelled) this.#removeTop();
    return this.#heap[0];
  }

  /** Takes the call that is due first, if it is due by then. */
  take(until: number): WaitingCall | undefined {
    const first = this.first();
    if (first === undefined || first.at > until) return undefined;
    this.cancel(first);
    this.#removeTop();
    return first;
  }

  #rise(call: WaitingCall): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isSooner(parent, call)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = call;
  }

  #removeTop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      const child = right !== undefined && left !== undefined && isSooner(right, left) ? right : left;
      if (child === undefined || isSooner(last, child)) break;
      heap[index] = child;
      index = child === left ? 2 * index + 1 : 2 * index + 2;
    }
    heap[index] = last;
  }
}

function isSooner(one: WaitingCall, other: WaitingCall): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
