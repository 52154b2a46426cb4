import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { itTells, type Mistake } from '../support/mistakes.js';
import { identifiers } from '../support/provider.js';

const SCRIPT = join(__dirname, '../support/start-and-tell.mjs');
const run = promisify(execFile);

let directory: string;
let local: AppConfigLocal;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mistakes-'));
  local = await startAppConfigLocal();
  await local.deploy({ ...identifiers, content: '{"a": true}' });
});

afterAll(async () => {
  await local.close();
  rmSync(directory, { recursive: true });
});

/** Throws what a process with these variables, and no others about AWS, says. */
async function start(variables: NodeJS.ProcessEnv, options: object = {}): Promise<void> {
  const env = {
    PATH: process.env.PATH,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(directory, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'none'),
    ...variables,
  };
  const { stdout, stderr } = await run(process.execPath, [SCRIPT, JSON.stringify(options)], { env });
  throw new Error(stderr + stdout);
}

const AWS_REGION = 'eu-central-1';
const KEYS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
const reached = () => ({ AWS_REGION: 'us-east-1', ...KEYS, AWS_ENDPOINT_URL: local.endpoint });

const MISTAKES: readonly Mistake[] = [
  [
    'no region',
    () => start(KEYS),
    'No AWS region is set: set AWS_REGION, or pass clientConfig.region to dataApiSource()',
  ],
  [
    'no credentials',
    () => start({ AWS_REGION, AWS_ENDPOINT_URL: local.endpoint }),
    'No AWS credentials were found: Could not load credentials from any providers; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give this machine a role, or pass clientConfig.credentials to dataApiSource(); AppConfig Local takes any',
  ],
  [
    'half of the credentials',
    () => start({ AWS_REGION, AWS_ACCESS_KEY_ID: 'local' }),
    'No AWS credentials were found: Could not load credentials from any providers; set AWS_SECRET_ACCESS_KEY beside AWS_ACCESS_KEY_ID, give this machine a role, or pass clientConfig.credentials to dataApiSource(); AppConfig Local takes any',
  ],
  [
    'a profile of the AWS CLI that does not exist',
    () => start({ AWS_REGION, AWS_PROFILE: 'staging' }),
    'No AWS credentials were found: Could not load credentials from any providers; AWS_PROFILE is set: check that profile in the shared AWS config files, give this machine a role, or pass clientConfig.credentials to dataApiSource(); AppConfig Local takes any',
  ],
  [
    'an endpoint without a scheme',
    () => start({ AWS_REGION, ...KEYS, AWS_ENDPOINT_URL: 'localhost:2773' }),
    'The endpoint is no URL that begins with http:// or https://: it comes from AWS_ENDPOINT_URL_APPCONFIGDATA, AWS_ENDPOINT_URL, a shared AWS config file or clientConfig.endpoint',
  ],
  [
    'nothing listens there',
    () => start({ AWS_REGION, ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, { initTimeout: 3 }),
    'No flag set within 3 s (option initTimeout): AppConfig cannot be reached: connect ECONNREFUSED 127.0.0.1:9: nothing listens at http://127.0.0.1:9; is it running, and is the port right?',
  ],
  [
    'a proxy that the SDK does not know',
    () =>
      start(
        {
          AWS_REGION,
          ...KEYS,
          HTTPS_PROXY: 'http://proxy.example:3128',
          AWS_ENDPOINT_URL: 'https://127.0.0.1:9',
        },
        { initTimeout: 3 },
      ),
    'No flag set within 3 s (option initTimeout): AppConfig cannot be reached: connect ECONNREFUSED 127.0.0.1:9: nothing listens at https://127.0.0.1:9; is it running, and is the port right?; HTTPS_PROXY is set, which the AWS SDK does not read: pass clientConfig.requestHandler with an agent for the proxy',
  ],
  [
    'a region that the directory is not for',
    () => start({ ...reached(), AWS_REGION }),
    'Application \'DemoApp\' was not found: Application not found for ApplicationIdentifier "DemoApp"; there is one in us-east-1, but this request is for eu-central-1; check the name, the account and the region (http://127.0.0.1:PORT)',
  ],
  [
    'a time in milliseconds',
    () => start({ ...reached() }, { pollInterval: 60_000 }),
    'Option pollInterval is 60000 seconds; if milliseconds were meant, it has to be 60',
  ],
];

describe('M2 the environment of a process', () => itTells(MISTAKES, () => directory));
