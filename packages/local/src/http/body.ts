import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, type InputType, inflate, type ZlibOptions } from 'node:zlib';
import { describeError } from '../shared/described.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import type { Exchange } from './exchange.js';

/**
 * Makes the error for a body over the limit. `bytes`: its announced length; `undefined` if reading was given up before its
 * end.
 */
export type TooLarge = (bytes: number | undefined) => ServiceError;

/**
 * Reads a body of bytes. One over the limit is refused as soon as that is known: before it is read if its length is announced,
 * else while it is being sent, because its end may never come.
 */
export async function readBytes(
  { request, response }: Exchange,
  limit: number,
  tooLarge: TooLarge,
): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(announced);
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  const decode = decoders.get(encoding);
  if (decode === undefined) throw badRequest('Content-Encoding must be gzip, deflate, br or identity');
  // Not earlier, so that a body that is refused is never sent.
  if (request.httpVersion === '1.1' && /100-continue/i.test(request.headers.expect ?? ''))
    response.writeContinue();
  const sent = await collect(request, limit, tooLarge);
  try {
    return await decode(sent, { maxOutputLength: limit });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(undefined);
    throw badRequest(`The body is not ${encoding}: ${message}`);
  }
}

/** Reads a body of JSON, in UTF-8; `undefined` when there is none. */
export async function readJson(exchange: Exchange, limit: number): Promise<unknown> {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(exchange.header('content-type') ?? '')?.[1];
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw badRequest('The body must be JSON in UTF-8');
  const tooLarge = () =>
    new ServiceError('PayloadTooLargeException', 413, `The body of the request has more than ${limit} bytes`);
  const bytes = await readBytes(exchange, limit, tooLarge);
  return bytes.length === 0 ? undefined : parseJson(bytes);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw badRequest(`The body is not valid JSON: ${describeError(error)}`);
  }
}

type Decode = (bytes: InputType, options: ZlibOptions) => Promise<Buffer>;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['identity', async (bytes) => bytes as Buffer],
  ['gzip', promisify<InputType, ZlibOptions, Buffer>(gunzip)],
  ['deflate', promisify<InputType, ZlibOptions, Buffer>(inflate)],
  ['br', promisify<InputType, ZlibOptions, Buffer>(brotliDecompress)],
]);

/** The whole body as it was sent; rejects, and stops reading, at the first byte over the limit. */
function collect(request: Readable, limit: number, tooLarge: TooLarge): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= limit) return;
      request.off('data', take).pause();
      reject(tooLarge(undefined));
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    // The client has gone; nobody will get the answer.
    request.once('error', () => reject(badRequest('The body of the request broke off')));
  });
}
