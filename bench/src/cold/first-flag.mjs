// A flag from a cold start: prints its value and ends.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

await OpenFeature.setProviderAndWait(
  new AppConfigProvider({ application: 'DemoApp', environment: 'prod', profile: 'main' }),
);
process.stdout.write(String(await OpenFeature.getClient().getBooleanValue('transform_reverse', false)));
await OpenFeature.close();
