// A process with one provider: argument 1 is its backup directory, argument 2 the document that its source delivers, 'away'
// for a source that fails, or 'aws' for the AWS SDK. Prints what it serves and what it logged.
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';

const [backupDirectory, delivers] = process.argv.slice(2);
const log = [];
const note = (level) => (line) => log.push(`${level}: ${line}`);
const logger = { error: note('error'), warn: note('warn'), info: note('info'), debug: note('debug') };

const scripted = () => ({
  origin: 'service',
  fetch: async () => {
    if (delivers === 'away') throw new Error('connect ECONNREFUSED');
    const bytes = new TextEncoder().encode(delivers);
    return {
      kind: 'document',
      document: { bytes, contentType: 'application/json', versionLabel: undefined },
    };
  },
  close: () => {},
});

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  source: delivers === 'aws' ? dataApiSource() : scripted,
  initTimeout: 2,
  backupDirectory,
  logger,
});
await OpenFeature.setProviderAndWait(provider).catch(() => {});
const client = OpenFeature.getClient();
if (provider.configuration?.origin === 'backup') {
  await new Promise((resolve) => client.addHandler(ProviderEvents.Stale, resolve));
}
const { value, errorCode } = await client.getStringDetails('greeting', 'default');
const status = client.providerStatus;
await OpenFeature.close();
process.stdout.write(JSON.stringify({ value, errorCode, status, log }));
