// A process that evaluates flags through the Agent (or the Data API) and then has nothing else to do.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider, agentSource, dataApiSource } from 'aws-appconfig-openfeature-provider';

const [endpoint, kind] = process.argv.slice(2);
const source = kind === 'agent' ? agentSource({ endpoint }) : dataApiSource({ clientConfig: { endpoint } });
const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  source,
});
try {
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  const values = [
    await client.getBooleanValue('plain', false),
    await client.getBooleanValue('ui_refresh', false, { tier: 'gold' }),
  ];
  process.stdout.write(`${values}\n`);
} catch (error) {
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
