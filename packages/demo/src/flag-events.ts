import { type Client, type Logger, ProviderEvents } from '@openfeature/server-sdk';

/** Logs one line for every change of the flags or of the provider's status, until `signal` is aborted. */
export function logFlagEvents(client: Client, logger: Logger, signal: AbortSignal): void {
  client.addHandler(
    ProviderEvents.ConfigurationChanged,
    (details) => logger.info(`flags changed: ${details?.flagsChanged?.join(', ') ?? 'not told which'}`),
    { signal },
  );
  client.addHandler(
    ProviderEvents.Ready,
    () => logger.info('flags READY: answered from the current configuration'),
    { signal },
  );
  client.addHandler(
    ProviderEvents.Stale,
    (details) =>
      logger.warn(`flags STALE: answered from the last good configuration${because(details?.message)}`),
    { signal },
  );
  client.addHandler(
    ProviderEvents.Error,
    (details) => logger.error(`flags not available: requests get the defaults${because(details?.message)}`),
    { signal },
  );
}

function because(message: string | undefined): string {
  return message === undefined ? '' : `: ${message}`;
}
