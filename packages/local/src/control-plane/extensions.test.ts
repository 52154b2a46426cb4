import {
  type AppConfigClient,
  CreateApplicationCommand,
  CreateExtensionAssociationCommand,
  type CreateExtensionAssociationCommandInput,
  CreateExtensionCommand,
  type CreateExtensionCommandInput,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteExtensionAssociationCommand,
  DeleteExtensionCommand,
  GetExtensionAssociationCommand,
  GetExtensionCommand,
  ListExtensionAssociationsCommand,
  type ListExtensionAssociationsCommandInput,
  ListExtensionsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateExtensionAssociationCommand,
  UpdateExtensionCommand,
} from '@aws-sdk/client-appconfig';
import { createMain, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';
import { setUpStateFile } from '../testing/state.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };
const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:backup';
const ROLE = 'arn:aws:iam::123456789012:role/backup';
const arn = (resource: string) => `arn:aws:appconfig:us-east-1:000000000000:${resource}`;

const EXTENSION = {
  Name: 'backup',
  Actions: { PRE_CREATE_HOSTED_CONFIGURATION_VERSION: [{ Name: 'copy', Uri: LAMBDA, RoleArn: ROLE }] },
  Parameters: { fixed: { Required: true }, dynamic: { Dynamic: true } },
} satisfies CreateExtensionCommandInput;

async function create(control: AppConfigClient, input: Partial<CreateExtensionCommandInput> = {}) {
  const { $metadata, ...extension } = await control.send(
    new CreateExtensionCommand({ ...EXTENSION, ...input }),
  );
  expect($metadata.httpStatusCode).toBe(201);
  return { ...extension, Id: extension.Id ?? '', Arn: extension.Arn ?? '' };
}

const get = async (control: AppConfigClient, ExtensionIdentifier: string, VersionNumber?: number) => {
  const { $metadata, ...extension } = await control.send(
    new GetExtensionCommand({ ExtensionIdentifier, VersionNumber }),
  );
  return extension;
};

/** Unless a test says otherwise, the answers are those of a published recording of the service, made on 2026-09-28. */
describe('extensions', () => {
  it('are created, and shown by ID, name and ARN', async () => {
    const { control } = await startControlled();
    const created = await create(control);
    expect(created).toEqual({
      Id: expect.stringMatching(/^[a-z0-9]{7}$/),
      Name: 'backup',
      VersionNumber: 1,
      Arn: arn(`extension/${created.Id}/1`),
      Actions: EXTENSION.Actions,
      Parameters: {
        fixed: { Required: true, Dynamic: false },
        dynamic: { Required: false, Dynamic: true },
      },
    });
    for (const identifier of [created.Id, 'backup', created.Arn, arn(`extension/${created.Id}`)]) {
      expect(await get(control, identifier)).toEqual(created);
    }
    const elsewhere = created.Arn.replace('us-east-1', 'eu-west-1');
    expect(await rejection(get(control, elsewhere))).toMatchObject(NOT_FOUND);
    expect(await rejection(get(control, created.Arn, 2))).toMatchObject(BAD_REQUEST);
    expect(await rejection(get(control, created.Id, 2))).toMatchObject(NOT_FOUND);
    expect(await rejection(get(control, 'nothing'))).toMatchObject(NOT_FOUND);
  });

  it('that are the same are one; another version needs the number of the latest', async () => {
    const { control } = await startControlled();
    const first = await create(control);
    expect(await create(control)).toEqual(first);
    const changed = { Description: 'changed' };
    expect(await rejection(create(control, changed))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('LatestVersionNumber'),
    });
    const second = await create(control, { Parameters: undefined, LatestVersionNumber: 1 });
    expect(second).toEqual({
      ...first,
      VersionNumber: 2,
      Arn: arn(`extension/${first.Id}/2`),
      Parameters: undefined,
    });
    expect(await rejection(create(control, { ...changed, LatestVersionNumber: 1 }))).toMatchObject({
      name: 'ConflictException',
      status: 409,
    });
    expect((await get(control, 'backup')).VersionNumber).toBe(2);
    expect((await get(control, 'backup', 1)).VersionNumber).toBe(1);
  });

  it('are updated in place, and deleted version by version, the latest first', async () => {
    const { control } = await startControlled();
    const first = await create(control);
    await create(control, { LatestVersionNumber: 1 });
    const update = { ExtensionIdentifier: first.Id, VersionNumber: 1, Description: 'updated' };
    const { $metadata, ...updated } = await control.send(new UpdateExtensionCommand(update));
    expect(updated).toEqual({ ...first, Description: 'updated' });
    const remove = (VersionNumber?: number) =>
      control.send(new DeleteExtensionCommand({ ExtensionIdentifier: first.Id, VersionNumber }));
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect(await get(control, first.Id)).toEqual(updated);
    await remove(1);
    expect(await rejection(remove(1))).toMatchObject(NOT_FOUND);
    expect(await rejection(get(control, first.Id))).toMatchObject(NOT_FOUND);
  });

  it('are listed by their latest versions, own ones first, then those of AWS, also by name', async () => {
    const { control } = await startControlled();
    const { Id, Arn } = await create(control);
    await create(control, { LatestVersionNumber: 1 });
    const { Items = [] } = await control.send(new ListExtensionsCommand());
    expect(Items[0]).toEqual({ Id, Name: 'backup', VersionNumber: 2, Arn: Arn.replace(/1$/, '2') });
    expect(Items.slice(1).map((item) => item.Arn)).toEqual(
      [
        'FeatureFlags',
        'JiraIntegration',
        'DeploymentNotificationsToEventBridge',
        'DeploymentNotificationsToSqs',
      ]
        .concat('DeploymentNotificationsToSns')
        .map((name) => `arn:aws:appconfig:us-east-1::extension/AWS.AppConfig.${name}/1`),
    );
    const named = (Name: string) => control.send(new ListExtensionsCommand({ Name }));
    expect([(await named('backup')).Items?.length, (await named('back')).Items?.length]).toEqual([1, 0]);
    const page = await control.send(new ListExtensionsCommand({ MaxResults: 1 }));
    const next = await control.send(new ListExtensionsCommand({ NextToken: page.NextToken }));
    expect([...(page.Items ?? []), ...(next.Items ?? [])]).toEqual(Items);
  });

  it.each([
    ['a name with a slash', { Name: 'a/b' }],
    ['a name that is too long', { Name: 'n'.repeat(65) }],
    ['no actions', { Actions: {} }],
    ['an unknown action point', { Actions: { BEFORE: [{ Name: 'a', Uri: LAMBDA }] } }],
    ['a point without an action', { Actions: { ON_DEPLOYMENT_START: [] } }],
    [
      'two actions at a point',
      { Actions: { ON_DEPLOYMENT_START: Array(2).fill({ Name: 'a', Uri: LAMBDA }) } },
    ],
    ['an empty URI', { Actions: { ON_DEPLOYMENT_START: [{ Name: 'a', Uri: '' }] } }],
    [
      'a role that is no ARN',
      { Actions: { ON_DEPLOYMENT_START: [{ Name: 'a', Uri: LAMBDA, RoleArn: 'role' }] } },
    ],
    ['an empty map of parameters', { Parameters: {} }],
    [
      'eleven parameters',
      { Parameters: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`p${n}`, {}])) },
    ],
    ['a parameter both required and dynamic', { Parameters: { p: { Required: true, Dynamic: true } } }],
  ])('are refused with %s', async (_, input) => {
    const { control } = await startControlled();
    expect(await rejection(create(control, input as never))).toMatchObject(BAD_REQUEST);
  });

  it('of AWS cannot be changed', async () => {
    const { control } = await startControlled();
    const ExtensionIdentifier = 'AWS.AppConfig.DeploymentNotificationsToSqs';
    expect(await get(control, ExtensionIdentifier)).toMatchObject({
      Parameters: { queueArn: { Required: true } },
    });
    for (const command of [
      new UpdateExtensionCommand({ ExtensionIdentifier, Description: 'mine' }),
      new DeleteExtensionCommand({ ExtensionIdentifier }),
    ]) {
      expect(await rejection(control.send(command as never))).toMatchObject(BAD_REQUEST);
    }
  });

  it('are bounded in number', async () => {
    const { store, state } = await (await setUpStateFile()).open();
    const { createExtension } = await import('../store/extensions.js');
    const extension = { name: 'n', actions: {}, parameters: {} };
    await state.write(() => {
      for (let latestVersionNumber = 0; latestVersionNumber < 500; latestVersionNumber += 1) {
        createExtension(store, { ...extension, latestVersionNumber });
      }
    });
    expect(() => createExtension(store, { ...extension, latestVersionNumber: 500 })).toThrow(
      expect.objectContaining({ name: 'ServiceQuotaExceededException', status: 402 }),
    );
  });
});

