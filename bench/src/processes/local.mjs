// AppConfig Local with one document, whose sessions may poll at any time.
import { startAppConfigLocal } from 'appconfig-local';
import { identity, silent } from '../provider.mjs';
import { options, start, tellCpu } from './child.mjs';

await start(async () => {
  const local = await startAppConfigLocal({ region: 'us-east-1', pollInterval: 0, logger: silent });
  await local.deploy({ ...identity, content: options.content });
  return { endpoint: local.endpoint };
});
tellCpu();
