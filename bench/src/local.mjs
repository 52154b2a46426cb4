import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What an AWS client needs for the server here, and what keeps it from asking anybody else. */
export const awsEnvironment = (endpoint) => ({
  AWS_ENDPOINT_URL_APPCONFIGDATA: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

/** Settings as for {@link awsEnvironment}, for a client that is made in this process. */
export const clientConfig = (endpoint) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/**
 * Starts one of the modules in `processes/`, which tells what it has to when it is ready. It ends when this process does, or
 * `stop` is called.
 */
export async function startProcess(name, options = {}) {
  const path = fileURLToPath(new URL(`./processes/${name}.mjs`, import.meta.url));
  const child = fork(path, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with exit code ${code}`);
  });
  ended.catch(() => {});
  const message = async () => {
    const [told] = await Promise.race([once(child, 'message'), ended]);
    if (told.error !== undefined) throw new Error(`${name}: ${told.error}`);
    return told;
  };
  return {
    ready: await message(),
    async ask(question) {
      child.send(question);
      return message();
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended.catch(() => {});
    },
  };
}
