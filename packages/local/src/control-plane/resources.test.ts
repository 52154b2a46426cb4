import {
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateEnvironmentCommand,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  GetApplicationCommand,
  GetConfigurationProfileCommand,
  GetEnvironmentCommand,
  UpdateApplicationCommand,
  UpdateConfigurationProfileCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-appconfig';
import { createMain, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };
const withoutMetadata = ({ $metadata: _, ...members }: { $metadata: unknown }) => members;

describe('applications', () => {
  it('are created, found by ID and by name, changed and deleted', async () => {
    const { control } = await startControlled();
    const created = await control.send(new CreateApplicationCommand({ Name: 'DemoApp', Description: 'one' }));
    expect(created).toMatchObject({
      Name: 'DemoApp',
      Description: 'one',
      $metadata: { httpStatusCode: 201 },
    });
    expect(created.Id).toMatch(/^[a-z0-9]{7}$/);
    const Id = created.Id ?? '';
    for (const ApplicationId of [Id, 'DemoApp']) {
      const found = await control.send(new GetApplicationCommand({ ApplicationId }));
      expect(withoutMetadata(found)).toEqual({ Id, Name: 'DemoApp', Description: 'one' });
    }
    const renamed = { ApplicationId: 'DemoApp', Name: 'Renamed', Description: '' };
    const updated = await control.send(new UpdateApplicationCommand(renamed));
    expect(withoutMetadata(updated)).toEqual({ Id, Name: 'Renamed', Description: '' });
    const found = await control.send(new GetApplicationCommand({ ApplicationId: 'Renamed' }));
    expect(withoutMetadata(found)).toEqual({ Id, Name: 'Renamed' });

    const deleted = await control.send(new DeleteApplicationCommand({ ApplicationId: Id }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    expect(await rejection(control.send(new GetApplicationCommand({ ApplicationId: Id })))).toMatchObject({
      ...NOT_FOUND,
      ResourceName: 'Application',
      message: expect.stringContaining(Id),
    });
  });

  it('need a name of their own, also when they are renamed', async () => {
    const { control } = await startControlled();
    const one = await control.send(new CreateApplicationCommand({ Name: 'one' }));
    await control.send(new CreateApplicationCommand({ Name: 'two' }));
    expect(await rejection(control.send(new CreateApplicationCommand({ Name: 'one' })))).toMatchObject(
      BAD_REQUEST,
    );
    const rename = (Name: string) =>
      control.send(new UpdateApplicationCommand({ ApplicationId: 'two', Name }));
    expect(await rejection(rename('one'))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(one.Id ?? ''),
    });
    expect((await rename('two')).Name).toBe('two');
  });

  it.each([[''], ['n'.repeat(65)], [undefined], [7]])('refuse the name %j', async (Name) => {
    const { control } = await startControlled();
    const command = new CreateApplicationCommand({ Name: Name as string });
    expect(await rejection(control.send(command))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('Name must be a string of 1 to 64 characters, got'),
    });
  });

  it('are kept while they have environments or profiles', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    const remove = () => control.send(new DeleteApplicationCommand(created));
    expect(await rejection(remove())).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('environments'),
    });
    await control.send(new DeleteEnvironmentCommand(created));
    expect(await rejection(remove())).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('profiles'),
    });
    await control.send(new DeleteConfigurationProfileCommand(created));
    await remove();
  });
});

