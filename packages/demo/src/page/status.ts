import { byId, cell, setRows, setText, timeOf } from './elements.js';

interface ProviderState {
  readonly profile: string;
  readonly status: string;
  readonly version: string | null;
  readonly checkedAt: string | null;
  readonly changedAt: string | null;
}

interface PastEvent {
  readonly number: number;
  readonly at: string;
  readonly profile: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

interface Status {
  readonly instance: string;
  readonly console: string | null;
  readonly providers: readonly ProviderState[];
  readonly events: readonly PastEvent[];
}

const INTERVAL_MS = 2_000;
const LEVELS = { info: '', warn: 'warn', error: 'bad' } as const;

let known: Status | undefined;
let isLost = false;
let reading: Promise<void> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let onRestart = () => {};

/** Shows what the demo's providers are doing, while the page is visible; calls a function when the demo has been started anew. */
export function followStatus(restarted: () => void): void {
  onRestart = restarted;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void readStatus();
  });
  void readStatus();
}

/** Reads it now, and then again and again. */
export function readStatus(): Promise<void> {
  clearTimeout(timer);
  reading ??= read().finally(() => {
    reading = undefined;
    if (document.visibilityState === 'visible') timer = setTimeout(() => void readStatus(), INTERVAL_MS);
  });
  return reading;
}

async function read(): Promise<void> {
  try {
    const response = await fetch('/status', { signal: AbortSignal.timeout(5_000) });
    show((await response.json()) as Status);
  } catch {
    isLost = true;
    const connection = byId('connection');
    connection.className = 'bad';
    setText(connection, 'The demo does not answer: trying again …');
  }
}

function show(status: Status): void {
  const isRestarted = known !== undefined && known.instance !== status.instance;
  if (isRestarted || isLost) onRestart();
  const before = isRestarted ? undefined : known;
  known = status;
  isLost = false;
  const states = status.providers.map((one) => one.status);
  const connection = byId('connection');
  const isWell = states[0] === 'READY';
  connection.className = isWell ? 'ok' : 'warn';
  setText(
    connection,
    isWell ? 'Live' : `AppConfig is away: ${states[0] === 'STALE' ? 'the last flags stay' : 'no flags yet'}`,
  );
  const link = byId<HTMLAnchorElement>('console');
  link.hidden = status.console === null;
  if (status.console !== null) link.href = status.console;
  setRows(byId('providers'), status.providers.map(rowOf));
  const last = before?.events[0]?.number ?? 0;
  const list = byId('events');
  if (before === undefined) list.replaceChildren();
  for (const event of status.events.filter(({ number }) => number > last).reverse())
    list.prepend(entryOf(event));
  while (list.children.length > 30) list.lastElementChild?.remove();
}

function rowOf({ profile, status, version, checkedAt, changedAt }: ProviderState): HTMLTableRowElement {
  const row = document.createElement('tr');
  const tone = status === 'READY' ? 'ok' : status === 'STALE' ? 'warn' : 'bad';
  const short = version === null ? '–' : version.length > 20 ? `${version.slice(0, 19)}…` : version;
  row.append(
    cell(profile),
    cell(status, tone),
    cell(short),
    cell(timeOf(checkedAt)),
    cell(timeOf(changedAt)),
  );
  return row;
}

function entryOf({ at, profile, level, text }: PastEvent): HTMLLIElement {
  const entry = document.createElement('li');
  const time = document.createElement('time');
  time.dateTime = at;
  time.textContent = timeOf(at);
  const told = document.createElement('span');
  told.className = LEVELS[level];
  told.textContent = ` ${profile}: ${text}`;
  entry.append(time, told);
  return entry;
}
