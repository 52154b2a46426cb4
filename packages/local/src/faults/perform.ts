import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendError } from '../http/errors.js';
import { type Exchange, sendText } from '../http/exchange.js';
import { ServiceError } from '../store/service-error.js';
import type { Fault } from './fault.js';
import type { Faults } from './faults.js';
import { addressed, type Plane } from './operations.js';

/** Applies the fault that hits a request; resolves to whether the request still has to be dealt with. */
export async function applyFaults(faults: Faults, exchange: Exchange): Promise<boolean> {
  const { plane, operation } = addressed(exchange);
  const fault = faults.hit(plane, operation);
  if (fault === undefined) return true;
  const { kind } = fault;
  if (kind === 'slow') return isStillThereAfter(fault.delaySeconds, exchange.response);
  const happen = () => HAPPENINGS[kind](exchange, { fault, faults, plane });
  if (fault.lost === 'answer') {
    insteadOfAnswer(exchange.response, happen);
    return true;
  }
  happen();
  return false;
}

interface Circumstances {
  readonly fault: Fault;
  readonly faults: Faults;
  readonly plane: Plane;
}

const reset = ({ request }: Exchange) => request.socket.resetAndDestroy();

const HAPPENINGS: Readonly<
  Record<Exclude<Fault['kind'], 'slow'>, (exchange: Exchange, circumstances: Circumstances) => void>
> = {
  refuse: reset,
  reset,
  hang({ request, response }, { faults }) {
    const forget = faults.hang(() => request.socket.destroy());
    response.once('close', forget);
  },
  throttle({ response }) {
    sendError(response, new ServiceError('ThrottlingException', 429, 'Rate exceeded'));
  },
  error({ response }, { fault, plane }) {
    const { status = plane === 'agent' ? 502 : 500 } = fault;
    if (plane === 'agent')
      sendText(response, status, 'text/plain', `${AGENT_ERRORS.get(status) ?? 'Error'}: asked to fail`);
    else
      sendError(
        response,
        new ServiceError(AWS_ERRORS.get(status) ?? 'InternalServerException', status, 'Asked to fail'),
      );
  },
  garbage({ response }) {
    sendText(
      response,
      200,
      'text/html',
      '<!doctype html><title>Not AppConfig</title><p>Please log in.</p>\n',
    );
  },
};

/** As the OpenAPI file of the AppConfig Agent calls them. */
const AGENT_ERRORS: ReadonlyMap<number, string> = new Map([
  [500, 'InternalServerError'],
  [502, 'BadGateway'],
  [504, 'GatewayTimeout'],
]);

const AWS_ERRORS: ReadonlyMap<number, string> = new Map([[503, 'ServiceUnavailableException']]);

async function isStillThereAfter(seconds: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const giveUp = () => gone.abort();
  response.once('close', giveUp);
  try {
    await wait(seconds * 1000, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off('close', giveUp);
  }
}

/** Every answer is ended by one call, before which nothing of it has been sent. */
function insteadOfAnswer(response: ServerResponse, happen: () => void): void {
  const { end } = response;
  const names = new Set(response.getHeaderNames());
  response.end = () => {
    response.end = end;
    for (const name of response.getHeaderNames()) if (!names.has(name)) response.removeHeader(name);
    happen();
    return response;
  };
}
