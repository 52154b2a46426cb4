import type { Response } from 'express';

/** Answers an error as the Agent does: in plain text. */
export function refuseAsAgent(response: Response, status: number, message: string): void {
  response.status(status).type('text/plain').send(message);
}
