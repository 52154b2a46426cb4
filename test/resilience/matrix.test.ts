import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenFeature } from '@openfeature/server-sdk';
import { passOn } from '../support/fault-proxy.js';
import { type Observation, type Phase, phases, runFaultCase } from './support/fault-case.js';
import { expectedRequests, type FaultCase, faultCases, tokenIsLeft } from './support/fault-list.js';
import { readSection, updatesDocs, writeSection } from './support/generated-docs.js';

/** So many cases at a time: more would keep the event loop busy until healthy requests time out. */
const AT_ONCE = 12;
const ALL_CASES_MILLISECONDS = 120_000;
const SECTION = 'fault matrix';

/** Longest wait after the fault: the poll interval and 10 %, or what Retry-After left of its 90 s, and a request. */
const LONGEST_RECOVERY_SECONDS = 70;

interface Row {
  readonly faultCase: FaultCase;
  readonly phase: Phase;
  readonly seen: Observation;
}

let elsewhere: Server;
let askedElsewhere = 0;
let rows: readonly Row[];

beforeAll(async () => {
  elsewhere = createServer((_request, response) => {
    askedElsewhere += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  // What is loaded at the first contact is loaded now, so that no case waits for it.
  await runFaultCase(passOn, 'after READY', 1);
  rows = await runAll(faultCases(`http://127.0.0.1:${port}/configuration`));
}, ALL_CASES_MILLISECONDS);

afterAll(async () => {
  elsewhere.close();
  await OpenFeature.clearProviders();
});

describe('every fault in every phase', () => {
  it('L1 L3 L7 E2 changes no answer but to a version that AppConfig has deployed', () => {
    expectEach(
      ({ seen }) => seen.answers,
      (row) => {
        const { answer } = expectation(row);
        // The fault is met by a poll: until that has ended, the version before is right.
        const changes = row.phase === 'after READY' && answer === 'version 2';
        return changes ? ['version 1', answer] : [answer];
      },
    );
  });

  it('L2 E2 is seen in the status, and never as ERROR while there is a flag set', () => {
    expectEach(
      ({ seen }) => seen.status,
      (row) => expectation(row).status,
    );
  });

  it('E1 E2 E6 emits an event for each transition, once', () => {
    expectEach(
      ({ seen }) => seen.events,
      (row) => expectation(row).events,
    );
  });

  it('L1 L2 fails initialize only without a backup', () => {
    const codes: Record<string, string> = { ERROR: 'GENERAL', FATAL: 'PROVIDER_FATAL' };
    expectEach(
      ({ seen }) => seen.initializeError,
      (row) => codes[expectation(row).status],
    );
  });

  it('P3 makes the requests that its contacts need, and starts no other session', () => {
    expectEach(
      ({ seen }) => seen.requests,
      ({ faultCase, phase, seen }) => expectedRequests(faultCase, phase, seen.contacts),
    );
  });

  it('P4 is met with no more contacts in a minute than backoff makes, and one where no sooner one can cure it', () => {
    const hopeless = /40[034] (AccessDenied|ResourceNotFound|BadRequest)|Retry-After/;
    expectEach(
      ({ seen }) => seen.contacts,
      ({ faultCase, seen }) => {
        const backsOff = faultCase.kind === 'unreachable' && !hopeless.test(faultCase.name);
        if (!backsOff || seen.status === 'READY') return 1;
        return Math.min(Math.max(seen.contacts, 5), 9);
      },
    );
  });

  it('E3 ends in READY with the newest version, or, where the document came spoiled, with the next one', () => {
    expectEach(
      ({ seen }) => [seen.after.cure, seen.after.status, seen.after.answer],
      ({ faultCase, phase }) => {
        if (isFatal(faultCase, phase)) return ['nothing', 'FATAL', 'default, PROVIDER_FATAL'];
        if (faultCase.kind === 'rejected') return ['next version', 'READY', 'version 3'];
        return ['time', 'READY', 'version 2'];
      },
    );
  });

  it('P3 takes one session to recover where the token was lost, and none elsewhere', () => {
    expectEach(
      ({ seen }) => seen.after.requests.sessions,
      ({ faultCase, phase }) => {
        if (isFatal(faultCase, phase) || faultCase.kind === 'harmless') return 0;
        return tokenIsLeft(faultCase, phase) ? 0 : 1;
      },
    );
  });

  it('P1 P4 is over one interval after its end', () => {
    const late = rows.filter(
      ({ seen }) => seen.after.cure === 'time' && seen.after.seconds > LONGEST_RECOVERY_SECONDS,
    );
    expect(late.map(title)).toEqual([]);
  });

  it('P8 keeps no connection of a request that has failed', () => {
    const leaking = rows.filter(({ seen }) => seen.connections > 1);
    expect(leaking.map((row) => `${title(row)}: ${row.seen.connections}`)).toEqual([]);
  });

  it('is logged once, in one line', () => {
    expectEach(
      ({ seen }) => [
        seen.log.filter((line) => line.includes('\n')),
        seen.log.filter((line) => /^(warn|error)/.test(line)).length,
      ],
      ({ seen, faultCase }) => {
        const isFailure =
          seen.status !== 'READY' && !(seen.status === 'ERROR' && faultCase.kind === 'too early');
        return [[], isFailure ? 1 : 0];
      },
    );
  });
});

describe('a redirect', () => {
  it('is not followed', () => {
    expect(askedElsewhere).toBe(0);
  });
});

describe('docs/resilience.md', () => {
  it('shows what was seen here', () => {
    if (updatesDocs) writeSection(SECTION, table(rows));
    expect(withoutTimings(readSection(SECTION))).toEqual(withoutTimings(table(rows)));
  });
});

async function runAll(cases: readonly FaultCase[]): Promise<readonly Row[]> {
  const waiting = cases.flatMap((faultCase) => phases.map((phase) => ({ faultCase, phase })));
  const done: Row[] = new Array(waiting.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < waiting.length; index = next++) {
      const each = waiting[index];
      if (each === undefined) return;
      done[index] = { ...each, seen: await runFaultCase(each.faultCase.fault, each.phase, index + 1) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}

/** Compares one thing of all rows, so that a failure shows every row that is wrong. */
function expectEach(actual: (row: Row) => unknown, expected: (row: Row) => unknown): void {
  const toMap = (read: (row: Row) => unknown) =>
    Object.fromEntries(rows.map((row) => [title(row), read(row)]));
  expect(toMap(actual)).toEqual(toMap(expected));
}

function title({ faultCase, phase }: Row): string {
  return `${faultCase.name}; ${phase}`;
}

function isFatal({ kind }: FaultCase, phase: Phase): boolean {
  return kind === 'fatal' && phase === 'first contact, no backup';
}

/** What the contract says is seen while the fault lasts. */
function expectation({ faultCase, phase }: Row): { answer: string; status: string; events: string[] } {
  const unnoticed =
    faultCase.kind === 'too early' || (faultCase.breaks === 'start' && phase === 'after READY');
  if (faultCase.kind === 'harmless' || (unnoticed && phase === 'after READY')) {
    const answer = faultCase.kind === 'too early' ? 'version 1' : 'version 2';
    const events = answer === 'version 1' ? [] : ['CONFIGURATION_CHANGED'];
    return { answer, status: 'READY', events: phase === 'after READY' ? events : ['READY'] };
  }
  switch (phase) {
    case 'first contact, no backup':
      return isFatal(faultCase, phase)
        ? { answer: 'default, PROVIDER_FATAL', status: 'FATAL', events: ['ERROR'] }
        : { answer: 'default, PROVIDER_NOT_READY', status: 'ERROR', events: ['ERROR'] };
    case 'first contact, with backup':
      return { answer: 'version 1', status: 'STALE', events: ['READY', 'STALE'] };
    case 'after READY':
      return { answer: 'version 1', status: 'STALE', events: ['STALE'] };
  }
}

function table(all: readonly Row[]): string {
  const lines = all.map(({ faultCase, phase, seen }, index) => {
    const { after } = seen;
    const recovery = recoveryOf(seen, faultCase);
    return [
      index % phases.length === 0 ? faultCase.name : '',
      phase,
      seen.answers.at(-1),
      seen.status,
      [seen.events.join(', ') || 'none', after.events.join(', ') || 'none'].join(' / '),
      `${seen.requests.sessions} + ${seen.requests.polls}`,
      recovery,
    ].join(' | ');
  });
  const head = 'Fault | Met at | Answer | Status | Events during / after | Sessions + polls | Recovery';
  return `${[head, head.replace(/[^|]+/g, ' --- ').trim(), ...lines].map((line) => `| ${line} |`).join('\n')}\n`;
}

function recoveryOf({ after }: Observation, { kind }: FaultCase): string {
  if (kind === 'harmless') return 'not needed';
  return after.cure === 'time' ? `${Math.ceil(after.seconds)} s` : after.cure;
}

/** How many contacts fit into the minute, and how long recovery takes, varies with the machine. */
function withoutTimings(text: string): string {
  return text.replaceAll(/\| \d+ \+ \d+ \| \d+ s \|/g, '|').replaceAll(/\| \d+ \+ \d+ \|/g, '|');
}
