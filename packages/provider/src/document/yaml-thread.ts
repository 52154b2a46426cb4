import type { Worker } from 'node:worker_threads';
import { builtIn } from '../shared/built-in.js';
import { firstLine } from './content.js';
import type { YamlAnswer, YamlRequest } from './yaml-worker.js';
import { YAML_WORKER_CODE } from './yaml-worker-code.js';

/** Well below the ten seconds that a document may take in all; 8 MiB of ordinary YAML take about one. */
const WORKER_TIME_LIMIT_MILLISECONDS = 8_000;

/** What the worker runs, and how long; tests pass other values. */
export interface WorkerSettings {
  /** CommonJS text, so that there is no file for a bundler to lose. */
  readonly code: string;
  readonly timeLimitMilliseconds: number;
}

export type WorkerOutcome =
  | { readonly kind: 'answered'; readonly answer: YamlAnswer }
  | { readonly kind: 'not-run'; readonly reason: string };

const MEBIBYTE = 1024 * 1024;

/**
 * The worker's heap: with what the caller holds, it stays below the 32 times its size and 64 MiB that a document may take.
 * Ordinary YAML takes half of it.
 */
export function heapMegabytesOf(text: string): number {
  return Math.ceil(40 + (24 * text.length) / MEBIBYTE);
}

/** Reads YAML in a thread of its own, bounded in memory and time, which the signal ends. */
export async function readYamlInWorker(
  request: YamlRequest,
  signal: AbortSignal | undefined,
  { code, timeLimitMilliseconds }: WorkerSettings = {
    code: YAML_WORKER_CODE,
    timeLimitMilliseconds: WORKER_TIME_LIMIT_MILLISECONDS,
  },
): Promise<WorkerOutcome> {
  if (signal?.aborted) return refusal('Nobody waits for the YAML document any more');
  const threads = builtIn('node:worker_threads');
  if (threads === undefined) return { kind: 'not-run', reason: 'there are no worker threads of Node' };
  let worker: Worker;
  try {
    worker = new threads.Worker(code, {
      eval: true,
      workerData: request,
      // The process's own flags, such as a TypeScript loader, are not meant for this code.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytesOf(request.text), maxYoungGenerationSizeMb: 16 },
    });
  } catch (error) {
    return { kind: 'not-run', reason: firstLine(error) };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = () => {};
  try {
    return await new Promise<WorkerOutcome>((resolve) => {
      onAbort = () => resolve(refusal('Nobody waits for the YAML document any more'));
      signal?.addEventListener('abort', onAbort);
      timer = setTimeout(
        () => resolve(tooMuch(`time: ${timeLimitMilliseconds / 1_000} s were not enough`)),
        timeLimitMilliseconds,
      );
      worker.once('message', (answer: YamlAnswer) => resolve({ kind: 'answered', answer }));
      worker.on('error', (error) => {
        // readYaml does not throw: any other error means that the worker could not do its work at all.
        if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
          resolve(tooMuch(`memory: ${heapMegabytesOf(request.text)} MiB were not enough`));
        } else resolve({ kind: 'not-run', reason: firstLine(error) });
      });
      worker.once('exit', (code) => resolve({ kind: 'not-run', reason: `it ended with code ${code}` }));
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function tooMuch(what: string): WorkerOutcome {
  return refusal(`The YAML document takes too much ${what}`);
}

function refusal(message: string): WorkerOutcome {
  return { kind: 'answered', answer: { ok: false, message } };
}
