import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { cleanUp, fetchOnce, MAIN, onCleanUp, type Running, start } from '../testing/local.js';

afterEach(cleanUp);

const VERSIONS = '/applications/a/configurationprofiles/p/hostedconfigurationversions';
const AGENT = '/applications/a/environments/e/configurations/p';

/** What a server may read of a body that it refuses: its limit, what it throws away, and what is under way in between. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

async function open({ endpoint }: Running, head: string): Promise<Socket> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {});
  onCleanUp(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(`${head.replaceAll('\n', '\r\n')}\r\n\r\n`);
  return socket;
}

/** Sends chunks until the connection is gone; resolves to what was answered. */
async function sendForEver(socket: Socket): Promise<string> {
  const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
  const pump = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  let answer = '';
  socket.on('drain', pump).on('data', (text) => {
    answer += text;
  });
  pump();
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

const ANSWERS: ReadonlyArray<readonly [request: string, host: string, status: number]> = [
  ['POST /applications', 'localhost', 413],
  ['PATCH /applications/a', 'localhost', 413],
  [`POST ${VERSIONS}`, 'localhost', 413],
  ['POST /configurationsessions', 'localhost', 413],
  ['GET /applications', 'localhost', 200],
  ['GET /configuration', 'localhost', 400],
  [`GET ${AGENT}`, 'localhost', 404],
  [`POST ${AGENT}`, 'localhost', 405],
  ['POST /ping', 'localhost', 405],
  ['POST /nowhere', 'localhost', 404],
  ['POST /applications/%E0%A4%A', 'localhost', 400],
  ['POST /applications', 'evil.example', 403],
];

describe('a body that never ends', () => {
  it('is given up on every path, the answer arrives, and the server goes on', async () => {
    const running = await start();
    const all = ANSWERS.map(async ([request, host]) => {
      const head = `${request} HTTP/1.1\nHost: ${host}\nTransfer-Encoding: chunked`;
      const socket = await open(running, head);
      const answer = await sendForEver(socket);
      expect(answer).toMatch(/connection: close/i);
      expect(socket.bytesWritten).toBeLessThan(MAX_READ_BYTES);
      return [request, host, Number(answer.split(' ')[1])];
    });
    expect(await Promise.all(all)).toEqual(ANSWERS);
    await running.deploy({ ...MAIN, content: '{}' });
    expect((await fetchOnce(running.client)).text).toBe('{}');
  });

  it('is answered in the shape of the service', async () => {
    const socket = await open(
      await start(),
      `POST ${VERSIONS} HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked`,
    );
    const answer = await sendForEver(socket);
    expect(answer).toMatch(/x-amzn-errortype: PayloadTooLargeException/i);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
      Measure: 'KILOBYTES',
      Limit: 2048,
    });
    expect(answer).toContain('"Limit":2048.0');
  });
});

describe('a body that is announced as too long', () => {
  it.each([
    ['/applications', 512 * 1024],
    [VERSIONS, 2_048 * 1024],
    ['/configurationsessions', 16 * 1024],
  ])('is refused before any of it is sent: %s', async (path, limit) => {
    const running = await start();
    const answerTo = async (length: number, more = '') => {
      const head = `POST ${path} HTTP/1.1\nHost: localhost\nContent-Length: ${length}${more}`;
      const socket = await open(running, head);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return String(answer);
    };
    expect(await answerTo(limit + 1)).toMatch(/^HTTP\/1\.1 413 /);
    // A client that asks first is told to go on only when it may.
    const asking = '\nExpect: 100-continue';
    expect(await answerTo(limit + 1, asking)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await answerTo(limit, asking)).toMatch(/^HTTP\/1\.1 100 /);
  });

  it('is refused to a client that sends all of it before it reads', async () => {
    const running = await start();
    const length = 6 * 1024 * 1024;
    const socket = await open(
      running,
      `POST /applications HTTP/1.1\nHost: localhost\nContent-Length: ${length}`,
    );
    await new Promise((resolve) => socket.write(Buffer.alloc(length, 'x'), resolve));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('a body within the limit', () => {
  it.each([
    ['/applications', 512 * 1024],
    ['/configurationsessions', 16 * 1024],
  ])('is read: %s', async (path, limit) => {
    const { endpoint } = await start();
    const post = async (body: string) => (await fetch(endpoint + path, { method: 'POST', body })).status;
    // Long enough, and refused for what it says.
    expect(await post(`{"Name":1}${' '.repeat(limit - 10)}`)).toBe(400);
    expect(await post(`{"Name":1}${' '.repeat(limit - 9)}`)).toBe(413);
  });

  it('counts as what it is unpacked', async () => {
    const { endpoint } = await start();
    const post = (body: Uint8Array) =>
      fetch(`${endpoint}/applications`, { method: 'POST', body, headers: { 'content-encoding': 'gzip' } });
    expect((await post(gzipSync('{"Name":"packed"}'))).status).toBe(201);
    expect((await post(gzipSync(' '.repeat(100_000_000)))).status).toBe(413);
  });
});
