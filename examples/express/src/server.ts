import { AsyncLocalStorageTransactionContextPropagator, OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import express from 'express';

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  targeting: 'in-process',
  pollInterval: 1,
});
OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
// A service starts without its flags rather than not at all: callers get their defaults until AppConfig answers.
await OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));
const client = OpenFeature.getClient();

const app = express();
app.use((request, _response, next) => {
  const { user = 'anonymous', tier } = request.query;
  const context = { targetingKey: String(user), ...(typeof tier === 'string' ? { tier } : {}) };
  OpenFeature.setTransactionContext(context, () => next());
});
app.get('/hello', async (request, response) => {
  const text = await client.getStringValue('greeting.text', 'Hi');
  response.json({ greeting: `${text}, ${request.query.user ?? 'you'}` });
});

const port = Number(process.env.PORT ?? 3000);
const server = app.listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The provider last, since requests under way ask it.
  process.once(signal, () => server.close(() => OpenFeature.close()));
}
