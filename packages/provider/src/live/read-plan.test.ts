import { readWaitSeconds } from './read-plan.js';
import type { ReadDue } from './todo.js';

const fleet = { readWindow: 300, pollInterval: 60 };
const single = { readWindow: 0, pollInterval: 60 };

function failed(failures: number, members: Partial<ReadDue & { kind: 'after-failure' }> = {}): ReadDue {
  return {
    kind: 'after-failure',
    requests: 1,
    failures,
    retry: 'backoff',
    retryAfterSeconds: undefined,
    hasFlags: true,
    ...members,
  };
}

describe('H4 seconds until rules are read, at the least and at the most', () => {
  it.each<[string, ReadDue, typeof fleet, number, number]>([
    ['at the first contact', { kind: 'at-once' }, fleet, 0, 0],
    ['in the window', { kind: 'in-window', requests: 1 }, fleet, 0, 300],
    ['in a window for each of two requests', { kind: 'in-window', requests: 2 }, fleet, 0, 600],
    ['without a window', { kind: 'in-window', requests: 1 }, single, 0, 0],
    ['while a deployment is under way', { kind: 'again' }, fleet, 300, 600],
    ['the same without a window', { kind: 'again' }, single, 60, 120],
    ['after a failure', failed(1), fleet, 300, 600],
    ['after many', failed(20), fleet, 300, 660],
    ['after one of two requests', failed(1, { requests: 2 }), fleet, 600, 1200],
    ['after a failure without a window', failed(1), single, 0.5, 1],
    ['after many without a window', failed(20), single, 30, 66],
    ['after a failure without flags', failed(1, { hasFlags: false }), fleet, 0.5, 1],
    ['after four without flags', failed(4, { hasFlags: false }), fleet, 4, 8],
    ['after many without flags', failed(20, { hasFlags: false }), fleet, 30, 66],
    ['after one that time alone does not cure', failed(1, { retry: 'interval' }), single, 30, 60],
    ['the same without flags', failed(1, { retry: 'interval', hasFlags: false }), fleet, 30, 60],
    ['as long as the service asks for', failed(1, { retryAfterSeconds: 900 }), fleet, 900, 900],
  ])('%s', (_what, due, options, least, most) => {
    expect(readWaitSeconds(due, options, () => 0)).toBe(least);
    expect(readWaitSeconds(due, options, () => 1)).toBe(most);
  });
});
