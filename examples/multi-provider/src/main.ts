import {
  type Client,
  FirstMatchStrategy,
  FirstSuccessfulStrategy,
  MultiProvider,
  OpenFeature,
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
async function clientWith(strategy: keyof typeof STRATEGIES, name: string): Promise<Client> {
  const appConfig = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    pollInterval: 1,
    initTimeout: 1,
    source: dataApiSource({
      clientConfig: {
        endpoint: local.endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      },
    }),
    logger: { error() {}, warn() {}, info() {}, debug() {} },
  });
  const builtIn = new TypedInMemoryProvider({
    banner: { variants: { on: 'built in' }, defaultVariant: 'on', disabled: false },
    footer: { variants: { on: 'built in' }, defaultVariant: 'on', disabled: false },
  });
  const multi = new MultiProvider([{ provider: appConfig }, { provider: builtIn }], STRATEGIES[strategy]);
  await OpenFeature.setProviderAndWait(name, multi).catch(() => {});
  return OpenFeature.getClient(name);
}

async function show(state: string, clients: Readonly<Record<keyof typeof STRATEGIES, Client>>) {
  console.log(state);
  for (const [strategy, client] of Object.entries(clients)) {
    const banner = await client.getStringDetails('banner', 'default');
    const footer = await client.getStringDetails('footer', 'default');
    const error = banner.errorCode === undefined ? '' : ` (${banner.errorCode})`;
    console.log(`  ${strategy}: banner ${banner.value}${error}, footer ${footer.value}`);
  }
}

const clients = {
  FirstMatch: await clientWith('FirstMatch', 'known-match'),
  FirstSuccessful: await clientWith('FirstSuccessful', 'known-successful'),
};
await show('AppConfig answers', clients);

local.fail({ kind: 'refuse', plane: 'data' });
await show('AppConfig is away, and its flags are known', clients);

await show('AppConfig has been away since the start', {
  FirstMatch: await clientWith('FirstMatch', 'unknown-match'),
  FirstSuccessful: await clientWith('FirstSuccessful', 'unknown-successful'),
});

await OpenFeature.close();
await local.close();
