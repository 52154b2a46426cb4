import { once } from 'node:events';
import {
  Agent,
  get,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import { listen } from './http-server.js';

/** What a server may read of a body: what it throws away, and what is under way. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

describe('listen', () => {
  it('says what to do when the port is in use', async () => {
    const first = await listen(() => undefined, 0);
    await expect(listen(() => undefined, first.port)).rejects.toThrow(
      `port ${first.port} is in use: set PORT to another one`,
    );
    await first.stop(0);
  });

  it('answers what is not HTTP with JSON', async () => {
    const server = await listen(() => undefined, 0);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('not HTTP\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 .*\{"error":".+"\}$/s);
    await server.stop(0);
  });
});

describe('a body that nobody reads', () => {
  const refuse: RequestListener = (_request, response) => response.writeHead(405).end('refused');

  it('ends the connection after the answer, however long the client goes on', async () => {
    const server = await listen(refuse, 0);
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
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
    expect(answer).toMatch(/^HTTP\/1\.1 405 .*connection: close.*refused/is);
    expect(socket.bytesWritten).toBeLessThan(MAX_READ_BYTES);
    await server.stop(0);
  });

  it('is not asked for', async () => {
    const server = await listen(refuse, 0);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 405 /);
    await server.stop(0);
  });

  it('costs clients that send none no connection', async () => {
    const server = await listen(refuse, 0);
    const agent = new Agent({ keepAlive: true });
    for (const method of ['GET', 'POST']) {
      const sent = request({ port: server.port, host: '127.0.0.1', agent, method }).end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      await answer.toArray();
      expect(answer.headers.connection).toBe('keep-alive');
    }
    agent.destroy();
    await server.stop(0);
  });
});

describe('stop', () => {
  it('refuses new connections, finishes what is in flight and ends kept-alive connections', async () => {
    const responses: ServerResponse[] = [];
    const server = await listen((_request, response) => responses.push(response), 0);
    const agent = new Agent({ keepAlive: true });
    const request = get({ port: server.port, host: '127.0.0.1', agent });
    while (responses.length === 0) await new Promise(setImmediate);

    const stopped = server.stop(60);
    await expect(fetch(`http://127.0.0.1:${server.port}`)).rejects.toThrow();
    responses[0]?.end('finished');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(answer.headers.connection).toBe('close');
    expect(String((await answer.toArray())[0])).toBe('finished');
    await stopped;
    agent.destroy();
  });

  it('answers what is sent on a connection that was idle, and ends it then', async () => {
    const server = await listen((_request, response) => response.end('whole'), 0);
    const agent = new Agent({ keepAlive: true });
    const ask = async () => {
      const request = get({ port: server.port, host: '127.0.0.1', agent });
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      const body = String((await answer.toArray())[0]);
      return { body, connection: answer.headers.connection, reused: request.reusedSocket };
    };
    expect(await ask()).toEqual({ body: 'whole', connection: 'keep-alive', reused: false });
    const stopped = server.stop(60);
    expect(await ask()).toEqual({ body: 'whole', connection: 'close', reused: true });
    await stopped;
    agent.destroy();
  });

  it('closes what is still open when the grace is over, and may be called again', async () => {
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await listen(() => arrived(), 0);
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await arrival;
    await Promise.all([server.stop(0.05), server.stop(0.05)]);
    await server.stop(0.05);
    if (!socket.closed) await once(socket, 'close');
    expect(socket.closed).toBe(true);
  });
});
