import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { describeError, quoted } from '../shared/described.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import type { Version } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import type { StandIns } from './stand-ins.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.yaml': 'application/x-yaml',
  '.yml': 'application/x-yaml',
  '.txt': 'text/plain',
};

const MAX_BYTES = MAX_CONTENT_KILOBYTES * 1024;

/**
 * The content of a configuration that is not hosted, from the file that stands in for its location. Rejects with AppConfig's
 * error if there is none, or if the file cannot be delivered.
 */
export async function readLocation(
  { locations }: StandIns,
  uri: string,
): Promise<Pick<Version, 'content' | 'contentType'>> {
  const path = locations.get(uri);
  if (path === undefined) {
    throw badRequest(
      `There is no content for ${quoted(uri)}: AppConfig Local reads nothing from AWS, and neither the option \`locations\` nor --location names a file for it`,
    );
  }
  const content = await readFile(path).catch((error: unknown) => {
    throw badRequest(`The file ${path} for ${quoted(uri)} cannot be read: ${describeError(error)}`);
  });
  const kilobytes = Math.ceil(content.length / 1024);
  if (content.length > 0 && content.length <= MAX_BYTES) {
    return { content, contentType: CONTENT_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream' };
  }
  throw badRequest(
    `The file ${path} for ${quoted(uri)} must have 1 byte to ${MAX_CONTENT_KILOBYTES} KB, got ${content.length === 0 ? 'none' : `${kilobytes} KB or more`}`,
  );
}

/** Reads a file; if it is too large, only a little more than is allowed. */
async function readFile(path: string): Promise<Uint8Array> {
  // Opening a pipe would wait for a writer.
  if (!(await stat(path)).isFile()) throw new Error('it is no regular file');
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    while (length <= MAX_BYTES) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    return new Uint8Array(Buffer.concat(chunks));
  } finally {
    await file.close();
  }
}
