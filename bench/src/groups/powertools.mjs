import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { contexts, record } from '../documents.mjs';
import { clientConfig, startProcess } from '../local.mjs';
import { assertEqual, compare, nanosecondsEach } from '../measure.mjs';
import { identity, providerOfJson } from '../provider.mjs';

const BATCH = 50_000;

/** Powertools answers a whole document, here from its cache; its caller picks the flag out. */
async function boolean(effort) {
  const content = JSON.stringify(record(1_000, () => true));
  const keys = Object.keys(JSON.parse(content));
  const local = await startProcess('local', { content });
  const client = new AppConfigDataClient(clientConfig(local.ready.endpoint));
  const powertools = new AppConfigProvider({ ...identity, awsSdkV3Client: client });
  const provider = await providerOfJson(content);
  const options = { transform: 'json', maxAge: 3_600 };
  async function ours(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const details = await provider.resolveBooleanEvaluation(keys[index % 1_000], false, contexts[0]);
      if (details.value) trues += 1;
    }
    return trues;
  }
  async function theirs(count) {
    let trues = 0;
    for (let index = 0; index < count; index++) {
      const values = await powertools.get('main', options);
      if (values[keys[index % 1_000]]) trues += 1;
    }
    return trues;
  }
  assertEqual('flags that are true', await ours(1_000), await theirs(1_000));
  const sides = await compare(effort, nanosecondsEach(BATCH, ours), nanosecondsEach(BATCH, theirs));
  client.destroy();
  await Promise.all([provider.onClose(), local.stop()]);
  return { ...sides, unit: 'ns' };
}

export const measurements = { 'boolean-powertools': boolean };
