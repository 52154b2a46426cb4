import { type Client, type EventDetails, type Logger, ProviderEvents } from '@openfeature/server-sdk';

/** Something that happened to flags, as the page and the log tell it. */
export interface FlagEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Calls a function for every change of the flags or of the provider's status, until `signal` is aborted. */
export function onFlagEvents(client: Client, hear: (event: FlagEvent) => void, signal: AbortSignal): void {
  const on = (type: ProviderEvents, tell: (details: EventDetails | undefined) => FlagEvent) =>
    client.addHandler(type, (details) => hear(tell(details)), { signal });
  on(ProviderEvents.ConfigurationChanged, (details) => {
    const changed = (details as EventDetails<ProviderEvents.ConfigurationChanged> | undefined)?.flagsChanged;
    return { level: 'info', text: `flags changed: ${changed?.join(', ') ?? 'not told which'}` };
  });
  on(ProviderEvents.Ready, () => ({
    level: 'info',
    text: 'flags READY: answered from the current configuration',
  }));
  on(ProviderEvents.Stale, (details) => ({
    level: 'warn',
    text: `flags STALE: answered from the last good configuration${because(details?.message)}`,
  }));
  on(ProviderEvents.Error, (details) => ({
    level: 'error',
    text: `flags not available: requests get the defaults${because(details?.message)}`,
  }));
}

/** Logs one line for each of them. */
export function logFlagEvents(client: Client, logger: Logger, signal: AbortSignal): void {
  onFlagEvents(client, ({ level, text }) => logger[level](text), signal);
}

function because(message: string | undefined): string {
  return message === undefined ? '' : `: ${message}`;
}
