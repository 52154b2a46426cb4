// A process that takes the provider from its environment, and evaluates once.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

const provider = AppConfigProvider.fromEnvironment();
await OpenFeature.setProviderAndWait(provider);
const reverse = await OpenFeature.getClient().getBooleanValue('transform_reverse', false);
process.stdout.write(`${provider.pollInterval} ${reverse}\n`);
await OpenFeature.close();
