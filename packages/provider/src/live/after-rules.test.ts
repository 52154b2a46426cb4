import type { ParsedDocument } from '../document/parsed-document.js';
import { createFlagSet } from '../flags/flag-set.js';
import type { InUse } from './in-use.js';
import { next } from './next.js';
import {
  type About,
  firstState,
  type Happening,
  type LiveState,
  type ReadOutcome,
  type RulesAbout,
} from './state.js';
import type { Served } from './stored-rules.js';
import type { Todo } from './todo.js';

// What the rules of a hosted version add to the tables of a life: no timers, no promises.

const about: About = { name: 'AppConfig a/b/c', targeting: 'hosted-version', initTimeout: 10 };
const NOON = Date.parse('2026-01-01T12:00:00Z');
const certain: RulesAbout = { isAmbiguous: false, isSettled: true, experiments: [] };

function inUse(version: string): InUse {
  const parsed: ParsedDocument = { flags: new Map(), content: {}, warnings: [], shape: 'deployment-time' };
  const options = { flagSetId: 'a/b/c', version, valueAttribute: 'value' };
  return {
    document: documentOf(version),
    parsed,
    flagSet: createFlagSet(parsed.flags, { ...options, chosenVariantReason: 'DEFAULT' }),
    version,
    origin: 'service',
    checkedAt: NOON,
    changedAt: NOON,
  };
}

function documentOf(version: string) {
  return { bytes: Buffer.from(version), contentType: 'application/json', versionLabel: version };
}

function served(version: string, label: string | null = version): Served {
  const parsed: ParsedDocument = { flags: new Map(), content: {}, warnings: [], shape: 'retrieval-time' };
  return { document: { ...documentOf(version), versionLabel: label ?? undefined }, parsed };
}

function delivered(what: Served): Happening {
  return { kind: 'poll-ended', outcome: { kind: 'succeeded', changed: false, served: what } };
}

function read(of: Served, outcome: ReadOutcome): Happening {
  return { kind: 'rules-read', served: of, outcome };
}

function rules(of: Served, members: Partial<RulesAbout> = {}, flagsChanged: string[] = []): Happening {
  const came = { inUse: inUse(of.document.versionLabel ?? 'none'), isNews: true, flagsChanged };
  return read(of, { kind: 'succeeded', came, about: { ...certain, ...members } });
}

function unread(of: Served, retry: 'backoff' | 'interval' | 'never' = 'backoff', fatal = false): Happening {
  return read(of, { kind: 'unread', error: new Error(retry), retry, fatal });
}

const [v1, v2, v3] = [served('v1'), served('v2'), served('v3')];
const unlabelled = [served('v1', null), served('v1', null)] as const;
const informed: Happening = { kind: 'sdk-informed' };
const unchanged: Happening = { kind: 'poll-ended', outcome: { kind: 'succeeded', changed: false } };
const plain: Happening = {
  kind: 'poll-ended',
  outcome: {
    kind: 'succeeded',
    changed: true,
    came: { inUse: inUse('plain'), isNews: true, flagsChanged: ['a'] },
  },
};
const down: Happening = {
  kind: 'poll-ended',
  outcome: { kind: 'failed', error: new Error('down'), retry: 'backoff', fatal: false, contacted: false },
};
const bad = read(v2, { kind: 'rejected', error: new Error('no JSON'), document: documentOf('stored') });
const noBackup: Happening = { kind: 'backup-looked-for', backup: undefined };
const withBackup: Happening = {
  kind: 'backup-looked-for',
  backup: { ...inUse('v0'), origin: 'backup' },
};

function play(happenings: readonly Happening[], hasBackup = false): { todos: string[][]; state: LiveState } {
  let state = firstState(hasBackup);
  const todos: string[][] = [];
  for (const happening of happenings) {
    const step = next(state, happening, NOON, about);
    state = step.state;
    todos.push(step.todos.map(inShort));
  }
  return { todos, state };
}

