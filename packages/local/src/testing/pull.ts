import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPullCommand, type Surroundings } from '../commands/pull.js';
import { Misuse } from '../commands/subcommand.js';
import { onCleanUp } from './local.js';

/** A directory that goes at the end of the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pull-'));
  onCleanUp(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export const textOf = (...path: string[]): Promise<string> => readFile(join(...path), 'utf8');

/** Runs `pull` in this process, with credentials as AppConfig Local takes them. */
export async function pull(argv: readonly string[], around: Partial<Surroundings> = {}) {
  const lines = { out: '', error: '' };
  const write = (stream: 'out' | 'error') => (text: string) => {
    lines[stream] += `${text}\n`;
  };
  const command = createPullCommand({
    ask: undefined,
    wait: async () => {},
    onEnd: () => () => {},
    ...around,
  });
  const code = await command.run(argv, { out: write('out'), error: write('error') }).catch((error: Error) => {
    lines.error += error.message;
    return error instanceof Misuse ? 2 : 1;
  });
  return { code, ...lines };
}

/**
 * A server between `pull` and AppConfig Local that notes what is asked, and may answer by itself: with a status and the name of an
 * exception.
 */
export async function between(
  endpoint: string,
  refuse: (request: string) => readonly [number, string] | 'hang' | undefined = () => undefined,
): Promise<{ readonly endpoint: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const asked = `${request.method} ${request.url?.replace(/\?.*/, '')}`;
    requests.push(asked);
    const refused = refuse(asked);
    if (refused === 'hang') return;
    if (refused !== undefined) {
      const [status, name] = refused;
      response.writeHead(status, { 'x-amzn-errortype': name, 'content-type': 'application/json' });
      response.end(JSON.stringify({ Message: 'not you' }));
      return;
    }
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const answer = await fetch(endpoint + request.url, {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '' },
      ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
    }).catch(() => undefined);
    if (answer === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onCleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
