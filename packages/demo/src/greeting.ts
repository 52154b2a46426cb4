import { type Client, type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import type { RequestHandler } from 'express';

/** Characters of a parameter of `/greeting`. */
const MAX_PARAMETER_LENGTH = 200;

const PARAMETERS = ['name', 'user', 'language'] as const;

/**
 * Puts what is known of whoever asks into the transaction context, from where every evaluation within the request has it, without
 * that anybody passes it on. https://openfeature.dev/docs/reference/concepts/evaluation-context#transaction
 */
export const requestContext: RequestHandler = (request, response, next) => {
  const context: Record<string, string> = {};
  for (const parameter of PARAMETERS) {
    const value = request.query[parameter];
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string' || value.length > MAX_PARAMETER_LENGTH) {
      response
        .status(400)
        .json({ error: `Expected ${parameter} once, with up to ${MAX_PARAMETER_LENGTH} characters` });
      return;
    }
    context[parameter === 'user' ? 'targetingKey' : parameter] = value;
  }
  OpenFeature.setTransactionContext(context as EvaluationContext, () => next());
};

/** Greets by `greeting_style`, whose rules decide by the transaction context. */
export function greeting(client: Client): RequestHandler {
  return async (request, response) => {
    const details = await client.getStringDetails('greeting_style.text', 'Hello, {name}.');
    const name =
      typeof request.query.name === 'string' && request.query.name !== '' ? request.query.name : 'you';
    response.json({
      greeting: details.value.replaceAll('{name}', () => name),
      variant: details.variant ?? null,
      reason: details.reason ?? null,
    });
  };
}