function inShort(todo: Todo): string {
  switch (todo.kind) {
    case 'log':
      return todo.level;
    case 'announce':
      return todo.announcement.kind === 'configuration-changed'
        ? `CHANGED ${todo.announcement.flagsChanged}`
        : todo.announcement.kind.toUpperCase();
    case 'settle-start':
      return `start: ${todo.outcome.kind}`;
    case 'read-rules':
      if (todo.due.kind === 'in-window') return `read in ${todo.due.requests} windows`;
      return todo.due.kind === 'after-failure'
        ? `read after ${todo.due.failures}, ${todo.due.hasFlags ? 'with' : 'without'} flags`
        : `read ${todo.due.kind}`;
    case 'save-backup':
      return `save ${todo.inUse.version}`;
    default:
      return todo.kind;
  }
}

type Row = [rule: string, happenings: Happening[], lastTodos: string[], awaited: string | undefined];

function expectRow([, happenings, lastTodos, awaited]: Row, hasBackup = false): void {
  const { todos, state } = play(happenings, hasBackup);
  expect(todos.at(-1)).toEqual(lastTodos);
  expect(state.awaited?.served.document.bytes.toString()).toBe(awaited);
}

describe('H4 H5 at the first contact', () => {
  it.each<Row>([
    ['the window does not delay the start', [delivered(v1)], ['read at-once'], 'v1'],
    ['the rules start it', [delivered(v1), rules(v1)], ['save v1', 'start: started'], undefined],
    [
      'a transient failure is retried',
      [delivered(v1), unread(v1)],
      ['warn', 'read after 1, without flags'],
      'v1',
    ],
    [
      'one that time does not cure',
      [delivered(v1), unread(v1, 'interval')],
      ['warn', 'start: failed', 'read after 1, without flags'],
      'v1',
    ],
    [
      'the peer is not there',
      [delivered(v1), unread(v1, 'never', true)],
      ['error', 'start: fatal', 'end'],
      'v1',
    ],
    ['a rejected document', [delivered(v2), bad], ['warn', 'start: failed'], undefined],
    ['something newer is read at once', [delivered(v1), delivered(v2), rules(v1)], ['read at-once'], 'v2'],
    ['initTimeout', [delivered(v1), unread(v1), { kind: 'start-timed-out' }], ['start: failed'], 'v1'],
    [
      'the first rules after it',
      [delivered(v1), unread(v1, 'interval'), informed, rules(v1)],
      ['save v1', 'info', 'READY'],
      undefined,
    ],
  ])('%s', (...row) => expectRow(row));

  it.each<Row>([
    [
      'a failure waits for the backup',
      [delivered(v1), unread(v1, 'interval')],
      ['look-for-backup', 'read after 1, without flags'],
      'v1',
    ],
    ['it is used', [delivered(v1), unread(v1, 'interval'), withBackup], ['warn', 'start: started'], 'v1'],
    ['and is STALE', [delivered(v1), unread(v1, 'interval'), withBackup, informed], ['STALE'], 'v1'],
    [
      'also where the peer is not there',
      [delivered(v1), unread(v1, 'never', true), withBackup],
      ['warn', 'start: started'],
      'v1',
    ],
    [
      'without one',
      [delivered(v1), unread(v1, 'never', true), noBackup],
      ['error', 'start: fatal', 'end'],
      'v1',
    ],
    [
      'initTimeout while they are read',
      [withBackup, delivered(v1), { kind: 'start-timed-out' }],
      ['warn', 'start: started'],
      'v1',
    ],
    [
      'and then they are there',
      [withBackup, delivered(v1), { kind: 'start-timed-out' }, informed, rules(v1)],
      ['save v1', 'info', 'READY'],
      undefined,
    ],
    [
      'what comes after the backup waits in the window',
      [down, withBackup, informed, delivered(v1)],
      ['info', 'READY', 'read in 1 windows'],
      'v1',
    ],
  ])('with a backup: %s', (...row) => expectRow(row, true));
});

