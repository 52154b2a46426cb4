import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartDeploymentCommand } from '@aws-sdk/client-appconfig';
import { controlClient, createMain, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, MAIN, type Running, start } from '../testing/local.js';
import { between, pull, temporaryDirectory, textOf } from '../testing/pull.js';
import { connect } from './aws.js';

const environment = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '1',
  });
});

afterEach(async () => {
  process.env = { ...environment };
  await cleanUp();
});

const FLAGS = {
  version: '1',
  flags: { banner: { name: 'Banner', attributes: { color: { constraints: { type: 'string' } } } } },
  values: { banner: { enabled: true, color: 'red' } },
};

const deployFlags = (local: Running, flags: object = FLAGS) =>
  local.deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: flags });

const red = (color: string) => ({ ...FLAGS, values: { banner: { enabled: true, color } } });

async function options(local: Running, ...more: string[]) {
  const directory = await temporaryDirectory();
  const argv = ['--application', 'DemoApp', '--environment', 'prod', '--directory', directory];
  argv.push('--region', 'us-east-1', '--endpoint-url', local.endpoint, ...more);
  return { directory, argv };
}

describe('appconfig-local pull', () => {
  it('writes what is deployed as files that --directory serves as AWS does', async () => {
    const aws = await start();
    await deployFlags(aws);
    await aws.deploy({ ...MAIN, profile: 'limits', content: 'a: 1\n', contentType: 'application/x-yaml' });
    await aws.deploy({ ...MAIN, profile: 'text', content: 'Hi', contentType: 'text/plain; charset=utf-8' });
    await aws.deploy({ ...MAIN, profile: 'data', content: '{"a":1}' });
    const { directory, argv } = await options(aws);
    expect(await pull(argv)).toEqual({
      code: 0,
      out: ['data.json', 'limits.yaml', 'main.flags.json', 'text.txt']
        .map((name) => `New: ${join(directory, 'DemoApp/prod', name)}\n`)
        .join(''),
      error: '',
    });
    const stored = JSON.parse(await textOf(directory, 'DemoApp/prod/main.flags.json'));
    expect(stored).toMatchObject(FLAGS);
    expect(await textOf(directory, 'DemoApp/prod/limits.yaml')).toBe('a: 1\n');
    expect(await textOf(directory, 'DemoApp/prod/text.txt')).toBe('Hi');

    const local = await start({ directory });
    for (const { endpoint } of [aws, local]) {
      const answer = await fetch(`${endpoint}/applications/DemoApp/environments/prod/configurations/main`);
      expect(await answer.json()).toEqual({ banner: { color: 'red', enabled: true } });
    }
    // Nothing is written where nothing has changed.
    expect(await pull(argv)).toEqual({ code: 0, out: '', error: '' });
  });

  it('only reads on AWS: these are all its calls', async () => {
    const aws = await start();
    await deployFlags(aws);
    await aws.deploy({ ...MAIN, profile: 'data', content: '{"a":1}' });
    const { endpoint, requests } = await between(aws.endpoint);
    const { argv } = await options(aws, '--endpoint-url', endpoint, '--yes');
    expect(await pull(argv)).toMatchObject({ code: 0, error: '' });
    const id = '[a-z0-9]{7}';
    const ALLOWED = [
      'GET /applications',
      `GET /applications/${id}/environments`,
      `GET /applications/${id}/configurationprofiles`,
      `GET /applications/${id}/environments/${id}/deployments`,
      `GET /applications/${id}/configurationprofiles/${id}/hostedconfigurationversions/1`,
      'POST /configurationsessions',
      'GET /configuration',
    ];
    const used = ALLOWED.filter((allowed) => requests.some((one) => new RegExp(`^${allowed}$`).test(one)));
    expect(used).toEqual(ALLOWED);
    expect(
      requests.filter((one) => !ALLOWED.some((allowed) => new RegExp(`^${allowed}$`).test(one))),
    ).toEqual([]);
  });

  it('shows what it would overwrite, and writes nothing unless it may', async () => {
    const aws = await start();
    await deployFlags(aws);
    const { directory, argv } = await options(aws);
    await pull(argv);
    await deployFlags(aws, red('blue'));
    const path = join(directory, 'DemoApp/prod/main.flags.json');
    const shown = `${path} would change:\n  ~ banner\n      attributes.color: "red" -> "blue"\n`;
    expect(await pull(argv)).toEqual({ code: 1, out: shown, error: expect.stringContaining('--yes') });
    expect(await textOf(path)).toContain('red');

    const asked: string[] = [];
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        asked.push(question);
        return answer;
      },
    });
    expect(await pull(argv, answering('no'))).toEqual({ code: 1, out: shown, error: 'Nothing is written\n' });
    expect(await textOf(path)).toContain('red');
    expect(await pull(argv, answering('y'))).toMatchObject({ code: 0, out: `${shown}Changed: ${path}\n` });
    expect(await textOf(path)).toContain('blue');
    expect(asked).toEqual(['Overwrite it? [y/N] ', 'Overwrite it? [y/N] ']);

    await deployFlags(aws, red('green'));
    expect(await pull([...argv, '--yes'])).toMatchObject({ code: 0 });
    expect(await textOf(path)).toContain('green');
  });

  it('replaces a file of the same profile with another ending', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const { directory, argv } = await options(aws);
    await mkdir(join(directory, 'DemoApp/prod'), { recursive: true });
    await writeFile(join(directory, 'DemoApp/prod/main.yaml'), 'a: 1');
    expect(await pull(argv)).toMatchObject({ code: 1, out: expect.stringContaining('it would replace') });
    expect(await pull([...argv, '--yes'])).toMatchObject({ code: 0 });
    expect(await readdir(join(directory, 'DemoApp/prod'))).toEqual(['main.json']);
  });

  it('leaves a file that changed while somebody was asked about it', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const { directory, argv } = await options(aws);
    await pull(argv);
    await aws.deploy({ ...MAIN, content: '{"a":2}' });
    const path = join(directory, 'DemoApp/prod/main.json');
    const ask = async () => {
      await writeFile(path, 'mine');
      return 'y';
    };
    expect(await pull(argv, { ask })).toMatchObject({ code: 1, error: expect.stringContaining('meantime') });
    expect(await textOf(path)).toBe('mine');
  });

  it('writes through a link, which stays one, and clears up after a process that was killed', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    const { directory, argv } = await options(aws);
    await mkdir(join(directory, 'DemoApp/prod'), { recursive: true });
    await writeFile(join(directory, 'real.json'), '{}');
    await symlink('../../real.json', join(directory, 'DemoApp/prod/main.json'));
    await writeFile(join(directory, '.real.json.tmp'), 'half');
    expect(await pull([...argv, '--yes'])).toMatchObject({ code: 0 });
    expect(await textOf(directory, 'real.json')).toBe('{"a":1}');
    expect(await readdir(directory)).toEqual(['DemoApp', 'real.json']);
  });

  it('takes the newest version whose deployment is complete, or with --newest one under way', async () => {
    const aws = await startControlled();
    const created = await createMain(aws.control, { Type: 'AWS.AppConfig.FeatureFlags' });
    const control = controlClient(aws.endpoint);
    const deploy = async (color: string, strategy: string) => {
      const version = await createVersion(control, created, JSON.stringify(red(color)));
      await control.send(
        new StartDeploymentCommand({
          ...created,
          ConfigurationVersion: String(version.VersionNumber),
          DeploymentStrategyId: strategy,
        }),
      );
    };
    await deploy('old', 'AppConfig.AllAtOnce');
    aws.clock.advance(3600);
    await deploy('new', 'AppConfig.Linear50PercentEvery30Seconds');
    const { directory, argv } = await options(aws);
    expect(await pull(argv)).toMatchObject({
      code: 0,
      error: expect.stringContaining('A deployment of profile "main" in "prod" is under way'),
    });
    expect(await textOf(directory, 'DemoApp/prod/main.flags.json')).toContain('old');
    expect(await pull([...argv, '--newest', '--yes'])).toMatchObject({ code: 0, error: '' });
    expect(await textOf(directory, 'DemoApp/prod/main.flags.json')).toContain('new');
  });

  it('takes IDs, and one profile', async () => {
    const aws = await start();
    await deployFlags(aws);
    await aws.deploy({ ...MAIN, profile: 'data', content: '{"a":1}' });
    const { directory, argv } = await options(aws, '--profile', 'data');
    expect(await pull(argv)).toMatchObject({ code: 0 });
    expect(await readdir(join(directory, 'DemoApp/prod'))).toEqual(['data.json']);
  });

  it.each([
    [{ application: 'Demo' }, 'There is no application "Demo" in us-east-1; there is "DemoApp"'],
    [{ environment: 'dev' }, 'There is no environment "dev" in application "DemoApp"; there is "prod"'],
    [{ profile: 'nain' }, 'There is no configuration profile "nain"'],
    [{ region: 'eu-west-1' }, 'There is no application "DemoApp" in eu-west-1; there is none at all'],
  ])('says what is missing: %j', async (wrong, message) => {
    const aws = await start();
    await deployFlags(aws);
    const { argv, directory } = await options(aws);
    for (const [name, value] of Object.entries(wrong)) argv.push(`--${name}`, value);
    expect(await pull(argv)).toEqual({ code: 1, out: '', error: expect.stringContaining(message) });
    expect(await readdir(directory)).toEqual([]);
  });

  it('says of which profiles nothing is deployed', async () => {
    const aws = await startControlled();
    await createMain(aws.control);
    const { argv } = await options(aws);
    const message = expect.stringContaining('Nothing is deployed of profile "main" in "prod"');
    expect(await pull(argv)).toEqual({ code: 0, out: '', error: message });
    expect(await pull([...argv, '--profile', 'main'])).toEqual({ code: 1, out: '', error: message });
  });

  it.each([
    ['a/b', 'its name is not safe'],
    ['..', 'its name is not safe'],
    ['.hidden', 'its name is not safe'],
    ['a\nb', 'its name is not safe'],
    ['CON', 'its name is not safe'],
    ['main.flags', 'would be taken for something else'],
  ])('refuses a profile named %j, and pulls the others', async (profile, message) => {
    const aws = await start();
    await aws.deploy({ ...MAIN, content: '{"a":1}' });
    await aws.deploy({ ...MAIN, profile, content: '{"a":1}' });
    const { argv, directory } = await options(aws);
    expect(await pull(argv)).toMatchObject({ code: 1, error: expect.stringContaining(message) });
    expect(await readdir(join(directory, 'DemoApp/prod'))).toEqual(['main.json']);
    expect(await readdir(directory)).toEqual(['DemoApp']);
  });

  it('refuses an application that is no safe name, and content without an ending', async () => {
    const aws = await start();
    await aws.deploy({ ...MAIN, application: '..', content: '{}' });
    await aws.deploy({ ...MAIN, content: '<a/>', contentType: 'application/xml' });
    const { argv } = await options(aws);
    expect(await pull([...argv, '--application', '..'])).toMatchObject({
      code: 1,
      error: expect.stringContaining('The application ".." cannot be a file'),
    });
    expect(await pull(argv)).toMatchObject({
      code: 1,
      error: expect.stringContaining('no ending of a file stands for its media type "application/xml"'),
    });
  });

  it.each(['ListApplications', 'ListDeployments'])('says what AWS says when %s fails', async (operation) => {
    const aws = await start();
    await deployFlags(aws);
    const { argv } = await options(aws);
    aws.fail({ kind: 'error', plane: 'control', operation });
    expect(await pull(argv)).toEqual({
      code: 1,
      out: '',
      error: expect.stringContaining(`${operation} failed: InternalServerException`),
    });
  });

  it('names the action that is needed where access is denied', async () => {
    const aws = await start();
    await deployFlags(aws);
    const { endpoint } = await between(aws.endpoint, (asked) =>
      asked.endsWith('/deployments') ? [403, 'AccessDeniedException'] : undefined,
    );
    const { argv } = await options(aws, '--endpoint-url', endpoint);
    expect(await pull(argv)).toEqual({
      code: 1,
      out: '',
      error:
        'ListDeployments failed: AccessDeniedException: not you; the IAM action appconfig:ListDeployments is needed',
    });
  });

  it('says that there are no credentials', async () => {
    const aws = await start();
    const { argv, directory } = await options(aws);
    delete process.env.AWS_ACCESS_KEY_ID;
    const nowhere = join(directory, 'none');
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_CONFIG_FILE: nowhere,
    });
    expect(await pull(argv)).toMatchObject({
      code: 1,
      error: expect.stringMatching(/CredentialsProviderError: .*; give the AWS SDK credentials/s),
    });
  });

  it('says that no region is known', async () => {
    delete process.env.AWS_REGION;
    Object.assign(process.env, { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' });
    await expect(connect({ region: undefined, endpointUrl: undefined })).rejects.toThrow('give --region');
  });

  it('says what to install where the SDK is missing', async () => {
    const missing = Object.assign(new Error('no such package'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(
      connect({ region: undefined, endpointUrl: undefined }, () => Promise.reject(missing)),
    ).rejects.toThrow(
      'pull needs the AWS SDK beside appconfig-local: npm install @aws-sdk/client-appconfig @aws-sdk/client-appconfigdata',
    );
  });

  it('pulls what it can when one profile cannot be read', async () => {
    const aws = await start();
    await deployFlags(aws);
    await aws.deploy({ ...MAIN, profile: 'data', content: '{"a":1}' });
    aws.fail({ kind: 'throttle', plane: 'data' });
    const { argv, directory } = await options(aws);
    expect(await pull(argv)).toMatchObject({
      code: 1,
      error: expect.stringContaining('StartConfigurationSession failed: ThrottlingException'),
    });
    expect(await readdir(join(directory, 'DemoApp/prod'))).toEqual(['main.flags.json']);
  });
});
