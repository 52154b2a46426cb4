import { ErrorCode, type EvaluationContext } from '@openfeature/core';

/** Milliseconds in which a body has to have come. */
const MAX_BODY_MILLISECONDS = 10_000;

/** A request that cannot be answered, as its answer. */
export class BadRequest extends Error {
  readonly status: 400 | 408 | 413 | 415;
  readonly errorCode: ErrorCode;

  constructor(status: BadRequest['status'], errorCode: ErrorCode, message: string) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }
}

/**
 * The evaluation context in a request's body: `{"context": {…}}`. A missing targeting key is no mistake, since a rule may not
 * need it.
 *
 * @throws BadRequest
 */
export async function readContext(request: Request, maxBytes: number): Promise<EvaluationContext> {
  // Web pages of other origins can send other types without a preflight.
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    throw new BadRequest(415, ErrorCode.PARSE_ERROR, 'Expected Content-Type to be application/json');
  }
  const text = await readBody(request, maxBytes);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequest(400, ErrorCode.PARSE_ERROR, 'Expected the body to be JSON');
  }
  if (!isObject(body)) throw new BadRequest(400, ErrorCode.PARSE_ERROR, 'Expected the body to be an object');
  const context = Object.hasOwn(body, 'context') ? body.context : undefined;
  if (!isObject(context)) {
    throw new BadRequest(400, ErrorCode.INVALID_CONTEXT, 'Expected `context` to be an object');
  }
  const targetingKey = Object.hasOwn(context, 'targetingKey') ? context.targetingKey : undefined;
  if (targetingKey !== undefined && typeof targetingKey !== 'string') {
    throw new BadRequest(400, ErrorCode.INVALID_CONTEXT, 'Expected `context.targetingKey` to be a string');
  }
  return context as EvaluationContext;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readBody(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new BadRequest(413, ErrorCode.INVALID_CONTEXT, `Expected a body of at most ${maxBytes} bytes`);
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) throw tooLarge();
  const reader = request.body?.getReader();
  if (reader === undefined) return '';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new BadRequest(408, ErrorCode.PARSE_ERROR, 'The body took too long');
    timer = setTimeout(() => reject(error), MAX_BODY_MILLISECONDS).unref();
  });
  try {
    return await Promise.race([readAll(reader, maxBytes, tooLarge), late]);
  } catch (error) {
    void reader.cancel().catch(() => {});
    if (error instanceof BadRequest) throw error;
    throw new BadRequest(
      400,
      ErrorCode.PARSE_ERROR,
      'Expected the body to be UTF-8 text that comes to its end',
    );
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    text += decoder.decode(value, { stream: true });
  }
}
