import { Worker } from 'node:worker_threads';
import type { JsonValue } from '@openfeature/core';
import { type ContentResult, firstLine, rejected } from './content.js';
import type { AliasLimits } from './yaml-content.js';
import type { YamlAnswer, YamlRequest } from './yaml-worker.js';

/**
 * Longest text, in characters, that is parsed on the calling thread (D8): some ten milliseconds' work. Below it a worker
 * costs more than it saves.
 */
const MAX_INLINE_CHARACTERS = 32_000;

const SMALL_TEXT_LIMITS: AliasLimits = { maxUses: 1_000, maxExpandedSize: 1024 * 1024 };

/** Twice the largest document, which has fewer values than characters. */
const BIG_TEXT_LIMITS: AliasLimits = { maxUses: 10_000, maxExpandedSize: 16 * 1024 * 1024 };

/** The parser needs about 130 bytes of heap for a byte of text; 8 MiB take about 1 GB. */
const WORKER_HEAP_MEGABYTES = 2_048;

/** 8 MiB of ordinary YAML take 5 to 20 s. */
const WORKER_TIME_LIMIT_MS = 60_000;

/** Where and how long the worker runs; tests pass other values. */
export interface WorkerSettings {
  /** The compiled `yaml-worker.js`; `undefined` where this module does not know its own address. */
  readonly url: URL | undefined;
  readonly timeLimitMs: number;
  readonly heapMegabytes: number;
}

/**
 * Reads YAML text off the event loop where it is big (D8): in a worker thread that lives as long as this one document takes.
 * So is a text with merge keys, which can multiply a small one. Where the worker cannot be run, as in an application bundled
 * into one file, the text is read here all the same, and a warning says so.
 */
export async function readYamlDocument(
  text: string,
  signal?: AbortSignal,
  settings: WorkerSettings = defaultSettings(),
): Promise<ContentResult> {
  if (text.length <= MAX_INLINE_CHARACTERS && !text.includes('<<')) {
    return readHere(text, SMALL_TEXT_LIMITS);
  }
  const outcome = await readInWorker(text, settings, signal);
  if (outcome.kind === 'done') return outcome.result;
  const result = await readHere(text, BIG_TEXT_LIMITS);
  const warning = `The YAML document was parsed on the event loop, because no worker thread could be run: ${outcome.reason}`;
  return result.ok ? { ...result, warnings: [...result.warnings, warning] } : result;
}

async function readHere(text: string, limits: AliasLimits): Promise<ContentResult> {
  const { readYaml } = await import('./yaml-content.js');
  return readYaml(text, limits);
}

function defaultSettings(): WorkerSettings {
  return { url: workerUrl(), timeLimitMs: WORKER_TIME_LIMIT_MS, heapMegabytes: WORKER_HEAP_MEGABYTES };
}

function workerUrl(): URL | undefined {
  try {
    return new URL('./yaml-worker.js', import.meta.url);
  } catch {
    // Bundlers that write CommonJS leave import.meta.url empty.
    return undefined;
  }
}

type WorkerOutcome =
  | { readonly kind: 'done'; readonly result: ContentResult }
  | { readonly kind: 'not-run'; readonly reason: string };

async function readInWorker(
  text: string,
  settings: WorkerSettings,
  signal: AbortSignal | undefined,
): Promise<WorkerOutcome> {
  if (settings.url === undefined) return { kind: 'not-run', reason: 'its file is not known' };
  let worker: Worker;
  try {
    worker = new Worker(settings.url, {
      workerData: { text, limits: BIG_TEXT_LIMITS } satisfies YamlRequest,
      resourceLimits: { maxOldGenerationSizeMb: settings.heapMegabytes },
    });
  } catch (error) {
    return { kind: 'not-run', reason: firstLine(error) };
  }
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  try {
    return await new Promise<WorkerOutcome>((resolve) => {
      onAbort = () =>
        resolve({ kind: 'done', result: rejected('Nobody waits for the YAML document any more') });
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort);
      const tooMuch = (what: string) =>
        resolve({ kind: 'done', result: rejected(`The YAML document takes too much ${what} to parse`) });
      timer = setTimeout(tooMuch, settings.timeLimitMs, 'time');
      worker.once('message', (answer: YamlAnswer) => resolve({ kind: 'done', result: resultOf(answer) }));
      worker.on('error', (error) => {
        // readYaml does not throw: any other error means that the worker's own code could not be loaded.
        if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch('memory');
        else resolve({ kind: 'not-run', reason: firstLine(error) });
      });
      worker.once('exit', (code) => resolve({ kind: 'not-run', reason: `it ended with code ${code}` }));
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function resultOf(answer: YamlAnswer): ContentResult {
  return answer.ok ? { ok: true, value: JSON.parse(answer.json) as JsonValue, warnings: [] } : answer;
}
