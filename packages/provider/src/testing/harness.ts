import { type Client, type Logger, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import type { AppConfigProviderOptions } from '../options.js';
import { AppConfigProvider } from '../provider.js';
import type { ScriptedSource } from './scripted-source.js';
import { VirtualRuntime } from './virtual-runtime.js';

/** A provider over a scripted source in virtual time, used through the OpenFeature API. */
export interface Harness {
  readonly runtime: VirtualRuntime;
  readonly provider: AppConfigProvider;
  readonly client: Client;
  /** What the handlers of a client were called with, in order. */
  readonly events: { readonly type: string; readonly flagsChanged?: string[]; readonly message: string }[];
  readonly log: string[];
  /** Registers the provider and lets time pass until `initialize` has settled; resolves to the error, if any. */
  register(): Promise<Error | undefined>;
  eventTypes(): string[];
  /** Lets time pass until the source was asked once more; resolves to the seconds that took. */
  untilNextFetch(): Promise<number>;
}

let domains = 0;

export function createHarness(
  source: ScriptedSource,
  options: Partial<AppConfigProviderOptions> = {},
  runtime = new VirtualRuntime(),
): Harness {
  const log: string[] = [];
  const provider = new AppConfigProvider(
    {
      application: 'DemoApp',
      environment: 'prod',
      profile: 'main',
      source: source.open,
      logger: recordingLogger(log),
      ...options,
    },
    runtime,
  );
  domains += 1;
  const domain = `harness-${domains}`;
  const client = OpenFeature.getClient(domain);
  const events: { type: string; flagsChanged?: string[]; message: string }[] = [];
  for (const type of Object.values(ProviderEvents)) {
    client.addHandler(type, (details) => {
      const flagsChanged = changedFlags(details);
      events.push({
        type,
        message: details?.message ?? '',
        ...(flagsChanged === undefined ? {} : { flagsChanged }),
      });
    });
  }
  return {
    runtime,
    provider,
    client,
    events,
    log,
    untilNextFetch: async () => {
      const { fetches } = source;
      const before = runtime.monotonic();
      while (source.fetches === fetches && runtime.monotonic() < before + 200_000_000)
        await runtime.advance(0.25);
      return (runtime.monotonic() - before) / 1000;
    },
    eventTypes: () => events.map(({ type }) => type.replace('PROVIDER_', '')),
    register: async () => {
      let outcome: { error: Error | undefined } | undefined;
      void OpenFeature.setProviderAndWait(domain, provider).then(
        () => {
          outcome = { error: undefined };
        },
        (error) => {
          outcome = { error };
        },
      );
      for (let waited = 0; outcome === undefined && waited < 3_600; waited += 0.25)
        await runtime.advance(0.25);
      await runtime.advance(0);
      return outcome?.error;
    },
  };
}

export function recordingLogger(log: string[]): Logger {
  const record =
    (level: string) =>
    (message: unknown): void => {
      log.push(`${level}: ${message}`);
    };
  return { error: record('error'), warn: record('warn'), info: record('info'), debug: record('debug') };
}

function changedFlags(details: object | undefined): string[] | undefined {
  if (details === undefined || !('flagsChanged' in details)) return undefined;
  return Array.isArray(details.flagsChanged) ? details.flagsChanged : undefined;
}
