import {
  AsyncLocalStorageTransactionContextPropagator,
  InMemoryProvider,
  OpenFeature,
} from '@openfeature/server-sdk';
import express from 'express';
import { greeting, requestContext } from './greeting.js';
import { listen, type RunningServer } from './http-server.js';

let server: RunningServer;
let url: string;

beforeEach(async () => {
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
  await OpenFeature.setProviderAndWait(
    'greetings',
    new InMemoryProvider({
      'greeting_style.text': {
        disabled: false,
        variants: { es: '¡Hola, {name}!', mine: 'Welcome back, {name} ($&).', other: 'Hello, {name}.' },
        defaultVariant: 'other',
        contextEvaluator: ({ language, targetingKey }) =>
          language === 'es' ? 'es' : targetingKey === 'user-1' ? 'mine' : 'other',
      },
    }),
  );
  const app = express();
  app.get('/greeting', requestContext, greeting(OpenFeature.getClient('greetings')));
  server = await listen(app, 0);
  url = `http://127.0.0.1:${server.port}/greeting`;
});

afterEach(async () => {
  await server.stop(0);
  await OpenFeature.close();
});

const ask = async (query: string) => {
  const response = await fetch(`${url}?${query}`);
  return { status: response.status, body: (await response.json()) as { variant?: string } };
};

it.each([
  ['language=es&name=Ana', { greeting: '¡Hola, Ana!', variant: 'es' }],
  ['user=user-1&name=$%26', { greeting: 'Welcome back, $& ($&).', variant: 'mine' }],
  ['', { greeting: 'Hello, you.', variant: 'other' }],
])('%s is greeted by the context of its request', async (query, body) => {
  expect(await ask(query)).toMatchObject({ status: 200, body });
});

it('requests at the same time keep their contexts apart', async () => {
  const languages = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'es' : 'en'));
  const answers = await Promise.all(languages.map((language) => ask(`language=${language}`)));
  expect(answers.map(({ body }) => body.variant)).toEqual(
    languages.map((language) => (language === 'es' ? 'es' : 'other')),
  );
});

it.each(['name=a&name=b', `language=${'x'.repeat(201)}`, 'user=a&user=b'])('%s is refused', async (query) => {
  expect(await ask(query)).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('Expected') },
  });
});
