import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider } from '../../../packages/provider/src/provider.js';
import { dataApiSource } from '../../../packages/provider/src/source/data-api/data-api.js';
import { recordingLogger } from '../../../packages/provider/src/testing/harness.js';
import { type Fault, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { SkippingRuntime } from './skipping-runtime.js';
import { identifiers, type Requests, WatchedProvider } from './watched-provider.js';

export const phases = ['first contact, no backup', 'first contact, with backup', 'after READY'] as const;
export type Phase = (typeof phases)[number];

/** What one fault did to one provider, and what came after it. */
export interface Observation {
  /** The distinct answers to one evaluation, in order, asked after each contact while the fault lasted. */
  readonly answers: readonly string[];
  readonly status: string;
  readonly initializeError: string | undefined;
  readonly events: readonly string[];
  readonly log: readonly string[];
  readonly contacts: number;
  readonly requests: Requests;
  /** What clients have open when the fault ends. */
  readonly connections: number;
  readonly after: {
    /** What made the provider READY with the newest version again; a fatal error is the end. */
    readonly cure: 'time' | 'next version' | 'nothing';
    readonly seconds: number;
    readonly answer: string;
    readonly status: string;
    readonly events: readonly string[];
    readonly requests: Requests;
  };
}

const MINUTE = 60_000;
/** Longer than any wait that a provider with default options may make, Retry-After of the faults included. */
const PATIENCE = 5 * MINUTE;

/**
 * One provider with the real SDK client, a proxy, and an AppConfig Local of its own, all by one clock. Version 1 is
 * deployed before the fault and version 2 when it begins, which is the first contact or the first poll after READY. It
 * lasts for a minute.
 */
export async function runFaultCase(
  fault: Fault | 'refuse',
  phase: Phase,
  seed: number,
): Promise<Observation> {
  const runtime = new SkippingRuntime(seed);
  const local = await startAppConfigLocal({ clock: runtime, logger: recordingLogger([]) });
  const proxy = await startFaultProxy(local.endpoint);
  const backupDirectory = await mkdtemp(join(tmpdir(), 'fault-case-'));
  try {
    await deploy(local, 1);
    if (phase === 'first contact, with backup') await leaveBackup(proxy, backupDirectory, runtime);
    const subject = new WatchedProvider(
      proxy.endpoint,
      runtime,
      phase === 'after READY' ? undefined : backupDirectory,
    );
    try {
      return await observe({ fault, phase, runtime, local, proxy, subject });
    } finally {
      await subject.close();
    }
  } finally {
    await proxy.close();
    await local.close();
    await rm(backupDirectory, { recursive: true });
  }
}

interface Scene {
  readonly fault: Fault | 'refuse';
  readonly phase: Phase;
  readonly runtime: SkippingRuntime;
  readonly local: AppConfigLocal;
  readonly proxy: FaultProxy;
  readonly subject: WatchedProvider;
}

async function observe({ fault, phase, runtime, local, proxy, subject }: Scene): Promise<Observation> {
  if (phase === 'after READY') {
    subject.register();
    await runtime.advanceTo(runtime.monotonic() + PATIENCE, () => subject.isReady());
  }
  await proxy.inject(fault);
  await deploy(local, 2);
  subject.forget();
  const fetchesBefore = runtime.fetches;
  if (phase !== 'after READY') subject.register();
  await runtime.advanceTo(runtime.monotonic() + PATIENCE, () => runtime.fetches > fetchesBefore);
  await runtime.advanceTo(runtime.lastFetchAt + MINUTE, () => subject.ask());
  await runtime.pollEnded();
  subject.ask();
  await subject.asked();
  const during = {
    answers: [...subject.answers],
    status: subject.client.providerStatus,
    initializeError: subject.initializeError,
    events: [...subject.events],
    log: [...subject.log],
    contacts: runtime.fetches - fetchesBefore,
    requests: subject.requests,
    connections: await proxy.connections(),
  };
  await proxy.inject(undefined);
  subject.forget();
  const ended = runtime.monotonic();
  const cure = await recovery(runtime, local, subject);
  const seconds = (runtime.monotonic() - ended) / 1_000;
  subject.ask();
  await subject.asked();
  const answer = subject.answers.at(-1) ?? '';
  const { events, requests } = subject;
  return {
    ...during,
    after: { cure, seconds, answer, status: subject.client.providerStatus, events: [...events], requests },
  };
}

async function recovery(runtime: SkippingRuntime, local: AppConfigLocal, subject: WatchedProvider) {
  const serves = (label: string) => () =>
    subject.isReady() && subject.provider.configuration?.versionLabel === label;
  await runtime.advanceTo(runtime.monotonic() + PATIENCE, serves('v2'));
  if (serves('v2')()) return 'time';
  await deploy(local, 3);
  await runtime.advanceTo(runtime.monotonic() + PATIENCE, serves('v3'));
  return serves('v3')() ? 'next version' : 'nothing';
}

async function deploy(local: AppConfigLocal, version: number): Promise<void> {
  const content = JSON.stringify({ greeting: `version ${version}`, padding: '.'.repeat(500) });
  await local.deploy({ ...identifiers, content, versionLabel: `v${version}` });
}

/** What a process that ran before has left on disk. */
async function leaveBackup(
  proxy: FaultProxy,
  backupDirectory: string,
  runtime: SkippingRuntime,
): Promise<void> {
  const source = dataApiSource({ clientConfig: { endpoint: proxy.endpoint } });
  const provider = new AppConfigProvider({ ...identifiers, source, backupDirectory }, runtime);
  await provider.initialize();
  await provider.onClose();
}
