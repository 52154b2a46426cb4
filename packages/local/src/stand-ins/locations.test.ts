import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetConfigurationProfileCommand,
  ListConfigurationProfilesCommand,
  ListDeploymentsCommand,
  UpdateConfigurationProfileCommand,
  ValidateConfigurationCommand,
} from '@aws-sdk/client-appconfig';
import {
  type ControlledRunning,
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, MAIN, onCleanUp, poll, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const URI = 's3://bucket/team/main.json';
const ROLE = 'arn:aws:iam::123456789012:role/reader';

/** A profile at {@link URI}, for which a file stands in. */
async function standIn(content: string | Buffer, name = 'main.json') {
  const directory = await mkdtemp(join(tmpdir(), 'locations-'));
  onCleanUp(() => rm(directory, { recursive: true }));
  const path = join(directory, name);
  await writeFile(path, content);
  const state = join(directory, 'state');
  const running = await startControlled({ locations: { [URI]: path }, state });
  const created = await createMain(running.control, { LocationUri: URI, RetrievalRoleArn: ROLE });
  const deploy = async (version: string, { control }: ControlledRunning = running) =>
    startDeployment(control, created, version, await createStrategy(control));
  return { ...running, running, created, path, state, deploy };
}

describe('a profile that is not hosted', () => {
  it.each([
    ['ssm-parameter:///team/main', ROLE],
    ['ssm-document://main', ROLE],
    ['arn:aws:ssm:us-east-1:123456789012:parameter/main', ROLE],
    ['secretsmanager://main', ROLE],
    [URI, ROLE],
    ['codepipeline://main', undefined],
  ])('at %s is kept and shown', async (LocationUri, RetrievalRoleArn) => {
    const { control } = await startControlled();
    const created = await createMain(control, { LocationUri, RetrievalRoleArn });
    const expected = { LocationUri, RetrievalRoleArn };
    const found = await control.send(new GetConfigurationProfileCommand(created));
    expect({ LocationUri: found.LocationUri, RetrievalRoleArn: found.RetrievalRoleArn }).toEqual(expected);
    const { Items } = await control.send(new ListConfigurationProfilesCommand(created));
    expect(Items?.[0]?.LocationUri).toBe(LocationUri);
    const role = { RetrievalRoleArn: `${ROLE}2` };
    const updated = await control.send(new UpdateConfigurationProfileCommand({ ...created, ...role }));
    expect(updated).toMatchObject({ LocationUri, ...role });
    expect(await rejection(createVersion(control, created, '{}'))).toMatchObject(BAD_REQUEST);
  });

  it.each([
    ['without a role', { LocationUri: URI }],
    ['with an empty role', { LocationUri: URI, RetrievalRoleArn: '' }],
    ['with a role that is none', { LocationUri: URI, RetrievalRoleArn: 'arn:aws:iam::123456789012:user/x' }],
    ['in a bucket without a key', { LocationUri: 's3://bucket', RetrievalRoleArn: ROLE }],
    ['at an unknown place', { LocationUri: 'https://example.com/main.json' }],
    ['hosted after all', { LocationUri: 'hosted', RetrievalRoleArn: ROLE }],
  ])('is refused %s', async (_, profile) => {
    const { control } = await startControlled();
    expect(await rejection(createMain(control, profile))).toMatchObject(BAD_REQUEST);
  });

  it('delivers the file that stands in for its place, under the version that was asked for', async () => {
    const { client, control, created, path, deploy } = await standIn('{"n":1}');
    expect(await deploy('L4kqtJlcpXroDTDmpUMLUo')).toMatchObject({
      ConfigurationLocationUri: URI,
      ConfigurationVersion: 'L4kqtJlcpXroDTDmpUMLUo',
      State: 'COMPLETE',
    });
    const first = await fetchOnce(client);
    expect(first).toMatchObject({
      text: '{"n":1}',
      contentType: 'application/json',
      versionLabel: undefined,
    });

    await writeFile(path, '{"n":2}');
    await deploy('second');
    expect((await fetchOnce(client)).text).toBe('{"n":2}');
    const { Items } = await control.send(new ListDeploymentsCommand(created));
    expect(Items?.map((item) => item.ConfigurationVersion)).toEqual(['second', 'L4kqtJlcpXroDTDmpUMLUo']);
  });

  it('is delivered anew to a session after each deployment', async () => {
    const { client, clock, deploy } = await standIn('same');
    await deploy('1');
    const first = await fetchOnce(client);
    clock.advance(60);
    const unchanged = await poll(client, first.token);
    await deploy('2');
    clock.advance(60);
    expect([unchanged.text, (await poll(client, unchanged.token)).text]).toEqual([null, 'same']);
  });

  it('is still served from the state file when the file is gone', async () => {
    const { close, deploy, state, path } = await standIn('kept');
    await deploy('1');
    await close();
    await rm(path);
    const again = await startControlled({ state });
    expect((await fetchOnce(again.client)).text).toBe('kept');
    const agent = await fetch(`${again.endpoint}/applications/DemoApp/environments/prod/configurations/main`);
    expect([agent.headers.get('configuration-version'), await agent.text()]).toEqual(['1', 'kept']);
  });

  it('is validated, and refused where the file cannot be used', async () => {
    const { control, created, path, deploy } = await standIn('{}');
    const schema = { Type: 'JSON_SCHEMA' as const, Content: '{"required":["n"]}' };
    await control.send(new UpdateConfigurationProfileCommand({ ...created, Validators: [schema] }));
    const validate = () =>
      control.send(new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' }));
    expect(await rejection(validate())).toMatchObject({ ...BAD_REQUEST, Reason: 'InvalidConfiguration' });
    expect(await rejection(deploy('1'))).toMatchObject({ ...BAD_REQUEST, Reason: 'InvalidConfiguration' });
    await writeFile(path, '{"n":1}');
    await validate();

    await writeFile(path, '');
    expect(await rejection(deploy('1'))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(path),
    });
    await writeFile(path, Buffer.alloc(2_048 * 1024 + 1));
    expect(await rejection(deploy('1'))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('2048 KB'),
    });
    await rm(path);
    expect(await rejection(deploy('1'))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('has no content without a file, and says how to name one', async () => {
    const { control, deploy } = await startControlled();
    const created = await createMain(control, { LocationUri: URI, RetrievalRoleArn: ROLE });
    const start = startDeployment(control, created, '1', 'AppConfig.AllAtOnce');
    expect(await rejection(start)).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringMatching(/s3:\/\/bucket\/team\/main\.json.*`locations`.*--location/),
    });
    await expect(deploy({ ...MAIN, content: '{}' })).rejects.toMatchObject({ name: 'BadRequestException' });
  });
});
