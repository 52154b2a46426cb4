import type { ParsedDocument } from '../document/parsed-document.js';
import type { Flag } from '../flags/flag.js';
import { createFlagSet } from '../flags/flag-set.js';
import type { InUse } from './in-use.js';
import { next } from './next.js';
import {
  type About,
  type Came,
  firstState,
  type Happening,
  type LiveOutcome,
  type LiveState,
} from './state.js';
import type { Todo } from './todo.js';

// The rules of a life as tables: what happens, and what is to be done about it. No timers, no promises.

const about: About = { name: 'AppConfig a/b/c', targeting: 'service', initTimeout: 10 };
const NOON = Date.parse('2026-01-01T12:00:00Z');

function inUse(version: string, members: Partial<InUse> = {}, flags: [string, Flag][] = []): InUse {
  const shape = 'plain' as const;
  const parsed: ParsedDocument = { flags: new Map(flags), content: {}, warnings: [], shape };
  const options = { flagSetId: 'a/b/c', version, valueAttribute: 'value' };
  return {
    document: { bytes: Buffer.from(version), contentType: 'application/json', versionLabel: version },
    parsed,
    flagSet: createFlagSet(parsed.flags, { ...options, chosenVariantReason: 'DEFAULT' }),
    version,
    origin: 'service',
    checkedAt: NOON,
    changedAt: NOON,
    ...members,
  };
}

const v1 = inUse('v1');
const v2 = inUse('v2');
const backup = inUse('v0', { origin: 'backup' });

function ended(outcome: LiveOutcome): Happening {
  return { kind: 'poll-ended', outcome };
}

function succeeded(came?: Partial<Came> & Pick<Came, 'inUse'>): Happening {
  const whole = came && { isNews: true, flagsChanged: [], ...came };
  return ended({ kind: 'succeeded', changed: false, ...(whole && { came: whole }) });
}

function failed(members: Partial<LiveOutcome & { kind: 'failed' }> = {}): Happening {
  const error = new Error('down');
  return ended({ kind: 'failed', error, retry: 'backoff', fatal: false, contacted: false, ...members });
}

const rejected: Happening = ended({ kind: 'rejected', error: new Error('no JSON'), document: v2.document });
const fatal = failed({ fatal: true, retry: 'interval', error: new Error('refused') });
const denied = failed({ retry: 'interval', error: new Error('denied') });
const informed: Happening = { kind: 'sdk-informed' };
const timedOut: Happening = { kind: 'start-timed-out' };
const closed: Happening = { kind: 'closed' };
const noBackup: Happening = { kind: 'backup-looked-for', backup: undefined };
const withBackup: Happening = { kind: 'backup-looked-for', backup };

/** What each happening leads to, in short: events in capitals, the end of the wait for `initialize` with its outcome. */
function play(happenings: readonly Happening[], hasBackup = false): { todos: string[][]; state: LiveState } {
  let state = firstState(hasBackup);
  const todos: string[][] = [];
  for (const happening of happenings) {
    const before = JSON.stringify(state);
    const step = next(state, happening, NOON, about);
    expect(JSON.stringify(state)).toBe(before);
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
    case 'save-backup':
      return `save ${todo.inUse.version}`;
    default:
      return todo.kind;
  }
}

type Row = [rule: string, happenings: Happening[], lastTodos: string[], life: string];

describe('without a backup', () => {
  it.each<Row>([
    [
      'L1 the first flag set',
      [succeeded({ inUse: v1 })],
      ['save v1', 'keep-backup', 'start: started'],
      'started',
    ],
    ['L1 a transient failure', [failed()], ['warn'], 'starting'],
    ['L1 a transient failure, again', [failed(), failed()], [], 'starting'],
    ['L1 one that time does not cure', [denied], ['warn', 'start: failed'], 'started'],
    ['L1 a rejected document', [rejected], ['warn', 'start: failed'], 'started'],
    ['L1 initTimeout', [failed(), timedOut], ['start: failed'], 'started'],
    ['L1 initTimeout after the start', [succeeded({ inUse: v1 }), timedOut], [], 'started'],
    ['P3 too early', [ended({ kind: 'too-early' })], [], 'starting'],
    ['L2 fatal at the first contact', [fatal], ['error', 'start: fatal', 'end'], 'fatal'],
    ['L2 fatal, and told by nobody but the SDK', [fatal, informed], [], 'fatal'],
    ['L2 fatal when nobody waits', [denied, informed, fatal], ['error', 'FATAL', 'end'], 'fatal'],
    ['L2 E6 fatal before the SDK knows', [denied, fatal], ['error', 'end'], 'fatal'],
    ['L2 E6 and then', [denied, fatal, informed], ['FATAL'], 'fatal'],
    ['L2 nothing after it', [fatal, succeeded({ inUse: v1 })], [], 'fatal'],
    ['L2 no contact is the first any more', [rejected, fatal], ['warn'], 'started'],
    ['L4 closed while it starts', [closed], ['start: closed'], 'closed'],
    ['L4 closed later', [succeeded({ inUse: v1 }), closed], [], 'closed'],
    ['L4 nothing after it', [closed, succeeded({ inUse: v1 }), closed], [], 'closed'],
    ['L4 a poll that ended because of it', [ended({ kind: 'closed' })], [], 'starting'],
  ])('%s', (_rule, happenings, lastTodos, life) => {
    const { todos, state } = play(happenings);
    expect(todos.at(-1)).toEqual(lastTodos);
    expect(state.life.kind).toBe(life);
  });
});

