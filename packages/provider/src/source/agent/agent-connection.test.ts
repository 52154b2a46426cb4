import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgentConnection } from './agent-connection.js';

let server: Server;
let connection: AgentConnection;
let hangs: boolean;
let connections: number;
let requests: number;

beforeEach(async () => {
  [hangs, connections, requests] = [false, 0, 0];
  server = createServer((_request, response) => {
    requests += 1;
    server.emit('arrived');
    if (!hangs) response.end('{}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connection = new AgentConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  connection.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const get = (signal: AbortSignal, pooled = true) =>
  connection.get({ path: '/', headers: {}, maxBytes: 100, pooled, signal });

/** Evaluations of an Agent that hangs: 50 have arrived there, and the others wait. */
async function burst(count: number) {
  hangs = true;
  const controllers = Array.from({ length: count }, () => new AbortController());
  const settled = Promise.allSettled(controllers.map(({ signal }) => get(signal)));
  while (requests < 50) await new Promise((resolve) => server.once('arrived', resolve));
  return { controllers, settled };
}

describe('A2 evaluations given up while they waited for a connection', () => {
  it('open none, and send nothing', async () => {
    const { controllers, settled } = await burst(500);
    for (const controller of controllers) controller.abort();
    await settled;
    hangs = false;
    expect(await get(new AbortController().signal)).toMatchObject({ status: 200 });
    expect({ connections, requests }).toEqual({ connections: 51, requests: 51 });
  });

  it('reject while the others go on to wait', async () => {
    const { controllers, settled } = await burst(500);
    const last = get(new AbortController().signal);
    for (const controller of controllers.slice(50)) controller.abort();
    hangs = false;
    controllers[0]?.abort();
    expect(await last).toMatchObject({ status: 200 });
    expect(requests).toBe(51);
    for (const controller of controllers) controller.abort();
    expect(await settled).toHaveLength(500);
  });
});

describe('A1 polls', () => {
  it('do not wait for evaluations', async () => {
    const { controllers, settled } = await burst(100);
    hangs = false;
    expect(await get(new AbortController().signal, false)).toMatchObject({ status: 200 });
    for (const controller of controllers) controller.abort();
    await settled;
  });
});
