// A service that answers OFREP from our provider, or a bare server that answers the same bytes and writes the same events.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createOfrepHandler, toNodeListener } from 'aws-appconfig-openfeature-provider/ofrep';
import { asDocument } from '../documents.mjs';
import { collectGarbage } from '../measure.mjs';
import { bulkAnswer } from '../ofrep.mjs';
import { providerOf, silent } from '../provider.mjs';
import { options, start } from './child.mjs';

/** What a deployment changes: nothing but this. */
const text = (revision) => JSON.stringify({ ...JSON.parse(options.flags), revision });

async function ours() {
  const { provider, source } = await providerOf(asDocument(text(0), 'v1'));
  const handler = createOfrepHandler(provider, { expose: ['*'], logger: silent });
  let revision = 0;
  return {
    listener: toNodeListener(handler),
    openStreams: () => handler.openStreams,
    async change() {
      revision += 1;
      source.set(asDocument(text(revision), 'v1'));
      await provider.refresh();
    },
  };
}

async function bare() {
  const answer = await bulkAnswer(options.copyOf);
  const streams = new Set();
  return {
    listener(request, response) {
      if (request.method === 'POST') {
        request.resume();
        response.writeHead(200, answer.headers);
        response.end(answer.body);
        return;
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(options.hello);
      streams.add(response);
      response.once('close', () => streams.delete(response));
    },
    openStreams: () => streams.size,
    change() {
      for (const response of streams) response.write(options.event);
    },
  };
}

await start(async () => {
  const { listener, openStreams, change } = options.kind === 'ours' ? await ours() : await bare();
  const server = createServer(listener);
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', 2_000);
  await once(server, 'listening');
  const answers = {
    cpu() {
      const { user, system } = process.cpuUsage();
      return { microseconds: user + system };
    },
    streams: () => ({ open: openStreams() }),
    async heap() {
      await collectGarbage();
      return { bytes: process.memoryUsage().heapUsed };
    },
    async change() {
      await change();
      return {};
    },
  };
  process.on('message', (question) => start(() => answers[question]()));
  return { endpoint: `http://127.0.0.1:${server.address().port}` };
});
