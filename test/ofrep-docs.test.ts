import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startAppConfigLocal } from 'appconfig-local';
import { compile, removeProjects } from './support/snippets.js';

const docs = readFileSync(join(__dirname, '..', 'docs', 'ofrep.md'), 'utf8');

afterAll(removeProjects);

it('the service in docs/ofrep.md answers, and ends when it is told to', async () => {
  const [, snippet] = /^```ts\n(.*?)^```$/ms.exec(docs) ?? [];
  const script = await compile(snippet);
  const local = await startAppConfigLocal({ port: 0 });
  const port = await freePort();
  try {
    await local.deploy({
      application: 'DemoApp',
      environment: 'prod',
      profile: 'flags',
      content: '{"banner":{"enabled":true,"color":"red"}}',
      contentType: 'application/json',
    });
    const service = spawn(process.execPath, [script], {
      env: { ...process.env, PORT: String(port), AWS_ENDPOINT_URL_APPCONFIGDATA: local.endpoint },
      stdio: 'inherit',
    });
    const ended = once(service, 'exit');
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Connection: 'close' },
        body: '{"context":{}}',
      }).catch(() => undefined);
    let response = await ask();
    while (response === undefined && service.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      response = await ask();
    }
    expect(await response?.json()).toMatchObject({
      flags: [
        { key: 'banner', value: true },
        { key: 'banner.color', value: 'red' },
      ],
    });
    service.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    await local.close();
  }
});

it('its table names every option, and none that does not exist', async () => {
  const named = Array.from(docs.matchAll(/^\| `(\w+)` +\|/gm), ([, name]) => name);
  await compile(`
    import type { OfrepOptions } from 'aws-appconfig-openfeature-provider/ofrep';
    export const named: Record<keyof OfrepOptions, true> = {
      ${named.map((name) => `${name}: true,`).join('\n')}
    };`);
});

/** A port that nobody else uses, most likely: the snippet is to run as it stands. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
