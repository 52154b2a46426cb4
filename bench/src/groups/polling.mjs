import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { clientConfig, startProcess } from '../local.mjs';
import { assertEqual, compare } from '../measure.mjs';
import { identity, silent } from '../provider.mjs';

const POLLS = 100;

/** Milliseconds of this process's CPU, all its threads, for one poll. The server has a process of its own. */
function cpuEach(poll) {
  return async () => {
    const before = process.cpuUsage();
    for (let count = 0; count < POLLS; count++) await poll();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / POLLS;
  };
}

async function pollCpu(effort) {
  const local = await startProcess('local', { content: '{"transform_reverse":true}' });
  const client = new AppConfigDataClient({ ...clientConfig(local.ready.endpoint), maxAttempts: 1 });
  const provider = new AppConfigProvider({ ...identity, source: dataApiSource({ client }), logger: silent });
  await provider.initialize();

  const session = await client.send(
    new StartConfigurationSessionCommand({
      ApplicationIdentifier: identity.application,
      EnvironmentIdentifier: identity.environment,
      ConfigurationProfileIdentifier: identity.profile,
    }),
  );
  let token = session.InitialConfigurationToken;
  const getLatest = async () => {
    const answer = await client.send(new GetLatestConfigurationCommand({ ConfigurationToken: token }));
    token = answer.NextPollConfigurationToken;
    return answer.Configuration?.length ?? 0;
  };
  assertEqual('bytes of the first answer', await getLatest(), provider.configuration.bytes.length);
  assertEqual('whether the second one is unchanged', !(await provider.refresh()), (await getLatest()) === 0);

  const more = { ...effort, warmUpRounds: effort.warmUpRounds * 3 };
  const sides = await compare(
    more,
    cpuEach(() => provider.refresh()),
    cpuEach(getLatest),
  );
  await provider.onClose();
  client.destroy();
  await local.stop();
  return { ...sides, unit: 'ms' };
}

export const measurements = { 'poll-cpu': pollCpu };
