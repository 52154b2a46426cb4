// A process that registers the provider with rules from the hosted version, prints the variant or why there is none, and ends.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';

const [endpoint, backupDirectory] = process.argv.slice(2);
const clientConfig = { endpoint };
const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  targeting: 'hosted-version',
  source: dataApiSource({ clientConfig, controlPlane: { clientConfig } }),
  backupDirectory: backupDirectory === 'close' ? undefined : backupDirectory,
});
await OpenFeature.setProviderAndWait(provider).then(
  async () => {
    const details = await OpenFeature.getClient().getBooleanDetails('checkout', false, { tier: 'gold' });
    process.stdout.write(`${details.variant} of ${provider.configuration.origin}\n`);
  },
  ({ code, message }) => process.stdout.write(`${code}: ${message}\n`),
);
await OpenFeature.close();
