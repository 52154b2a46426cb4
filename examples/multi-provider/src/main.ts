import { setTimeout } from 'node:timers/promises';
import {
  type Client,
  FirstMatchStrategy,
  FirstSuccessfulStrategy,
  MultiProvider,
  OpenFeature,
  ProviderEvents,
  TypedInMemoryProvider,
} from '@openfeature/server-sdk';
import { startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';

const local = await startAppConfigLocal();
await local.deploy({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  content: '{"banner": "from AppConfig"}',
});

const STRATEGIES = { FirstMatch: new FirstMatchStrategy(), FirstSuccessful: new FirstSuccessfulStrategy() };

/** AppConfig first, and what is built in behind it. */
function multiProvider(strategy: keyof typeof STRATEGIES): MultiProvider {
  const appConfig = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    pollInterval: 1,
    initTimeout: 1,
    source: dataApiSource({ clientConfig: local.clientConfig }),
    logger: { error() {}, warn() {}, info() {}, debug() {} },
  });
  const builtIn = new TypedInMemoryProvider({
    banner: { variants: { on: 'built in' }, defaultVariant: 'on', disabled: false },
    footer: { variants: { on: 'built in' }, defaultVariant: 'on', disabled: false },
  });
  return new MultiProvider([{ provider: appConfig }, { provider: builtIn }], STRATEGIES[strategy]);
}

async function show(state: string, clients: Readonly<Record<keyof typeof STRATEGIES, Client>>) {
  console.log(state);
  for (const [strategy, client] of Object.entries(clients)) {
    const banner = await client.getStringDetails('banner', 'default');
    const footer = await client.getStringDetails('footer', 'default');
    const error = banner.errorCode === undefined ? '' : ` (${banner.errorCode})`;
    console.log(
      `  ${strategy}: banner ${banner.value}${error}, footer ${footer.value}; ${client.providerStatus}`,
    );
  }
}

const known = { FirstMatch: OpenFeature.getClient('a'), FirstSuccessful: OpenFeature.getClient('b') };
await OpenFeature.setProviderAndWait('a', multiProvider('FirstMatch'));
await OpenFeature.setProviderAndWait('b', multiProvider('FirstSuccessful'));
await show('AppConfig answers', known);

local.fail({ kind: 'refuse', plane: 'data' });
for (const client of Object.values(known)) {
  await new Promise((resolve) => client.addHandler(ProviderEvents.Stale, resolve));
}
await show('AppConfig is away, and its flags are known', known);

const unknown = { FirstMatch: OpenFeature.getClient('c'), FirstSuccessful: OpenFeature.getClient('d') };
const started = [
  OpenFeature.setProviderAndWait('c', multiProvider('FirstMatch')),
  OpenFeature.setProviderAndWait('d', multiProvider('FirstSuccessful')),
];
await show('AppConfig is away at the start, until initTimeout', unknown);
await Promise.allSettled(started);
await show('AppConfig is away at the start, after initTimeout', unknown);

local.recover();
for (const client of Object.values(unknown)) {
  while ((await client.getStringValue('banner', '')) !== 'from AppConfig') await setTimeout(100);
}
await show('AppConfig has come back', unknown);

await OpenFeature.close();
await local.close();
