// A service as users write it, to be bundled: one profile of each kind, read through the AWS SDK. Prints what its flags answer.
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';

let workers = 0;
process.on('worker', () => {
  workers += 1;
});

/** One provider for each profile, under a domain of its name. */
async function flagsOf(profile, options = {}) {
  const provider = new AppConfigProvider({
    application: 'DemoApp',
    environment: 'prod',
    profile,
    ...options,
  });
  await OpenFeature.setProviderAndWait(profile, provider);
  return OpenFeature.getClient(profile);
}

async function main() {
  const context = { targetingKey: 'user-1', tier: 'gold', email: 'someone@example.org' };
  const json = await flagsOf('json');
  const yaml = await flagsOf('yaml');
  const bigYaml = await flagsOf('big-yaml');
  const ion = await flagsOf('flags', { targeting: 'in-process' });
  const patterns = await flagsOf('patterns', { targeting: 'hosted-version' });
  const answers = {
    json: await json.getStringValue('greeting', 'default'),
    yaml: await yaml.getStringValue('greeting', 'default'),
    bigYaml: await bigYaml.getNumberValue('flag_4999.limit', -1),
    ion: (await ion.getBooleanDetails('checkout', false, context)).variant,
    patterns: (await patterns.getBooleanDetails('checkout', false, context)).variant,
    workers,
  };
  await OpenFeature.close();
  console.log(JSON.stringify(answers));
}

main();
