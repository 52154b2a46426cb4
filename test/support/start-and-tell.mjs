// A process that starts a provider as its environment says, and prints why it did not become ready, or what it logged.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';

const { clientConfig, ...options } = JSON.parse(process.argv[2] ?? '{}');
const told = [];
const tell = (message) => told.push(message);
const logger = { error: tell, warn: tell, info() {}, debug() {} };
const identifiers = { application: 'DemoApp', environment: 'prod', profile: 'main' };
const source = dataApiSource({ clientConfig });
try {
  await OpenFeature.setProviderAndWait(new AppConfigProvider({ ...identifiers, source, logger, ...options }));
} catch (error) {
  told.splice(0, told.length, error.message);
}
process.stdout.write(told.join('\n'));
await OpenFeature.close();
