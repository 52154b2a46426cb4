import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { identifiers } from './support/provider.js';

const SCRIPT = join(__dirname, 'support/evaluate-from-environment.mjs');
const run = promisify(execFile);

let local: AppConfigLocal;

beforeAll(async () => {
  local = await startAppConfigLocal();
  await local.deploy({ ...identifiers, content: '{"transform_reverse": true}' });
});

afterAll(() => local.close());

describe('F1 a process that is set up by its environment alone', () => {
  it('evaluates what is deployed', async () => {
    const env = {
      ...process.env,
      APPCONFIG_APPLICATION: 'DemoApp',
      APPCONFIG_ENVIRONMENT: 'prod',
      APPCONFIG_PROFILE: 'main',
      APPCONFIG_ENDPOINT: local.endpoint,
      POLL_INTERVAL: '15',
    };
    expect((await run(process.execPath, [SCRIPT], { env })).stdout).toBe('15 true\n');
  });

  it('says what is missing', async () => {
    const env = { ...process.env, APPCONFIG_APPLICATION: 'DemoApp', APPCONFIG_PROFILE: 'main' };
    await expect(run(process.execPath, [SCRIPT], { env })).rejects.toMatchObject({
      stderr: expect.stringContaining(
        'TypeError: The environment cannot be used: Expected `APPCONFIG_ENVIRONMENT` to be the name or ID of an environment',
      ),
    });
  });
});
