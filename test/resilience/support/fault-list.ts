import type { Fault } from '../../support/fault-proxy.js';
import * as faults from '../../support/fault-proxy-faults.js';
import type { Phase } from './fault-case.js';
import type { Requests } from './watched-provider.js';

/** A fault, and what the contract says about it. */
export interface FaultCase {
  readonly name: string;
  readonly fault: Fault | 'refuse';
  /** `'start'` breaks StartConfigurationSession alone, `'polls'` GetLatestConfiguration alone. */
  readonly breaks: 'everything' | 'polls' | 'start';
  /** What it does to the token that was sent with a poll (P3). */
  readonly token: 'used' | 'kept' | 'rejected' | 'replaced';
  /**
   * `'unreachable'` and `'rejected'` are the causes of STALE (E2), of which time cures the first and the next version the
   * second: the service has delivered its document, and will not again (E3). `'fatal'` is so at the first contact only (L2).
   * `'too early'` is no failure (P3), but no flag set either. `'harmless'` delivers the new version.
   */
  readonly kind: 'unreachable' | 'rejected' | 'fatal' | 'too early' | 'harmless';
}

const throttled = (status: number, headers = {}) =>
  faults.answerError(status, 'ThrottlingException', {}, headers);
const notFound = faults.answerError(404, 'ResourceNotFoundException', { ResourceType: 'Application' });
const intervalOf = (value: string | undefined) => faults.pollHeader('next-poll-interval-in-seconds', value);

/** @param elsewhere where the redirect points to */
export function faultCases(elsewhere: string): readonly FaultCase[] {
  return [
    everything('connection refused', 'refuse', 'kept'),
    everything('connection reset before the request reached AppConfig', faults.resetBeforeTheServer, 'used'),
    everything('connection reset after the request reached AppConfig', faults.resetAfterTheServer, 'used'),
    everything('no answer, connection open', faults.hang, 'used'),
    everything('one byte a second', faults.trickle, 'used'),
    everything('one byte of the body a second', faults.trickleBody, 'used'),
    everything('body shorter than its Content-Length', faults.truncate, 'used'),
    everything('chunked body that breaks off', faults.breakChunks, 'used'),
    everything('redirect to another server', faults.redirectTo(elsewhere), 'used'),
    everything('503 with an HTML page', faults.htmlPage, 'used'),
    everything('500 InternalServerException', faults.answerError(500, 'InternalServerException'), 'kept'),
    everything('429 ThrottlingException', throttled(429), 'kept'),
    everything('429 with Retry-After: 90', throttled(429, { 'retry-after': '90' }), 'kept'),
    everything('400 ThrottlingException', throttled(400), 'kept'),
    everything('400 ExpiredTokenException', faults.answerError(400, 'ExpiredTokenException'), 'kept'),
    everything('403 AccessDeniedException', faults.answerError(403, 'AccessDeniedException'), 'kept'),
    everything('404 ResourceNotFoundException', notFound, 'used'),
    {
      name: '400 BadRequestException',
      fault: faults.answerError(400, 'BadRequestException'),
      breaks: 'everything',
      token: 'rejected',
      kind: 'fatal',
    },
    polls('400 on polls, Problem Corrupted', faults.refuseToken('Corrupted'), 'rejected', 'unreachable'),
    polls('400 on polls, Problem Expired', faults.refuseToken('Expired'), 'rejected', 'unreachable'),
    polls(
      '400 on polls, Problem PollIntervalNotSatisfied',
      faults.refuseToken('PollIntervalNotSatisfied'),
      'kept',
      'too early',
    ),
    polls('wrong content type', faults.wrongContentType, 'replaced', 'rejected'),
    polls('invalid UTF-8', faults.invalidUtf8, 'replaced', 'rejected'),
    polls('half of the document', faults.halve, 'replaced', 'rejected'),
    polls('document of a gigabyte', faults.gigabyte('GetLatestConfiguration'), 'replaced', 'rejected'),
    polls('document without an end', faults.endless('GetLatestConfiguration'), 'replaced', 'rejected'),
    start('answer of a gigabyte to StartConfigurationSession', faults.gigabyte('StartConfigurationSession')),
    start('answer without an end to StartConfigurationSession', faults.endless('StartConfigurationSession')),
    harmless('every answer two times', faults.answerTwice),
    polls('no next token', faults.pollHeader('next-poll-configuration-token', undefined), 'used', 'harmless'),
    harmless('no Next-Poll-Interval', intervalOf(undefined)),
    harmless('Next-Poll-Interval 0', intervalOf('0')),
    harmless('Next-Poll-Interval -1', intervalOf('-1')),
    harmless('Next-Poll-Interval 1000000000', intervalOf('1000000000')),
    harmless('Next-Poll-Interval "soon"', intervalOf('soon')),
  ];
}

/** The requests that so many contacts make while the fault lasts, by P3. */
export function expectedRequests({ breaks, token }: FaultCase, phase: Phase, contacts: number): Requests {
  let held = phase === 'after READY';
  let [sessions, polls] = [0, 0];
  /** Returns whether a token came of it. */
  const startSession = () => {
    sessions += 1;
    return breaks === 'polls';
  };
  for (let contact = 0; contact < contacts; contact += 1) {
    const wasHeld = held;
    held ||= startSession();
    if (!held) continue;
    polls += 1;
    if (breaks === 'start' || token === 'kept' || token === 'replaced') continue;
    held = false;
    if (token === 'rejected' && wasHeld && startSession()) polls += 1;
  }
  return { sessions, polls };
}

/** Whether a token is left when the fault ends, so that what comes next needs no session. */
export function tokenIsLeft({ breaks, token }: FaultCase, phase: Phase): boolean {
  const held = phase === 'after READY' || breaks === 'polls';
  return held && (breaks === 'start' || token === 'kept' || token === 'replaced');
}

function everything(name: string, fault: Fault | 'refuse', token: FaultCase['token']): FaultCase {
  return { name, fault, breaks: 'everything', token, kind: 'unreachable' };
}

function polls(name: string, fault: Fault, token: FaultCase['token'], kind: FaultCase['kind']): FaultCase {
  return { name, fault, breaks: 'polls', token, kind };
}

/** A session that was started before it does not meet the fault. */
function start(name: string, fault: Fault): FaultCase {
  return { name, fault, breaks: 'start', token: 'replaced', kind: 'unreachable' };
}

function harmless(name: string, fault: Fault): FaultCase {
  return polls(name, fault, 'replaced', 'harmless');
}
