import { type Call, HostedFleet } from './support/hosted-fleet.js';

const PROVIDERS = 1_000;
const MINUTES = 60;
const SECOND = 1_000;
/** Half an hour of a thousand providers is a lot of work for a machine that is busy. */
const TIMEOUT = 300_000;
/** AWS's quota for list operations of an account, a second; versions have one of 100. */
const LISTS_PER_SECOND = 10;
/** What a fleet may make of it. */
const MAX_CALLS_PER_SECOND = 5;

/** The highest rate of calls in any minute since a moment, in calls a second. */
function highestRate(calls: readonly Call[], from: number): number {
  const times = calls.map(({ at }) => at).filter((at) => at >= from);
  let highest = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) > MINUTES * SECOND) first += 1;
    highest = Math.max(highest, index - first + 1);
  }
  return highest / MINUTES;
}

const count = (fleet: HostedFleet, operation: Call['operation'], from: number): number =>
  fleet.calls.filter((call) => call.at >= from && call.operation === operation).length;

let fleet: HostedFleet;

beforeEach(() => {
  fleet = new HostedFleet();
});

afterEach(() => fleet.stop());

describe.each([
  ['labelled versions', true, { list: 0, version: PROVIDERS }],
  ['versions without labels', false, { list: PROVIDERS, version: PROVIDERS }],
])('H4 a fleet of 1 000 with %s', (_what, labelled, expected) => {
  it(
    'reads new rules at under 5 requests a second, also when it is refused, and when it is not any more',
    async () => {
      fleet.labelled = labelled;
      await fleet.start(PROVIDERS, 10 * MINUTES);
      expect(fleet.current).toBe(PROVIDERS);

      let from = fleet.runtime.monotonic();
      fleet.deploy();
      await fleet.runtime.advance(12 * MINUTES);
      expect(fleet.current).toBe(PROVIDERS);
      expect(highestRate(fleet.calls, from)).toBeLessThan(MAX_CALLS_PER_SECOND);
      expect({ list: count(fleet, 'list', from), version: count(fleet, 'version', from) }).toEqual(expected);

      from = fleet.runtime.monotonic();
      fleet.refuses = () => true;
      fleet.deploy();
      await fleet.runtime.advance(20 * MINUTES);
      expect(fleet.current).toBe(0);
      fleet.refuses = () => false;
      await fleet.runtime.advance(21 * MINUTES);
      expect(fleet.current).toBe(PROVIDERS);
      expect(highestRate(fleet.calls, from)).toBeLessThan(MAX_CALLS_PER_SECOND);
    },
    TIMEOUT,
  );
});

describe('H4 a fleet of 1 000 that starts within a second', () => {
  it(
    'has its rules within ten minutes, under a quota of 10 lists a second',
    async () => {
      let recent: number[] = [];
      fleet.refuses = ({ at, operation }) => {
        if (operation !== 'list') return false;
        recent = recent.filter((time) => time > at - SECOND);
        if (recent.length >= LISTS_PER_SECOND) return true;
        recent.push(at);
        return false;
      };
      await fleet.start(PROVIDERS, 1);
      await fleet.runtime.advance(10 * MINUTES);
      expect(fleet.current).toBe(PROVIDERS);
    },
    TIMEOUT,
  );
});
