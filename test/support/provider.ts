import { type Client, type Logger, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import {
  AppConfigProvider,
  type AppConfigProviderOptions,
  dataApiSource,
} from 'aws-appconfig-openfeature-provider';

export const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' } as const;

export interface Registered {
  readonly provider: AppConfigProvider;
  readonly client: Client;
  /** Types of the events that a client's handlers were called with, `CONFIGURATION_CHANGED` with its flags. */
  readonly events: string[];
  readonly log: string[];
  /** What `setProviderAndWait` rejected with. */
  readonly error: { readonly code?: string; readonly message: string } | undefined;
  /** Resolves when the client's handlers have seen an event that begins so; such an event may be there already. */
  event(name: string): Promise<void>;
}

let domains = 0;

/** Registers a provider for a domain of its own through the standard API, over HTTP to the endpoint. */
export async function register(
  endpoint: string,
  options: Partial<AppConfigProviderOptions> = {},
): Promise<Registered> {
  const log: string[] = [];
  const source = dataApiSource({ clientConfig: { endpoint } });
  const provider = new AppConfigProvider({
    ...identifiers,
    source,
    pollInterval: 1,
    // Of no interest here unless a test says so, and no reason to fail on a machine that is busy with other things.
    initTimeout: 60,
    requestTimeout: 30,
    logger: recordingLogger(log),
    ...options,
  });
  domains += 1;
  const domain = `test-${domains}`;
  const client = OpenFeature.getClient(domain);
  const events: string[] = [];
  const waiters = new Set<() => void>();
  for (const type of Object.values(ProviderEvents)) {
    client.addHandler(type, (details) => {
      const flags = details !== undefined && 'flagsChanged' in details ? ` ${details.flagsChanged}` : '';
      events.push(type.replace('PROVIDER_', '') + flags);
      for (const wake of waiters) wake();
    });
  }
  const error = await OpenFeature.setProviderAndWait(domain, provider).then(
    () => undefined,
    (reason) => reason,
  );
  const event = (name: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!events.some((seen) => seen.startsWith(name))) return;
        waiters.delete(check);
        resolve();
      };
      waiters.add(check);
      check();
    });
  return { provider, client, events, log, error, event };
}

export function recordingLogger(log: string[]): Logger {
  const record =
    (level: string) =>
    (message: unknown): void => {
      log.push(`${level}: ${message}`);
    };
  return { error: record('error'), warn: record('warn'), info: record('info'), debug: record('debug') };
}
