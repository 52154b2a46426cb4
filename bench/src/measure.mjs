import { setImmediate as nextTurn } from 'node:timers/promises';

/** How much is measured: at most so many rounds, and so many seconds once the least number of rounds is done. */
export const FULL = { rounds: 31, seconds: 10, leastRounds: 7, warmUpRounds: 3 };
export const SHORT = { rounds: 7, seconds: 0.8, leastRounds: 3, warmUpRounds: 1 };

/**
 * Measures two sides round by round, each first in every other round, so that whatever else the machine does meets both.
 * A side is a function that does its work and resolves to a number: its cost, or its rate.
 *
 * @returns one number a round for each side; the rounds to warm up are not among them
 */
export async function compare(effort, ours, theirs) {
  const sides = { ours: [], theirs: [] };
  for (let round = 0; round < effort.warmUpRounds; round++) {
    await ours();
    await theirs();
  }
  const end = performance.now() + effort.seconds * 1_000;
  for (let round = 0; round < effort.rounds; round++) {
    if (round >= effort.leastRounds && performance.now() > end) break;
    if (round % 2 === 0) {
      sides.ours.push(await ours());
      sides.theirs.push(await theirs());
    } else {
      sides.theirs.push(await theirs());
      sides.ours.push(await ours());
    }
    await nextTurn();
  }
  return sides;
}

/** Nanoseconds for one of `count` calls, which `batch(count)` makes in a loop of its own and sums up. */
export function nanosecondsEach(count, batch) {
  return async () => {
    const start = performance.now();
    sink += await batch(count);
    return ((performance.now() - start) * 1e6) / count;
  };
}

/** Milliseconds of a piece of work that starts on a clean heap. */
export function milliseconds(work) {
  return async () => {
    await collectGarbage();
    const start = performance.now();
    const result = await work();
    const taken = performance.now() - start;
    sink += result === undefined ? 0 : 1;
    return taken;
  };
}

/** Milliseconds of the longest time in which the event loop got no turn while the work was done. */
export function longestHold(work) {
  return async () => {
    await collectGarbage();
    let longest = 0;
    let running = true;
    let last = performance.now();
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await nextTurn();
    longest = 0;
    await work();
    await nextTurn();
    running = false;
    return longest;
  };
}

export async function collectGarbage() {
  for (let count = 0; count < 3; count++) {
    globalThis.gc();
    await nextTurn();
  }
}

/** What the batches gave: looked at in the end, so that nothing can be left out as useless. */
let sink = 0;

export function checkSink() {
  if (!Number.isFinite(sink)) throw new Error(`The batches gave ${sink}`);
}

/** Throws unless both sides give the same answers. */
export function assertEqual(what, ours, theirs) {
  const [one, other] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (one !== other) throw new Error(`${what}: ours ${one?.slice(0, 200)}, theirs ${other?.slice(0, 200)}`);
}
