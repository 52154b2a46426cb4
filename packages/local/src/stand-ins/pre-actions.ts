import { cut, described } from '../shared/described.js';
import type { Invocation } from '../store/invocations.js';
import { badRequest } from '../store/service-error.js';
import { callWithin } from './call.js';
import { type ExtensionPayload, handlerOf, type StandIns } from './stand-ins.js';

/** Characters of what a handler said that an error repeats. */
const MAX_MESSAGE_LENGTH = 1_024;

/**
 * Has the handlers of `PRE_` actions look at content, one after the other, and change it. Actions without a handler are left
 * out. Resolves to the content as the last one leaves it: to the same array if none has changed it. Rejects with AppConfig's
 * error if one refuses, fails, or takes too long.
 */
export async function runPreActions(
  standIns: StandIns,
  invocations: readonly Invocation[],
  content: Uint8Array,
  payloadOf: (invocation: Invocation, content: Uint8Array) => ExtensionPayload,
): Promise<Uint8Array> {
  let current = content;
  for (const invocation of invocations) {
    const handle = handlerOf(standIns, invocation.action);
    if (handle === undefined) continue;
    const refuse = (reason: string) =>
      badRequest(
        `Error invoking extension ${invocation.extension.extensionName}: ${cut(reason, MAX_MESSAGE_LENGTH)}`,
      );
    const payload = payloadOf(invocation, current);
    const returned = await callWithin(standIns.functionTimeout, () => handle(payload));
    if (!returned.ok) throw refuse(returned.message);
    current = contentIn(returned.value, refuse) ?? current;
  }
  return current;
}

/** Whether there is a handler for any of the actions. */
export function areHandled(standIns: StandIns, invocations: readonly Invocation[]): boolean {
  return invocations.some(({ action }) => handlerOf(standIns, action) !== undefined);
}

/** The content in what a handler returned, if there is any; throws if it is an error, or nothing that AppConfig knows. */
function contentIn(value: unknown, refuse: (reason: string) => Error): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null) {
    if (value === undefined || value === null) return undefined;
    throw refuse(`expected an object with Content or Error, or nothing, got ${described(value)}`);
  }
  const { Error: error, Message: message, Content: content } = value as Record<string, unknown>;
  if (error !== undefined) throw refuse(message === undefined ? String(error) : `${error}: ${message}`);
  if (content === undefined || content === null) return undefined;
  if (typeof content === 'string' && isBase64(content)) return new Uint8Array(Buffer.from(content, 'base64'));
  throw refuse(`expected Content to be text in base64, got ${described(content)}`);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
