import type { BodyLimit } from '../body-limit.js';

/**
 * What the AppConfig Agent sends to get multi-variant flags with their rules; not documented by AWS, so the answer may be
 * JSON all the same (T8).
 */
export const FLAGS_AS_ION = 'application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1';

type Answer = Parameters<BodyLimit['apply']>[0];

interface Handled {
  response: unknown;
}

/** What can be observed of one request, close to the wire. */
export interface ExchangeWatcher {
  /** The answer, before its body is read. */
  readonly onAnswer: (answer: Answer) => void;
  /** The request is about to be sent. */
  readonly onSending?: (request: unknown) => void;
  /** There was no answer; the error as Node gave it, before the AWS SDK wraps it. */
  readonly onFailure?: (error: unknown) => void;
}

/** A middleware that watches one request. Added to the command, so that the client is not changed. */
export function watchExchange({ onAnswer, onSending, onFailure }: ExchangeWatcher) {
  return <Input extends { request: unknown }, Output extends Handled>(
    next: (input: Input) => Promise<Output>,
  ) =>
    async (input: Input): Promise<Output> => {
      onSending?.(input.request);
      let output: Output;
      try {
        output = await next(input);
      } catch (error) {
        onFailure?.(error);
        throw error;
      }
      if (isAnswer(output.response)) onAnswer(output.response);
      return output;
    };
}

/** A middleware that changes the headers of a request before it is signed. */
export function onRequest(change: (headers: Record<string, string>) => void) {
  return <Input extends { request: unknown }, Output>(next: (input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      if (hasHeaders(input.request)) change(input.request.headers);
      return await next(input);
    };
}

function hasHeaders(value: unknown): value is { headers: Record<string, string> } {
  if (typeof value !== 'object' || value === null || !('headers' in value)) return false;
  return typeof value.headers === 'object' && value.headers !== null;
}

function isAnswer(value: unknown): value is Answer {
  return hasHeaders(value) && 'body' in value;
}
