import type { ServerResponse } from 'node:http';
import type { Logger } from '../shared/logger.js';
import { ServiceError } from '../store/service-error.js';
import { type Exchange, sendJson } from './exchange.js';
import type { Handler } from './router.js';

/** Answers an error as AppConfig does: the name in `x-amzn-errortype`, the members as JSON. */
export function sendError(response: ServerResponse, error: ServiceError): void {
  response.setHeader('x-amzn-errortype', error.name);
  sendJson(response, error.status, { Message: error.message, ...error.members });
}

/** Refuses every method but those named. */
export function methodNotAllowed(...allowed: readonly string[]): Handler {
  return ({ request, response }) => {
    const message = `${request.method} is not allowed here, only ${allowed.join(', ')}`;
    response.setHeader('Allow', allowed.join(', '));
    sendError(response, new ServiceError('MethodNotAllowedException', 405, message));
  };
}

export const unknownRoute: Handler = ({ path, response }) => {
  const message = `No operation of AWS AppConfig has the path ${JSON.stringify(path)}`;
  sendError(response, new ServiceError('UnknownOperationException', 404, message));
};

/** Answers every error of a request. Unexpected ones are logged, and never shown to clients. */
export function answerError({ request, response, path }: Exchange, error: unknown, logger: Logger): void {
  if (response.destroyed) return;
  const answer = error instanceof ServiceError ? error : UNEXPECTED;
  if (answer.status >= 500) logger.error(`${request.method} ${path} failed:`, error);
  // Half an answer cannot be taken back; at least it does not look whole.
  if (response.headersSent) response.destroy();
  else sendError(response, answer);
}

const UNEXPECTED = new ServiceError(
  'InternalServerException',
  500,
  'AppConfig Local failed; its log says why',
);
