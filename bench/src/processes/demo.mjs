// The demo's application, with flags from the provider or with constants in their place.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { OpenFeature } from '@openfeature/server-sdk';
import { createApp } from 'appconfig-demo';
import { asDocument } from '../documents.mjs';
import { providerOf, silent } from '../provider.mjs';
import { options, start } from './child.mjs';

await start(async () => {
  let client = { getBooleanValue: async (key) => options.flags[key], providerStatus: 'READY' };
  if (!options.constants) {
    const { provider } = await providerOf(asDocument(JSON.stringify(options.flags)));
    await OpenFeature.setProviderAndWait(provider);
    client = OpenFeature.getClient();
  }
  const app = createApp({ client, configuration: () => undefined, logger: silent });
  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${server.address().port}` };
});
