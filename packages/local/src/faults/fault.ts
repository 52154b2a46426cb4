import { cut, unexpected } from '../shared/described.js';
import { isIntegerFrom, isNumberFrom, isString, membersOf, orAbsent } from '../shared/members.js';
import { operationNames, PLANES, type Plane } from './operations.js';

/**
 * What goes wrong:
 * - `refuse`: the connection is reset as soon as the request arrives, before any of it is looked at. A port that other requests
 *   go on using cannot refuse connections, so clients see ECONNRESET where they would see ECONNREFUSED.
 * - `hang`: no answer ever comes, until the client gives up, or `recover`.
 * - `reset`: the connection is reset (ECONNRESET) in place of the answer.
 * - `throttle`: 429 `ThrottlingException`. The AppConfig Agent does not throttle.
 * - `error`: 500 `InternalServerException`, or another `status`; of the AppConfig Agent 502, in plain text.
 * - `slow`: the request is dealt with `delaySeconds` later.
 * - `garbage`: 200 with a page of HTML, as from a proxy or a captive portal.
 */
export type FaultKind = 'refuse' | 'hang' | 'reset' | 'throttle' | 'error' | 'slow' | 'garbage';
export const FAULT_KINDS: readonly FaultKind[] = [
  'refuse',
  'hang',
  'reset',
  'throttle',
  'error',
  'slow',
  'garbage',
];

/** A fault for `fail`. Without `times` and `seconds` it stays until `recover`. */
export interface FaultInput {
  /** What goes wrong. */
  readonly kind: FaultKind;
  /** Default: all three. */
  readonly plane?: Plane | undefined;
  /**
   * An operation of the plane by its name in the API, such as `GetLatestConfiguration`; of the Agent `GetConfiguration` and
   * `ping`. Default: all.
   */
  readonly operation?: string | undefined;
  /** How many requests it hits, 1 to 1 000 000. Default: no limit. */
  readonly times?: number | undefined;
  /** How long it lasts by AppConfig Local's clock, which `advance` moves on: 0 to 1 000 000 000. Default: no limit. */
  readonly seconds?: number | undefined;
  /**
   * What gets lost with `hang`, `reset`, `error` and `garbage`: the `request`, so that nothing is done, or the `answer`, so that
   * all is done and a configuration token is used up, but the client does not learn of it. Default: `answer` with `reset`,
   * `request` with the others.
   */
  readonly lost?: 'request' | 'answer' | undefined;
  /** HTTP status of an `error`, 500 to 599. Default: 500; 502 of the AppConfig Agent, which also knows 504. */
  readonly status?: number | undefined;
  /** Seconds, of real time, by which `slow` delays, 0.001 to 600. Default: 1. */
  readonly delaySeconds?: number | undefined;
}

/** The kinds that can lose an answer. */
const LOSING: readonly FaultKind[] = ['hang', 'reset', 'error', 'garbage'];

const MEMBERS = [
  'kind',
  'plane',
  'operation',
  'times',
  'seconds',
  'lost',
  'status',
  'delaySeconds',
] as const satisfies ReadonlyArray<keyof FaultInput>;

/** A fault with its defaults. */
export interface Fault extends FaultInput {
  readonly lost: 'request' | 'answer';
  readonly delaySeconds: number;
}

/**
 * Checks the input; throws a TypeError that says what was expected and what was given.
 *
 * @param of What messages call the input, if it is a part of one: `faults[0]`.
 */
export function toFault(input: FaultInput, of?: string): Fault {
  const read = membersOf(input, MEMBERS, of);
  const kind = read<FaultKind>('kind', `one of ${FAULT_KINDS.join(', ')}`, isOneOf(FAULT_KINDS));
  const plane = read<Plane | undefined>('plane', `one of ${PLANES.join(', ')}`, orAbsent(isOneOf(PLANES)));
  const names = operationNames(plane);
  const whose = plane === undefined ? 'one of the APIs' : `the ${plane} plane`;
  const lost = read<Fault['lost'] | undefined>(
    'lost',
    '"request" or "answer"',
    orAbsent(isOneOf(['request', 'answer'])),
  );
  const status = read<number | undefined>(
    'status',
    'an integer from 500 to 599',
    orAbsent(isIntegerFrom(500, 599)),
  );
  const delaySeconds = read<number | undefined>(
    'delaySeconds',
    'a number from 0.001 to 600',
    orAbsent(isNumberFrom(0.001, 600)),
  );
  const misfit = (name: keyof FaultInput, value: unknown, kinds: readonly FaultKind[]) => {
    if (value === undefined || kinds.includes(kind)) return;
    throw unexpected(
      of === undefined ? name : `${of}.${name}`,
      `absent with kind ${kind}: it is for ${kinds.join(', ')}`,
      value,
    );
  };
  misfit('lost', lost, LOSING);
  misfit('status', status, ['error']);
  misfit('delaySeconds', delaySeconds, ['slow']);
  if (kind === 'throttle' && plane === 'agent') {
    throw unexpected('kind', 'another one than throttle for the agent, which does not throttle', kind);
  }
  return {
    kind,
    plane,
    operation: read<string | undefined>(
      'operation',
      `the name of an operation of ${whose}, such as ${cut(names.join(', '), 120)}`,
      orAbsent((value) => isString(value) && names.includes(value as string)),
    ),
    times: read<number | undefined>(
      'times',
      'an integer from 1 to 1000000',
      orAbsent(isIntegerFrom(1, 1_000_000)),
    ),
    seconds: read<number | undefined>(
      'seconds',
      'a number from 0 to 1000000000',
      orAbsent(isNumberFrom(0, 1e9)),
    ),
    lost: lost ?? (kind === 'reset' ? 'answer' : 'request'),
    status,
    delaySeconds: delaySeconds ?? 1,
  };
}

const isOneOf =
  (values: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && values.includes(value);
