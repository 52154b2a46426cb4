import { AsyncLocalStorageTransactionContextPropagator, OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import Fastify from 'fastify';

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  targeting: 'in-process',
  pollInterval: 1,
});
OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());

interface Query {
  readonly Querystring: { readonly user?: string; readonly tier?: string };
}

const app = Fastify();
// Fastify waits for what `onReady` promises, and starts without flags rather than not at all.
app.addHook('onReady', async () => {
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));
});
app.addHook('onClose', () => OpenFeature.close());
// With a callback, so that what follows runs inside of the context.
app.addHook<Query>('onRequest', (request, _reply, done) => {
  const { user = 'anonymous', tier } = request.query;
  OpenFeature.setTransactionContext({ targetingKey: user, ...(tier === undefined ? {} : { tier }) }, done);
});
app.get<Query>('/hello', async (request) => {
  const text = await OpenFeature.getClient().getStringValue('greeting.text', 'Hi');
  return { greeting: `${text}, ${request.query.user ?? 'you'}` };
});

const address = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log('listening on', address);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.close());
