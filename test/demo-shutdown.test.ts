import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { DemoProcess, demoDirectory } from './support/demo-process.js';

const CLIENTS = 50;

let demo: DemoProcess;
let directory: string;
let port: number;

beforeEach(async () => {
  ({ directory } = demoDirectory());
  demo = new DemoProcess(['--embedded', '--directory', directory]);
  await demo.says(/Ctrl-C stops everything/);
  port = Number((await demo.says(/listening on http:\/\/127\.0\.0\.1:(\d+)/))[1]);
});

afterEach(async () => {
  demo.signal('SIGKILL');
  await demo.ended;
  rmSync(directory, { recursive: true });
});

/** What became of one request: `answered` in whole, `refused` when connecting, or what went wrong. */
function request(agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const sent = get({ host: '127.0.0.1', port, agent, path: '/process-string/hello' }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve(body === '{"output":"olleh"}' ? 'answered' : `body ${body}`));
      response.on('error', (error) => resolve(`in the answer: ${error.message}`));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : `after it was sent: ${error.message}`);
    });
  });
}

/** A connection on which `text` was sent, and answered if its headers are whole. */
async function connectionWith(text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(text);
  await once(socket, text.includes('\r\n\r\n') ? 'data' : 'connect');
  return socket.resume();
}

describe('SIGTERM under load', () => {
  it('resets no request of clients that keep their connections', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const outcomes: string[] = [];
    const client = async () => {
      for (let outcome = ''; outcome !== 'refused'; ) {
        outcome = await request(agent);
        outcomes.push(outcome);
        if (outcomes.length === 20 * CLIENTS) demo.signal('SIGTERM');
      }
    };
    // A connection that the system has taken and the demo not yet, is reset by the end of listening, whoever listens.
    const first = await Promise.all(Array.from({ length: CLIENTS }, () => request(agent)));
    await Promise.all(Array.from({ length: CLIENTS }, client));
    agent.destroy();

    expect(await demo.ended).toEqual({ code: 0, signal: null });
    expect(outcomes.length).toBeGreaterThan(20 * CLIENTS);
    const others = [...first, ...outcomes].filter(
      (outcome) => outcome !== 'answered' && outcome !== 'refused',
    );
    expect(others).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(CLIENTS);
  });

  it.each([
    ['idle', ['GET /healthz HTTP/1.1\r\nHost: demo\r\n\r\n']],
    [
      'unused, or half-way in a request line or a body',
      ['', 'GET /heal', 'POST /healthz HTTP/1.1\r\nHost: demo\r\nContent-Length: 9\r\n\r\nhalf'],
    ],
  ])('ends the process with code 0 when connections are %s', async (_what, texts) => {
    const sockets = await Promise.all(texts.map(connectionWith));
    demo.signal('SIGTERM');
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    // Above all not that of giving up what still hangs.
    expect(demo.output).not.toMatch(/ERROR|WARN/);
    for (const socket of sockets) socket.destroy();
  });
});