const started = [delivered(v1), rules(v1), informed];

describe('H4 H5 after the start', () => {
  it.each<Row>([
    [
      'a document waits in the window, and nothing is STALE',
      [...started, delivered(v2)],
      ['read in 1 windows'],
      'v2',
    ],
    ['polls go on meanwhile', [...started, delivered(v2), unchanged], ['keep-backup'], 'v2'],
    [
      'E4 its rules are taken into use',
      [...started, delivered(v2), rules(v2, {}, ['a'])],
      ['save v2', 'info', 'CHANGED a'],
      undefined,
    ],
    [
      'E2 rules that cannot be read',
      [...started, delivered(v2), unread(v2)],
      ['warn', 'STALE', 'read after 1, with flags'],
      'v2',
    ],
    ['E2 and again', [...started, delivered(v2), unread(v2), unread(v2)], ['read after 2, with flags'], 'v2'],
    [
      'the count goes on for what is newer',
      [...started, delivered(v2), unread(v2), delivered(v3), unread(v3)],
      ['read after 2, with flags'],
      'v3',
    ],
    [
      'E3 a poll that brings nothing is no recovery',
      [...started, delivered(v2), unread(v2), unchanged],
      ['keep-backup'],
      'v2',
    ],
    [
      'E3 the rules are',
      [...started, delivered(v2), unread(v2), rules(v2)],
      ['save v2', 'info', 'READY'],
      undefined,
    ],
    [
      'E3 the rules are none while the source is away',
      [...started, delivered(v2), unread(v2), down, rules(v2)],
      ['save v2', 'warn'],
      undefined,
    ],
    [
      'a peer that is not there is not looked for again',
      [...started, delivered(v2), unread(v2, 'never', true)],
      ['warn', 'STALE'],
      'v2',
    ],
    [
      'E2 a stored document that cannot be used',
      [...started, delivered(v2), bad],
      ['warn', 'STALE'],
      undefined,
    ],
    [
      'a read of what is old is of no use',
      [...started, delivered(v2), delivered(v3), rules(v2)],
      ['read in 1 windows'],
      'v3',
    ],
    [
      'the same label and bytes are the same version',
      [...started, delivered(v2), delivered(served('v2')), rules(v2)],
      ['save v2'],
      undefined,
    ],
    [
      'the same bytes without a label may be another',
      [...started, delivered(unlabelled[0]), delivered(unlabelled[1]), rules(unlabelled[0])],
      ['read in 2 windows'],
      'v1',
    ],
    [
      'a document without variants needs none',
      [...started, delivered(v2), plain],
      ['save plain', 'keep-backup', 'info', 'CHANGED a'],
      undefined,
    ],
    ['and what is read then is of no use', [...started, delivered(v2), plain, rules(v2)], [], undefined],
    [
      'H3 rules that may be others soon',
      [...started, delivered(v2), rules(v2, { isAmbiguous: true, isSettled: false })],
      ['save v2', 'warn', 'read again'],
      'v2',
    ],
    [
      'H3 are warned of once',
      [
        ...started,
        delivered(v2),
        rules(v2, { isAmbiguous: true, isSettled: false }),
        rules(v2, { isAmbiguous: true }),
      ],
      ['save v2'],
      undefined,
    ],
    [
      'H6 an experiment is named',
      [...started, delivered(v2), rules(v2, { experiments: ['a', 'b'] })],
      ['save v2', 'warn'],
      undefined,
    ],
    ['L4 nothing after the end', [...started, delivered(v2), { kind: 'closed' }, rules(v2)], [], 'v2'],
    [
      'L4 a read that ended because of it',
      [...started, delivered(v2), read(v2, { kind: 'closed' })],
      [],
      'v2',
    ],
  ])('%s', (...row) => expectRow(row));
});
