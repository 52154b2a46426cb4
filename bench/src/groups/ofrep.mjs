import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { record } from '../documents.mjs';
import { startProcess } from '../local.mjs';
import { assertEqual, compare } from '../measure.mjs';
import { bulkAnswer, context, PATH } from '../ofrep.mjs';
import { BY_CPU, underLoad } from './servers.mjs';

const FLAGS = 1_000;
const STREAMS = 1_000;
const CONNECTIONS = 8;
const MEGABYTE = 1_000_000;

const flags = JSON.stringify(record(FLAGS - 1, (index) => (index % 2 === 0 ? true : `value ${index}`)));

/** Our service, its answer, and a bare server with the same bytes. */
async function services(more = {}) {
  const ours = await startProcess('ofrep', { kind: 'ours', flags });
  const { status, body } = await bulkAnswer(ours.ready.endpoint);
  assertEqual('an answer', [status, JSON.parse(body).flags.length], [200, FLAGS]);
  const theirs = await startProcess('ofrep', { kind: 'bare', copyOf: ours.ready.endpoint, ...more });
  assertEqual('the body', (await bulkAnswer(theirs.ready.endpoint)).body, body);
  return { ours, theirs };
}

async function bulk(effort) {
  const { ours, theirs } = await services();
  const target = ({ ready }) => {
    const { port, host } = new URL(ready.endpoint);
    const head = `POST ${PATH} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
    const request = `${head}Content-Length: ${context.length}\r\n\r\n${context}`;
    return { port, connections: CONNECTIONS, request };
  };
  const sides = await underLoad(
    effort,
    { ours, theirs },
    { ours: target(ours), theirs: target(theirs) },
    BY_CPU,
  );
  await Promise.all([ours.stop(), theirs.stop()]);
  return { ...sides, unit: `answers${BY_CPU.unit}` };
}

const EVENT_MARK = 'refetchEvaluation';
const BARE = {
  hello: 'retry: 1000\nid: 0123456789\ndata: {"type":"connected"}\n\n',
  event: `id: 0123456789\ndata: {"type":"${EVENT_MARK}","etag":"0123456789"}\n\n`,
};

/** Opens streams, and tells when all have heard of a change. */
async function listeners({ ready, ask }) {
  const { eventStreams } = JSON.parse((await bulkAnswer(ready.endpoint)).body);
  const { port, host } = new URL(ready.endpoint);
  const request = `GET ${eventStreams[0].endpoint.requestUri} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const sockets = [];
  let heard = 0;
  let all = () => {};
  for (let count = 0; count < STREAMS; count += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => {
      if (!chunk.includes(EVENT_MARK)) return;
      heard += 1;
      if (heard === STREAMS) all();
    });
    await once(socket, 'connect');
    socket.write(request);
    sockets.push(socket);
  }
  while ((await ask('streams')).open < STREAMS) await delay(10);
  return {
    async change() {
      heard = 0;
      const everybody = new Promise((resolve) => {
        all = resolve;
      });
      const start = performance.now();
      await Promise.all([ask('change'), everybody]);
      return performance.now() - start;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      while ((await ask('streams')).open > 0) await delay(10);
    },
  };
}

async function streamsTime(effort) {
  const { ours, theirs } = await services(BARE);
  const [toOurs, toTheirs] = [await listeners(ours), await listeners(theirs)];
  const sides = await compare(effort, toOurs.change, toTheirs.change);
  await Promise.all([ours.stop(), theirs.stop()]);
  return { ...sides, unit: 'ms' };
}

async function streamsHeap(effort) {
  const { ours, theirs } = await services(BARE);
  const sideOf = (server) => async () => {
    const before = (await server.ask('heap')).bytes;
    const opened = await listeners(server);
    await opened.change();
    const after = (await server.ask('heap')).bytes;
    await opened.close();
    return (after - before) / MEGABYTE;
  };
  const sides = await compare(
    { ...effort, rounds: Math.min(effort.rounds, 9) },
    sideOf(ours),
    sideOf(theirs),
  );
  await Promise.all([ours.stop(), theirs.stop()]);
  return { ...sides, unit: 'MB' };
}

export const measurements = {
  'ofrep-bulk': bulk,
  'ofrep-streams-time': streamsTime,
  'ofrep-streams-heap': streamsHeap,
};
