import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

export async function startFlags(): Promise<void> {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    targeting: 'in-process',
    pollInterval: 1,
  });
  // A server starts without its flags rather than not at all.
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));
}
