import type { Logger } from '@openfeature/core';
import type { RawDocument } from '../document/raw-document.js';
import { describeError } from '../shared/describe-error.js';
import { check, isRecord } from '../shared/option-values.js';
import { bounded } from './bounded.js';
import { readFetchResult, readStoredVersions } from './fetch-result.js';
import type {
  FetchedFlag,
  FetchResult,
  OpenSource,
  Source,
  SourceContext,
  StoredVersions,
} from './source.js';
import { readTraits, type SourceTraits } from './source-traits.js';

/** A poll may take several requests, each of which the source bounds: opening a session, polling, and opening another session. */
const REQUESTS_IN_A_FETCH = 3;
const BOUND = `${REQUESTS_IN_A_FETCH} times option requestTimeout`;
/** Pages of a list and a version or two; few reads need more than two requests. */
const REQUESTS_IN_A_READ = 10;
const READ_BOUND = `${REQUESTS_IN_A_READ} times option requestTimeout`;

/**
 * Wraps a source, which anybody may have written, for one life of a provider: whatever it does, `fetch` and `locate` settle in
 * time, and closing does not throw. A fetch that does not settle is given up (P8), and so is the source, which may be stuck:
 * it is closed, and opened anew for the next fetch.
 */
export class GuardedSource {
  readonly traits: SourceTraits;
  /** The source's own; `undefined` if it has none. */
  readonly fetchFlag: OpenSource['fetchFlag'] | undefined;
  readonly #source: Source;
  readonly #context: SourceContext;
  readonly #logger: Logger;
  #open: OpenSource | undefined;
  #closed = false;
  #location: Promise<string | undefined> | undefined;

  /** @throws what opening the source throws */
  constructor(source: Source, context: SourceContext, logger: Logger) {
    this.#source = source;
    this.#context = context;
    this.#logger = logger;
    const open = this.#current();
    this.traits = readTraits(open);
    if (context.targeting === 'hosted-version' && typeof open.readStored !== 'function') {
      this.#giveUp();
      throw new TypeError(
        "Expected `source` to be one that reads hosted versions, as dataApiSource() does, for targeting: 'hosted-version'",
      );
    }
    this.fetchFlag = open.fetchFlag && (async (...asked) => await fetchFlagOf(this.#current(), asked));
  }

  /** Rejects with whatever the source rejects with, or a TypeError or TimeoutError. */
  async fetch(signal: AbortSignal): Promise<FetchResult> {
    const source = this.#current();
    const seconds = Number((REQUESTS_IN_A_FETCH * this.#context.requestTimeout).toFixed(3));
    let settled = false;
    const fetch = async (inner: AbortSignal) => {
      try {
        return await source.fetch(inner);
      } finally {
        settled = true;
      }
    };
    try {
      return readFetchResult(await bounded('The source', seconds, signal, fetch, BOUND));
    } catch (error) {
      if (!settled && !signal.aborted) this.#giveUp();
      throw error;
    }
  }

  /** What a document was made from. Rejects with whatever the source rejects with, or a TypeError or TimeoutError. */
  async readStored(document: RawDocument, signal: AbortSignal): Promise<StoredVersions> {
    const source = this.#current();
    const seconds = Number((REQUESTS_IN_A_READ * this.#context.requestTimeout).toFixed(3));
    const read = async (inner: AbortSignal) => await source.readStored?.(document, inner);
    return readStoredVersions(await bounded('Reading rules', seconds, signal, read, READ_BOUND));
  }

  /** Where requests go, if the source can tell within half of `requestTimeout`; the disk has the other half (L3). Never rejects. */
  async locate(): Promise<string | undefined> {
    this.#location ??= this.#locate();
    const location = await this.#location;
    if (location === undefined) this.#location = undefined;
    return location;
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#giveUp();
  }

  #current(): OpenSource {
    if (this.#closed) throw new Error('The source was closed');
    this.#open ??= checkSource(this.#source(this.#context));
    return this.#open;
  }

  async #locate(): Promise<string | undefined> {
    try {
      const never = new AbortController().signal;
      const locate = async () => await this.#current().locate?.();
      const location: unknown = await bounded('Locating', this.#context.requestTimeout / 2, never, locate);
      return typeof location === 'string' ? location : undefined;
    } catch {
      // For example, there is no AWS SDK or region; the poll that needs it will say so.
      return undefined;
    }
  }

  #giveUp(): void {
    const source = this.#open;
    this.#open = undefined;
    const warn = (error: unknown) => {
      this.#logger.warn(`Closing the AppConfig source failed: ${describeError(error)}`);
    };
    try {
      // Although typed to return nothing, it may be asynchronous; nobody waits for it.
      const closing: unknown = source?.close();
      Promise.resolve(closing).catch(warn);
    } catch (error) {
      warn(error);
    }
  }
}

/** @throws TypeError that says what was expected and what came */
function checkSource(source: OpenSource): OpenSource {
  if (typeof source === 'function') {
    throw new TypeError(
      'Expected `source` to be a function that returns a source, got one that returns a function; in place of () => dataApiSource() write dataApiSource()',
    );
  }
  check(
    isRecord(source) && typeof source.fetch === 'function',
    'source',
    'a function that returns a source',
    source,
  );
  return source;
}

async function fetchFlagOf(
  source: OpenSource,
  asked: Parameters<NonNullable<OpenSource['fetchFlag']>>,
): Promise<FetchedFlag> {
  if (source.fetchFlag === undefined) throw new Error('The source evaluates no flags any more');
  return await source.fetchFlag(...asked);
}
