// The demo's application, with flags from the provider, from one that returns constants, or with constants in the client's place.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { OpenFeature } from '@openfeature/server-sdk';
import { createApp } from 'appconfig-demo';
import { asDocument } from '../documents.mjs';
import { providerOf, silent } from '../provider.mjs';
import { options, start, tellCpu } from './child.mjs';

async function clientOf({ flags, provider }) {
  if (provider === 'none') return { getBooleanValue: async (key) => flags[key], providerStatus: 'READY' };
  const details = (key) => ({ value: flags[key], reason: 'STATIC' });
  const constants = {
    metadata: { name: 'constants' },
    runsOn: 'server',
    resolveBooleanEvaluation: (key) => Promise.resolve(details(key)),
  };
  const ours = async () => (await providerOf(asDocument(JSON.stringify(flags)))).provider;
  await OpenFeature.setProviderAndWait(provider === 'constants' ? constants : await ours());
  return OpenFeature.getClient();
}

await start(async () => {
  const client = await clientOf(options);
  const app = createApp({ client, configuration: () => undefined, logger: silent });
  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${server.address().port}` };
});
tellCpu();