const started = [succeeded({ inUse: v1 }), informed];

describe('after the start', () => {
  it.each<Row>([
    ['E1 nothing is told of the outcome of initialize', started, [], 'started'],
    ['E2 a failure', [...started, failed()], ['warn', 'STALE'], 'started'],
    ['E2 a failure, again', [...started, failed(), failed()], [], 'started'],
    ['E2 the other cause', [...started, failed(), rejected], ['warn'], 'started'],
    ['E3 recovery', [...started, failed(), succeeded()], ['keep-backup', 'info', 'READY'], 'started'],
    ['E3 a contact cures no rejection', [...started, rejected, succeeded()], ['keep-backup'], 'started'],
    [
      'E3 a rollback does',
      [...started, rejected, succeeded({ inUse: v1, isNews: false })],
      ['keep-backup', 'info', 'READY'],
      'started',
    ],
    [
      'E4 a change',
      [...started, succeeded({ inUse: v2, flagsChanged: ['b', 'a'] })],
      ['save v2', 'keep-backup', 'info', 'CHANGED a,b'],
      'started',
    ],
    [
      'E6 a change before the SDK knows is owed',
      [succeeded({ inUse: v1 }), succeeded({ inUse: v2, flagsChanged: ['a'] }), informed],
      ['info', 'CHANGED a'],
      'started',
    ],
    [
      'E6 a failure before the SDK knows, too',
      [succeeded({ inUse: v1 }), failed(), informed],
      ['STALE'],
      'started',
    ],
    ['L2 a refusal is ordinary', [...started, fatal], ['warn', 'STALE'], 'started'],
    [
      'L3 no polling without the AWS SDK',
      [...started, failed({ retry: 'never' })],
      ['warn', 'STALE', 'error'],
      'started',
    ],
    [
      'E1 the first success after a failed start',
      [denied, informed, succeeded({ inUse: v1 })],
      ['save v1', 'keep-backup', 'info', 'READY'],
      'started',
    ],
  ])('%s', (_rule, happenings, lastTodos, life) => {
    const { todos, state } = play(happenings);
    expect(todos.at(-1)).toEqual(lastTodos);
    expect(state.life.kind).toBe(life);
  });
});

describe('L3 with a backup', () => {
  it.each<Row>([
    ['a failure waits for it', [denied], ['look-for-backup'], 'starting'],
    ['and counts when there is none', [denied, noBackup], ['warn', 'start: failed'], 'started'],
    ['it is used', [denied, withBackup], ['warn', 'start: started'], 'started'],
    ['and is STALE', [denied, withBackup, informed], ['STALE'], 'started'],
    ['also after a fatal failure', [fatal, withBackup], ['warn', 'start: started'], 'started'],
    ['a fatal failure without one', [fatal, noBackup], ['error', 'start: fatal', 'end'], 'fatal'],
    ['the newest failure counts', [fatal, failed(), noBackup], ['warn'], 'starting'],
    ['a success meanwhile wins', [denied, succeeded({ inUse: v1 }), withBackup], [], 'started'],
    ['initTimeout without a failure', [withBackup, timedOut], ['warn', 'start: started'], 'started'],
    ['initTimeout without a backup', [noBackup, timedOut], ['start: failed'], 'started'],
    [
      'one that comes late heals',
      [denied, noBackup, informed, { kind: 'backup-came-late', backup }],
      ['STALE'],
      'started',
    ],
    ['or comes too late', [...started, { kind: 'backup-came-late', backup }], [], 'started'],
  ])('%s', (_rule, happenings, lastTodos, life) => {
    const { todos, state } = play(happenings, true);
    expect(todos.at(-1)).toEqual(lastTodos);
    expect(state.life.kind).toBe(life);
  });

  it('gives way to the first live document, without being written over itself', () => {
    const { state } = play(
      [denied, withBackup, succeeded({ inUse: { ...backup, origin: 'service' }, isNews: false })],
      true,
    );
    expect(state.inUse).toMatchObject({ version: 'v0', origin: 'service' });
  });
});

describe('P7 the time of the last contact', () => {
  const later = NOON + 60_000;
  it.each<[string, Happening, number]>([
    ['is that of an answer that brought nothing', succeeded(), later],
    ['is that of one that brought a useless document', rejected, later],
    ['is that of one that made no sense', failed({ contacted: true }), later],
    ['is not that of a failure', failed(), NOON],
    ['is not that of "too early"', ended({ kind: 'too-early' }), NOON],
  ])('%s', (_what, happening, checkedAt) => {
    const { state } = play(started);
    expect(next(state, happening, later, about).state.inUse?.checkedAt).toBe(checkedAt);
  });
});
