import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  polling: 'on-evaluation',
  initTimeout: 3,
  requestTimeout: 1,
  backupDirectory: process.env.BACKUP_DIRECTORY ?? '/tmp/appconfig',
});
const started = OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));

/** Reverses a text if the flag `transform_reverse` says so. */
export async function handler(event: { readonly text: string }): Promise<{ readonly output: string }> {
  await started;
  const reverse = await OpenFeature.getClient().getBooleanValue('transform_reverse', false);
  return { output: reverse ? [...event.text].reverse().join('') : event.text };
}
