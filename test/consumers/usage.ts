// What a user writes, compiled under each module system: every entry point of both packages.
import { OpenFeature } from '@openfeature/server-sdk';
import type { AppConfigLocal } from 'appconfig-local';
import { startAppConfigLocal } from 'appconfig-local';
import type { AppConfigProviderOptions } from 'aws-appconfig-openfeature-provider';
import { AppConfigProvider, agentSource } from 'aws-appconfig-openfeature-provider';
import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { createOfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';

const options: AppConfigProviderOptions = {
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  source: agentSource(),
};
const provider = new AppConfigProvider(options);
OpenFeature.setProvider(provider);

// @ts-expect-error: options are checked, so that the types are not `any`.
new AppConfigProvider({ ...options, pollInterval: '60' });

export const handler = createOfrepHandler(provider, { expose: ['checkout'] });
export const parsed = parseDocument(
  { bytes: new Uint8Array(), contentType: 'application/json', versionLabel: undefined },
  {},
);
export const local: Promise<AppConfigLocal> = startAppConfigLocal({ port: 0 });
