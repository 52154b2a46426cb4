// A bare server that answers every request with the same status, headers and body.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { options, start, tellCpu } from './child.mjs';

await start(async () => {
  const { status, headers, body } = options;
  const server = createServer((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${server.address().port}` };
});
tellCpu();
