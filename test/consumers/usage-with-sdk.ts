// Compiled where the AWS SDK is installed: then what goes to it has the SDK's own types.
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { dataApiSource } from 'aws-appconfig-openfeature-provider';

export const sources = [
  dataApiSource(),
  dataApiSource({ client: new AppConfigDataClient({}) }),
  dataApiSource({ clientConfig: { region: 'eu-central-1' } }),
  // @ts-expect-error: a region is a string.
  dataApiSource({ clientConfig: { region: 1 } }),
  // @ts-expect-error: a client is a client.
  dataApiSource({ client: 'client' }),
];
