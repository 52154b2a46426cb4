import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { endTelemetry } from './telemetry.js';

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  targeting: 'in-process',
});
await OpenFeature.setProviderAndWait(provider);
const client = OpenFeature.getClient();
await client.getStringValue('greeting.text', 'Hi', { targetingKey: 'user-1', tier: 'gold' });
await client.getStringValue('greeting.text', 'Hi', { targetingKey: 'user-2' });
await client.getStringValue('greting.text', 'Hi', { targetingKey: 'user-2' });
await OpenFeature.close();
await endTelemetry();
