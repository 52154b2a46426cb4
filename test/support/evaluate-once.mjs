// A process that registers the provider, evaluates once, and has nothing else to do.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';

const [endpoint, ending] = process.argv.slice(2);
const source = dataApiSource({ clientConfig: { endpoint } });
await OpenFeature.setProviderAndWait(
  new AppConfigProvider({ application: 'DemoApp', environment: 'prod', profile: 'main', source }),
);
process.stdout.write(`${await OpenFeature.getClient().getBooleanValue('transform_reverse', false)}\n`);
if (ending === 'close') await OpenFeature.close();
