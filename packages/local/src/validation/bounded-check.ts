import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { SchemaAnswer, SchemaRequest } from './schema-check.js';

/** Ordinary schemas take milliseconds, and the thread a tenth of a second to start. */
const TIME_LIMIT_MILLISECONDS = 5_000;

/** Content of the largest size that consists of small values takes 100 MB. */
const HEAP_MEGABYTES = 512;

/** Where and how long the worker runs; tests pass other values. */
export interface WorkerSettings {
  /** The compiled `schema-worker.js`; `undefined` where there is none. */
  readonly url: URL | undefined;
  readonly timeLimitMilliseconds: number;
  readonly heapMegabytes: number;
}

let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs `checkSchemas` within bounds: even a small schema can cost a validator any amount of time and memory, so it runs
 * in a thread that can be ended. Requests take turns, so that the bound on memory holds for all of them together. Where there
 * is no compiled file for the thread, as in an application bundled into one file, it runs in this thread, without bounds.
 */
export function checkWithinBounds(
  request: SchemaRequest,
  settings: WorkerSettings = defaultSettings(),
): Promise<SchemaAnswer> {
  const { url } = settings;
  if (url === undefined) return checkHere(request);
  const answer = previous.then(() => checkInWorker(url, request, settings));
  previous = answer;
  return answer;
}

async function checkHere(request: SchemaRequest): Promise<SchemaAnswer> {
  const { checkSchemas } = await import('./schema-check.js');
  return checkSchemas(request);
}

function defaultSettings(): WorkerSettings {
  return { url: workerUrl(), timeLimitMilliseconds: TIME_LIMIT_MILLISECONDS, heapMegabytes: HEAP_MEGABYTES };
}

function workerUrl(): URL | undefined {
  try {
    const url = new URL('./schema-worker.js', import.meta.url);
    return existsSync(url) ? url : undefined;
  } catch {
    // Bundlers that write CommonJS leave import.meta.url empty.
    return undefined;
  }
}

/** Never rejects. */
async function checkInWorker(
  url: URL,
  request: SchemaRequest,
  { timeLimitMilliseconds, heapMegabytes }: WorkerSettings,
): Promise<SchemaAnswer> {
  const worker = new Worker(url, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SchemaAnswer>((resolve) => {
      const fail = (reason: string) =>
        resolve({ ok: false, message: `The JSON_SCHEMA validator cannot be used: it ${reason}` });
      timer = setTimeout(fail, timeLimitMilliseconds, 'takes too much time');
      worker.once('message', resolve);
      worker.on('error', (error) => {
        const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        fail(isMemory ? 'takes too much memory' : `failed: ${error.message}`);
      });
      worker.once('exit', (code) => fail(`ended with code ${code}`));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
