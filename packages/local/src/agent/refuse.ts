import type { Response } from 'express';

/** The Agent explains in plain text. */
export function refuseAsAgent(response: Response, status: number, message: string): void {
  response.status(status).type('text/plain').send(message);
}
