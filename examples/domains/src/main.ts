import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

/** A team each, with a profile of its own: deployed, rolled back and permitted by itself. */
const payments = OpenFeature.getClient('payments');
const search = OpenFeature.getClient('search');

for (const profile of ['payments', 'search']) {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile,
    pollInterval: 1,
  });
  await OpenFeature.setProviderAndWait(profile, provider).catch((error) => console.error(error.message));
}

async function show() {
  const checkout = await payments.getBooleanValue('new_checkout', false);
  const ranking = await search.getStringValue('ranking', 'by name');
  console.log(`new checkout ${checkout ? 'on' : 'off'}, ranking ${ranking}`);
}

await show();
for (const client of [payments, search]) client.addHandler(ProviderEvents.ConfigurationChanged, show);
// Polling alone keeps no process alive; a service is kept by its server.
const alive = setInterval(() => {}, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    clearInterval(alive);
    await OpenFeature.close();
  });
}
