// Runs the packed provider with the oldest versions that its peer ranges allow, and with an AWS client older than the
// commands it gets, which has to fail with a message that says so.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startAppConfigLocal } from 'appconfig-local';

const OLD_CLIENT = '3.168.0';
const target = { application: 'DemoApp', environment: 'prod' };
const flags = JSON.stringify({
  version: '1',
  flags: { checkout: { name: 'checkout' } },
  values: {
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(begins_with $tier "go")', enabled: true },
        { name: 'Default', enabled: false },
      ],
    },
  },
});
const environment = {
  ...process.env,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};
const { peerDependencies } = JSON.parse(readFileSync('packages/provider/package.json', 'utf8'));
const oldest = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);

const project = mkdtempSync(join(tmpdir(), 'oldest-peers-'));
const local = await startAppConfigLocal({ region: 'us-east-1' });
try {
  await local.deploy({ ...target, profile: 'main', content: '{"transform_reverse": true}' });
  const npm = (...args) =>
    execFileSync('npm', args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const [packed] = JSON.parse(npm('pack', '--json', join(process.cwd(), 'packages/provider')));
  npm('install', '--no-audit', '--no-fund', `./${packed.filename}`, ...oldest);

  // Not in one go: the server that the script talks to lives in this process.
  const run = async (script) => {
    writeFileSync(join(project, 'run.js'), script);
    const options = { cwd: project, env: environment, timeout: 30_000 };
    return (await promisify(execFile)(process.execPath, ['run.js', local.endpoint, 'close'], options)).stdout;
  };
  expect(await run(readFileSync('test/support/evaluate-once.mjs', 'utf8')), /^true\n$/);
  await local.deploy({
    ...target,
    profile: 'flags',
    type: 'AWS.AppConfig.FeatureFlags',
    versionLabel: 'v1',
    content: flags,
  });
  const hosted = readFileSync('test/support/evaluate-hosted.mjs', 'utf8').replace(
    "profile: 'main'",
    "profile: 'flags'",
  );
  expect(await run(hosted), /^Gold of service\n$/);

  npm(
    'install',
    '--no-audit',
    '--no-fund',
    '@aws-sdk/client-appconfigdata@latest',
    `old-client@npm:@aws-sdk/client-appconfigdata@${OLD_CLIENT}`,
  );
  const mixed = `
    import { AppConfigDataClient } from 'old-client';
    import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
    const source = dataApiSource({ client: new AppConfigDataClient({ endpoint: process.argv[2] }) });
    const provider = new AppConfigProvider({ application: 'DemoApp', environment: 'prod', profile: 'main', source });
    await provider.initialize().then(() => console.log('initialized'), (error) => console.log(error.message));
    await provider.onClose();`;
  expect(await run(mixed), /^Two copies of the AWS SDK are mixed/);
  console.log(`works with ${oldest.join(', ')}`);
} finally {
  await local.close();
  rmSync(project, { recursive: true, force: true });
}

function expect(output, pattern) {
  if (!pattern.test(output))
    throw new Error(`Expected output like ${pattern}, got ${JSON.stringify(output)}`);
}
