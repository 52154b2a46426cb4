import type { RawDocument } from '../document/raw-document.js';
import type { FetchResult, OpenSource, Source, SourceContext } from '../source/source.js';

/** One answer of a scripted source: a result, or what it rejects with, or a promise of either. */
export type Answer = FetchResult | Error | Promise<FetchResult>;

/** A source that answers what a test tells it, for tests of what comes after a source. */
export class ScriptedSource {
  readonly contexts: SourceContext[] = [];
  readonly signals: AbortSignal[] = [];
  closed = 0;
  readonly #members: Partial<OpenSource>;
  #answer: (signal: AbortSignal) => Answer;

  /** @param members what it says about itself, where that is not what the Data API's says */
  constructor(answer: Answer | ((signal: AbortSignal) => Answer), members: Partial<OpenSource> = {}) {
    this.#answer = toFunction(answer);
    this.#members = members;
  }

  get fetches(): number {
    return this.signals.length;
  }

  answers(answer: Answer | ((signal: AbortSignal) => Answer)): void {
    this.#answer = toFunction(answer);
  }

  readonly open: Source = (context): OpenSource => {
    this.contexts.push(context);
    return {
      origin: 'service',
      chosenVariantReason: 'DEFAULT',
      fetch: async (signal) => {
        this.signals.push(signal);
        const answer = await this.#answer(signal);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      close: () => {
        this.closed += 1;
      },
      ...this.#members,
    };
  };
}

export function jsonDocument(
  value: unknown,
  members: Partial<RawDocument> = {},
): FetchResult & { kind: 'document' } {
  const bytes = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
  const document = { bytes, contentType: 'application/json', versionLabel: undefined, ...members };
  return { kind: 'document', document, nextPollSeconds: 15 };
}

export const unchanged: FetchResult = { kind: 'unchanged', nextPollSeconds: 15 };

function toFunction(answer: Answer | ((signal: AbortSignal) => Answer)): (signal: AbortSignal) => Answer {
  return typeof answer === 'function' ? answer : () => answer;
}
