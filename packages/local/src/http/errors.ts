import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from '../shared/logger.js';
import { badRequest, ServiceError } from '../store/service-error.js';

/** Answers an error as AppConfig does: the name in `x-amzn-errortype`, the members as JSON. */
function sendError(response: Response, error: ServiceError): void {
  response
    .status(error.status)
    .set('x-amzn-errortype', error.name)
    .json({ Message: error.message, ...error.members });
}

/** Refuses every method but those named. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return (request, response) => {
    const message = `${request.method} is not allowed here, only ${allowed.join(', ')}`;
    response.set('Allow', allowed.join(', '));
    sendError(response, new ServiceError('MethodNotAllowedException', 405, message));
  };
}

export const unknownRoute: RequestHandler = (request, response) => {
  const message = `No operation of AWS AppConfig has the path ${JSON.stringify(request.path)}`;
  sendError(response, new ServiceError('UnknownOperationException', 404, message));
};

/** Answers every error of a request. Unexpected ones are logged, and never shown to clients. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    if (response.destroyed) return;
    const answer = toServiceError(error);
    if (answer.status >= 500) logger.error(`${request.method} ${request.path} failed:`, error);
    sendError(response, answer);
  };
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { status, message } = (error ?? {}) as { status?: unknown; message?: unknown };
  // Express throws these about the request itself, for example when its path cannot be decoded.
  if (typeof status === 'number' && status >= 400 && status < 500) return badRequest(String(message));
  return new ServiceError('InternalServerException', 500, 'AppConfig Local failed; its log says why');
}
