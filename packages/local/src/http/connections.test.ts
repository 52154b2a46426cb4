import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { cleanUp, onCleanUp } from '../testing/local.js';
import { boundConnections, CONNECTION_BOUNDS, type ConnectionBounds } from './connections.js';

afterEach(cleanUp);

const answer: RequestListener = (_, response) => response.end('fine');

async function listening(bounds: Partial<ConnectionBounds>, listener = answer) {
  const server = createServer({ connectionsCheckingInterval: 10 }, listener);
  let dropped = 0;
  boundConnections(server, { ...CONNECTION_BOUNDS, ...bounds }, () => {
    dropped += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onCleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  const open = (): Socket => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    onCleanUp(() => socket.destroy());
    return socket;
  };
  return { open, dropped: () => dropped };
}

/** Everything that is received until the server closes the connection. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('error', () => {});
  await once(socket, 'close');
  return text;
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a connection', () => {
  it('is closed when it is idle for too long after a request', async () => {
    const { open } = await listening({ idle: 20 });
    const socket = open();
    socket.write(REQUEST);
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is refused when the headers, or the rest of a request, take too long', async () => {
    const { open } = await listening({ headers: 20, request: 40 });
    const slow = open();
    slow.write('GET / HTTP/1.1\r\nHost: ');
    expect(await received(slow)).toMatch(/^HTTP\/1\.1 408 /);

    const body = await listening({ headers: 20, request: 40 }, (request) => request.resume());
    const slower = body.open();
    slower.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\na');
    expect(await received(slower)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is closed when nothing moves on it', async () => {
    const { open } = await listening({ silence: 30 }, () => {});
    const socket = open();
    socket.write(REQUEST);
    expect(await received(socket)).toBe('');
  });

  it('is closed at once when there are too many, which is told once', async () => {
    const { open, dropped } = await listening({ count: 1 });
    const first = open();
    await once(first, 'connect');
    expect([await received(open()), await received(open())]).toEqual(['', '']);
    expect(dropped()).toBe(1);
    first.write(REQUEST);
    const [data] = await once(first, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 200 /);
  });
});
