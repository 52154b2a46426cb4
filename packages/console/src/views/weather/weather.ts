import type { ActiveFault, FaultKind } from '../../local/types.js';

/** What `POST /_local/faults` takes. */
export interface FaultInput {
  readonly kind: FaultKind;
  readonly plane?: 'control' | 'data' | 'agent';
  readonly seconds?: number;
  readonly times?: number;
  readonly lost?: 'request' | 'answer';
  readonly status?: number;
  readonly delaySeconds?: number;
}

export interface Preset {
  readonly name: string;
  /** What clients see. */
  readonly text: string;
  readonly fault: FaultInput;
}

/** Bad weather that services have to live through, all of it on the APIs that clients poll. */
export const PRESETS: readonly Preset[] = [
  { name: 'Away', text: 'Connections are reset at once.', fault: { kind: 'refuse' } },
  { name: 'Throttled', text: 'Every request gets a 429: too many.', fault: { kind: 'throttle' } },
  { name: 'Broken', text: 'Every request gets a 500.', fault: { kind: 'error' } },
  { name: 'Hangs', text: 'No answer ever comes.', fault: { kind: 'hang' } },
  { name: 'Slow', text: 'Every answer takes two seconds.', fault: { kind: 'slow', delaySeconds: 2 } },
  { name: 'Garbage', text: 'A proxy answers with a page of HTML.', fault: { kind: 'garbage' } },
  {
    name: 'Answers get lost',
    text: 'The request is done, but its answer never arrives: tokens are used up.',
    fault: { kind: 'reset', lost: 'answer' },
  },
];

export const KINDS: Readonly<Record<FaultKind, string>> = {
  refuse: 'Connections are refused',
  reset: 'Connections are reset in place of an answer',
  hang: 'No answer comes',
  throttle: '429, throttled',
  error: 'A server error',
  slow: 'Answers are late',
  garbage: 'A page of HTML in place of an answer',
};

export const PLANES = {
  data: 'the Data API',
  agent: "the Agent's API",
  control: 'the control plane',
} as const;

/** A fault in words: what it does, to whom, and what is special about it. */
export function describeFault(fault: ActiveFault | FaultInput): string {
  const { kind, plane, status, delaySeconds, lost } = fault;
  const operation = 'operation' in fault ? fault.operation : undefined;
  const whom = plane === undefined ? 'all APIs' : PLANES[plane];
  const details = [
    ...(operation === undefined ? [] : [operation]),
    ...(kind === 'error' && status !== undefined ? [`status ${status}`] : []),
    ...(kind === 'slow' && delaySeconds !== undefined ? [`${delaySeconds} s`] : []),
    ...(lost === 'answer' ? ['the request is done before'] : []),
  ];
  return `${KINDS[kind]}, ${whom}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

/** How long a fault still lasts. */
export function timeLeft({ endsAt, times, hits }: ActiveFault, now: number | undefined): string {
  const parts = [
    ...(endsAt === undefined || now === undefined
      ? []
      : [`${Math.max(0, Math.ceil((Date.parse(endsAt) - now) / 1000))} s left`]),
    ...(times === undefined ? [] : [`${times - hits} requests left`]),
  ];
  return parts.length === 0 ? 'until it is ended' : parts.join(', ');
}