describe('environments', () => {
  it('are created, found, changed and deleted, with their monitors', async () => {
    const { control } = await startControlled();
    await control.send(new CreateApplicationCommand({ Name: 'DemoApp' }));
    const Monitors = [{ AlarmArn: 'arn:aws:cloudwatch:x', AlarmRoleArn: 'arn:aws:iam::000000000000:role/y' }];
    const { Id: EnvironmentId, ...created } = await control.send(
      new CreateEnvironmentCommand({ ApplicationId: 'DemoApp', Name: 'prod', Monitors }),
    );
    expect(created).toMatchObject({ Name: 'prod', State: 'ReadyForDeployment', Monitors });
    const update = { ApplicationId: 'DemoApp', EnvironmentId, Description: 'live', Monitors: [] };
    await control.send(new UpdateEnvironmentCommand(update));
    const found = await control.send(
      new GetEnvironmentCommand({ ApplicationId: 'DemoApp', EnvironmentId: 'prod' }),
    );
    expect(withoutMetadata(found)).toEqual({
      ApplicationId: created.ApplicationId,
      Id: EnvironmentId,
      Name: 'prod',
      Description: 'live',
      State: 'ReadyForDeployment',
    });
    await control.send(new DeleteEnvironmentCommand({ ApplicationId: 'DemoApp', EnvironmentId }));
    expect(
      await rejection(control.send(new GetEnvironmentCommand({ ApplicationId: 'DemoApp', EnvironmentId }))),
    ).toMatchObject({ ...NOT_FOUND, ResourceName: 'Environment' });
  });

  it('refuse what they cannot have', async () => {
    const { control } = await startControlled();
    const { ApplicationId } = await createMain(control);
    const create = (input: object) =>
      rejection(control.send(new CreateEnvironmentCommand({ ApplicationId, Name: 'x', ...input })));
    expect(await create({ Name: 'prod' })).toMatchObject(BAD_REQUEST);
    expect(await create({ Monitors: [{ AlarmArn: 'arn' }] })).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('AlarmRoleArn'),
    });
    expect(await create({ ApplicationId: 'zzzzzzz' })).toMatchObject({
      ...NOT_FOUND,
      ResourceName: 'Application',
    });
  });
});

describe('configuration profiles', () => {
  it('are created, found, changed and deleted', async () => {
    const { control } = await startControlled();
    const Validators = [{ Type: 'JSON_SCHEMA' as const, Content: '{"type":"object"}' }];
    const created = await createMain(control, { Validators });
    const { ApplicationId, ConfigurationProfileId } = created;
    const found = await control.send(
      new GetConfigurationProfileCommand({ ApplicationId: 'DemoApp', ConfigurationProfileId: 'main' }),
    );
    expect(withoutMetadata(found)).toEqual({
      ApplicationId,
      Id: ConfigurationProfileId,
      Name: 'main',
      LocationUri: 'hosted',
      Type: 'AWS.Freeform',
      Validators,
    });
    const updated = await control.send(new UpdateConfigurationProfileCommand({ ...created, Validators: [] }));
    expect(updated.Validators).toBeUndefined();

    await createVersion(control, created, '{}');
    const remove = () => control.send(new DeleteConfigurationProfileCommand(created));
    expect(await rejection(remove())).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('versions'),
    });
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    await remove();
  });

  it.each([
    [{ Type: 'Custom.Type' }, { ...NOT_FOUND, ResourceName: 'ConfigurationProfileType' }],
    [{ LocationUri: 's3://bucket/key', Type: 'AWS.AppConfig.FeatureFlags' }, BAD_REQUEST],
    [
      { Validators: [{ Type: 'LAMBDA', Content: 'arn' }] },
      { ...BAD_REQUEST, message: expect.stringContaining('LAMBDA') },
    ],
    [{ Validators: [{ Type: 'JSON_SCHEMA', Content: 'c'.repeat(32_769) }] }, BAD_REQUEST],
    [{ Validators: Array(3).fill({ Type: 'JSON_SCHEMA', Content: '{}' }) }, BAD_REQUEST],
    [{ Name: 'main' }, BAD_REQUEST],
    [{ Name: 'n'.repeat(129) }, BAD_REQUEST],
  ])('refuse %j', async (input, expected) => {
    const { control } = await startControlled();
    const { ApplicationId } = await createMain(control);
    const command = new CreateConfigurationProfileCommand({
      ApplicationId,
      Name: 'other',
      LocationUri: 'hosted',
      ...(input as object),
    });
    expect(await rejection(control.send(command))).toMatchObject(expected);
  });
});