describe('extension associations', () => {
  async function prepared() {
    const running = await startControlled();
    const { control } = running;
    const { Id: ExtensionIdentifier } = await create(control);
    const created = await createMain(control);
    const application = arn(`application/${created.ApplicationId}`);
    const associate = (input: Partial<CreateExtensionAssociationCommandInput> = {}) =>
      control.send(
        new CreateExtensionAssociationCommand({
          ExtensionIdentifier,
          ResourceIdentifier: application,
          Parameters: { fixed: 'one' },
          ...input,
        }),
      );
    const list = async (input: ListExtensionAssociationsCommandInput = {}) => {
      const { Items = [] } = await control.send(new ListExtensionAssociationsCommand(input));
      return Items.map(({ Id }) => Id);
    };
    return { ...running, ExtensionIdentifier, created, application, associate, list };
  }

  it('are created, shown, changed and deleted', async () => {
    const { control, ExtensionIdentifier, application, associate, list } = await prepared();
    const { $metadata, ...association } = await associate();
    expect($metadata.httpStatusCode).toBe(201);
    const { Id: ExtensionAssociationId = '' } = association;
    expect(association).toEqual({
      Id: expect.stringMatching(/^[a-z0-9]{7}$/),
      ExtensionArn: arn(`extension/${ExtensionIdentifier}/1`),
      ResourceArn: application,
      Arn: arn(`extensionassociation/${ExtensionAssociationId}`),
      Parameters: { fixed: 'one' },
      ExtensionVersionNumber: 1,
    });
    const id = { ExtensionAssociationId };
    const { $metadata: _, ...found } = await control.send(new GetExtensionAssociationCommand(id));
    expect(found).toEqual(association);

    const update = (Parameters?: Record<string, string>) =>
      control.send(new UpdateExtensionAssociationCommand({ ...id, Parameters }));
    expect((await update({ fixed: 'two', dynamic: 'd' })).Parameters).toEqual({ fixed: 'two', dynamic: 'd' });
    expect((await update()).Parameters).toEqual({ fixed: 'two', dynamic: 'd' });
    expect(await rejection(update({ dynamic: 'd' }))).toMatchObject(BAD_REQUEST);

    const remove = () => control.send(new DeleteExtensionAssociationCommand(id));
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect(await list()).toEqual([]);
    expect(await rejection(remove())).toMatchObject(NOT_FOUND);
  });

  it('of the same kind are two; both keep the version from being deleted', async () => {
    const { control, ExtensionIdentifier, associate, list } = await prepared();
    const ids = [(await associate()).Id, (await associate()).Id];
    expect(await list()).toEqual(ids);
    const remove = () => control.send(new DeleteExtensionCommand({ ExtensionIdentifier }));
    expect(await rejection(remove())).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('2 associations'),
    });
  });

  it('are filtered by extension, version and resource', async () => {
    const { control, ExtensionIdentifier, created, application, associate, list } = await prepared();
    await create(control, { Name: 'other', LatestVersionNumber: 0 });
    await create(control, { LatestVersionNumber: 1 });
    const profile = `${application}/configurationprofile/${created.ConfigurationProfileId}`;
    const [first, second, third] = [
      (await associate({ ExtensionVersionNumber: 1 })).Id,
      (await associate({ ResourceIdentifier: profile })).Id,
      (await associate({ ExtensionIdentifier: 'other' })).Id,
    ];
    expect(await list({ ExtensionIdentifier })).toEqual([first, second]);
    expect(await list({ ExtensionIdentifier: arn(`extension/${ExtensionIdentifier}/2`) })).toEqual([second]);
    expect(await list({ ExtensionIdentifier: 'backup', ExtensionVersionNumber: 1 })).toEqual([first]);
    expect(await list({ ExtensionVersionNumber: 1 })).toEqual([first, third]);
    expect(await list({ ResourceIdentifier: profile })).toEqual([second]);
    expect(await list({ ResourceIdentifier: arn('application/zzzzzzz') })).toEqual([]);
    expect(await rejection(list({ ResourceIdentifier: 'main' }))).toMatchObject(BAD_REQUEST);
    expect(await list({ ExtensionIdentifier: 'nothing' })).toEqual([]);
  });

  it.each([
    ['no value for a required parameter', { Parameters: undefined }, BAD_REQUEST],
    ['a parameter that the extension has not', { Parameters: { fixed: 'f', more: 'm' } }, BAD_REQUEST],
    ['an empty value', { Parameters: { fixed: '' } }, BAD_REQUEST],
    ['a resource that is not there', { ResourceIdentifier: arn('application/zzzzzzz') }, NOT_FOUND],
    ['a resource of another kind', { ResourceIdentifier: arn('deploymentstrategy/abc1234') }, BAD_REQUEST],
    ['an extension that is not there', { ExtensionIdentifier: 'nothing' }, NOT_FOUND],
    ['a version that is not there', { ExtensionVersionNumber: 7 }, NOT_FOUND],
  ])('are refused with %s', async (_, input, expected) => {
    const { associate } = await prepared();
    expect(await rejection(associate(input))).toMatchObject(expected);
  });

  it('have their resources stay, which is inferred', async () => {
    const { control, created, application, associate, list } = await prepared();
    const environment = `${application}/environment/${created.EnvironmentId}`;
    const profile = `${application}/configurationprofile/${created.ConfigurationProfileId}`;
    for (const [resource, command] of [
      [environment, new DeleteEnvironmentCommand(created)],
      [profile, new DeleteConfigurationProfileCommand(created)],
      [application, new DeleteApplicationCommand(created)],
    ] as const) {
      const { Id: ExtensionAssociationId } = await associate({ ResourceIdentifier: resource });
      expect(await rejection(control.send(command as never))).toMatchObject({
        ...BAD_REQUEST,
        message: expect.stringContaining(ExtensionAssociationId ?? ''),
      });
      await control.send(new DeleteExtensionAssociationCommand({ ExtensionAssociationId }));
      await control.send(command as never);
    }
    expect(await list()).toEqual([]);
  });

  it('are bounded for each resource', async () => {
    const { control, associate } = await prepared();
    for (let count = 0; count < 10; count += 1) await associate();
    expect(await rejection(associate())).toMatchObject({
      name: 'ServiceQuotaExceededException',
      status: 402,
    });
    const { Id: other = '' } = await control.send(new CreateApplicationCommand({ Name: 'Other' }));
    await associate({ ResourceIdentifier: arn(`application/${other}`) });
  });
});

describe('tags of extensions', () => {
  it('belong to a version, and to an association', async () => {
    const { control } = await startControlled();
    const first = await create(control, { Tags: { version: '1' } });
    const second = await create(control, { LatestVersionNumber: 1 });
    const { ApplicationId } = await createMain(control);
    const { Arn: association = '' } = await control.send(
      new CreateExtensionAssociationCommand({
        ExtensionIdentifier: first.Id,
        ResourceIdentifier: arn(`application/${ApplicationId}`),
        Parameters: { fixed: 'one' },
        Tags: { kind: 'association' },
      }),
    );
    await control.send(new TagResourceCommand({ ResourceArn: second.Arn, Tags: { version: '2' } }));
    const list = async (ResourceArn: string) =>
      (await control.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    expect([await list(first.Arn), await list(second.Arn), await list(association)]).toEqual([
      { version: '1' },
      { version: '2' },
      { kind: 'association' },
    ]);
    await control.send(new DeleteExtensionCommand({ ExtensionIdentifier: first.Id, VersionNumber: 1 }));
    expect(await rejection(list(first.Arn))).toMatchObject(NOT_FOUND);
    expect(await rejection(list(arn(`extension/${first.Id}`)))).toMatchObject(NOT_FOUND);
  });
});
