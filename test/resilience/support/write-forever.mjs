// A process that does nothing but replace its backup, by turns with one document and the other, until it is killed.
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

const [backupDirectory, ...documents] = process.argv.slice(2);
const padding = 'x'.repeat(2_000_000);
let turn = 0;

const source = () => ({
  origin: 'service',
  fetch: async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ greeting: documents[turn % 2], padding }));
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
  source,
  backupDirectory,
});
for (;;) {
  await provider.initialize();
  await provider.onClose();
  turn += 1;
  if (turn === 1) process.stdout.write('written');
}
