import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createOfrepHandler,
  type OfrepEvents,
  type OfrepHandler,
  toNodeListener,
} from 'aws-appconfig-openfeature-provider/ofrep';
import { ask, closeServer, listen } from './support/ofrep-services.js';
import { ScriptedFlags } from './support/scripted-flags.js';
import { until } from './support/until.js';

/** More characters than an event has. The buffer before it is bigger since Node.js 22. */
const ONE_EVENT = 4_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const isTrue = (value: boolean) => value;

// Clients that open streams over real sockets, and do not read, or go.
describe('O9 real streams', () => {
  let flags: ScriptedFlags;
  let handler: OfrepHandler;
  let server: Server;
  let baseUrl: string;
  const responses = new Set<ServerResponse>();
  const clients: Socket[] = [];

  async function serve(events: OfrepEvents, text?: string): Promise<void> {
    flags = new ScriptedFlags(text);
    handler = createOfrepHandler(flags, { expose: ['banner'], events });
    const listener = toNodeListener(handler);
    server = createServer((request, response) => {
      responses.add(response);
      response.once('close', () => responses.delete(response));
      listener(request, response);
    });
    baseUrl = await listen(server);
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    handler.close();
    await closeServer(server);
  });

  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

  async function path(): Promise<string> {
    const response = await ask(baseUrl);
    const { eventStreams } = (await response.json()) as {
      eventStreams: { endpoint: { requestUri: string } }[];
    };
    return eventStreams[0]?.endpoint.requestUri ?? '';
  }

  /** Sends a request, and reads nothing until it is told to. */
  async function send(text: string): Promise<Socket> {
    const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    socket.on('error', () => {});
    clients.push(socket);
    await once(socket, 'connect');
    socket.pause();
    socket.write(text);
    return socket;
  }

  const get = (address: string) => `GET ${address} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

  /** Changes flags until the sockets between take no more. */
  async function fill(): Promise<number> {
    let most = 0;
    for (let changes = 0; changes < 2_000_000; changes += 1) {
      flags.change();
      if (changes % 10 !== 0) continue;
      await nextTurn();
      const [response] = responses;
      most = Math.max(most, response?.writableLength ?? 0);
      if (response?.writableNeedDrain) return most;
    }
    throw new Error('The sockets took everything');
  }

  it('whose client does not read holds no more than the buffer of a socket, and ends with its connection', async () => {
    await serve({ heartbeat: 1 });
    await send(get(await path()));
    await until(async () => handler.openStreams === 1, isTrue);
    const most = await fill();
    for (let changes = 0; changes < 1_000; changes += 1) flags.change();
    await nextTurn();
    const [response] = responses;
    expect(Math.max(most, response?.writableLength ?? 0)).toBeLessThan(
      getDefaultHighWaterMark(false) + ONE_EVENT,
    );
    await until(async () => handler.openStreams === 0, isTrue);
    await until(async () => responses.size === 0, isTrue);
  });

  it('whose client does not read do not keep a server from ending', async () => {
    await serve({ heartbeat: 300 });
    await send(get(await path()));
    await until(async () => handler.openStreams === 1, isTrue);
    await fill();
    handler.close();
    await until(async () => responses.size === 0, isTrue);
  });

  it('an answer that nobody reads ends, too', async () => {
    await serve({}, 'x'.repeat(20_000_000));
    const body = '{"context":{}}';
    await send(
      `POST /ofrep/v1/evaluate/flags HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until(async () => responses.size === 1, isTrue);
    await until(async () => responses.size === 0, isTrue);
  });

  it('1 000 of them hear of one deployment, and leave nothing behind when they go', async () => {
    await serve({});
    const address = await path();
    const STREAMS = 1_000;
    const round = async () => {
      const heard = new Set<Socket>();
      const sockets: Socket[] = [];
      for (let count = 0; count < STREAMS; count += 1) {
        const socket = await send(get(address));
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString();
          if (text.includes('refetchEvaluation')) heard.add(socket);
        });
        socket.resume();
        sockets.push(socket);
      }
      await until(
        async () => handler.openStreams,
        (open) => open === STREAMS,
      );
      flags.change();
      await until(
        async () => heard.size,
        (size) => size === STREAMS,
      );
      for (const socket of sockets) socket.destroy();
      clients.length = 0;
      await until(
        async () => handler.openStreams,
        (open) => open === 0,
      );
      await until(connections, (open) => open < 5);
    };
    const heap = async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await nextTurn();
        collectGarbage();
      }
      return process.memoryUsage().heapUsed;
    };
    await round();
    const handles = process.getActiveResourcesInfo().length;
    const before = await heap();
    await round();
    await round();
    // 2 000 streams and their sockets have come and gone: a leak of 1 kB each would be seen.
    expect((await heap()) - before).toBeLessThan(2_000_000);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(handles + 5);
    expect(responses.size).toBe(0);
  });
});
