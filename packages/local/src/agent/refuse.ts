import type { ServerResponse } from 'node:http';
import { sendText } from '../http/exchange.js';

/** Answers an error as the Agent does: in plain text. */
export function refuseAsAgent(response: ServerResponse, status: number, message: string): void {
  sendText(response, status, 'text/plain', message);
}
