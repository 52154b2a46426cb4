import { readFile } from 'node:fs/promises';
import {
  CreateApplicationCommand,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';
import { setUpStateFile } from '../testing/state.js';

afterEach(cleanUp);

const arn = (resource: string) => `arn:aws:appconfig:us-east-1:123456789012:${resource}`;
const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

describe('tags', () => {
  it('are set with a resource, listed, changed and removed', async () => {
    const { control } = await startControlled();
    const create = new CreateApplicationCommand({ Name: 'DemoApp', Tags: { team: 'one', cost: '7' } });
    const { Id = '' } = await control.send(create);
    const ResourceArn = arn(`application/${Id}`);
    const list = async () => (await control.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    expect(await list()).toEqual({ team: 'one', cost: '7' });
    await control.send(new TagResourceCommand({ ResourceArn, Tags: { team: 'two', more: '' } }));
    await control.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['cost', 'nothing'] }));
    expect(await list()).toEqual({ team: 'two', more: '' });
    await control.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team', 'more'] }));
    expect(await list()).toEqual({});
    await control.send(new DeleteApplicationCommand({ ApplicationId: Id }));
    expect(await rejection(list())).toMatchObject({ ...NOT_FOUND, ResourceName: ResourceArn });
  });

  it('belong to every kind of resource', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Tags: { kind: 'profile' } });
    const strategy = await createStrategy(control, { Tags: { kind: 'strategy' } });
    await createVersion(control, created, '{}');
    await startDeployment(control, created, 1, strategy, { Tags: { kind: 'deployment' } });
    const application = `application/${created.ApplicationId}`;
    const kind = async (resource: string) => {
      const { Tags } = await control.send(new ListTagsForResourceCommand({ ResourceArn: arn(resource) }));
      return Tags?.kind;
    };
    expect(await kind(application)).toBeUndefined();
    expect(await kind(`${application}/configurationprofile/${created.ConfigurationProfileId}`)).toBe(
      'profile',
    );
    expect(await kind(`${application}/environment/${created.EnvironmentId}/deployment/1`)).toBe('deployment');
    expect(await kind(`deploymentstrategy/${strategy}`)).toBe('strategy');
    for (const missing of [
      'application/zzzzzzz',
      `${application}/environment/zzzzzzz`,
      `${application}/environment/${created.EnvironmentId}/deployment/2`,
      `${application}/configurationprofile/${created.EnvironmentId}`,
      `${application}/environment/${created.EnvironmentId}/deployment/1/x`,
      'deploymentstrategy/zzzzzzz',
      'extension/x',
    ]) {
      expect(await rejection(kind(missing))).toMatchObject(NOT_FOUND);
    }
  });

  it('go with what they belong to, and with everything in it', async () => {
    const { path } = await setUpStateFile();
    const { control, clock, close } = await startControlled({ state: path });
    const created = await createMain(control, { Tags: { mark: 'profile' } });
    const strategy = await createStrategy(control);
    await createVersion(control, created, '{}');
    const Tags = { mark: 'deployment' };
    await startDeployment(control, created, 1, strategy, { Tags });
    clock.advance(60);
    await control.send(new DeleteEnvironmentCommand(created));
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    await control.send(new DeleteConfigurationProfileCommand(created));
    await close();
    // A restart leaves in the file what is there.
    await (await startControlled({ state: path })).close();
    expect(await readFile(path, 'utf8')).not.toContain('mark');
  });

  it('that are all removed leave those of what is within alone', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Tags: { kind: 'profile' } });
    const application = arn(`application/${created.ApplicationId}`);
    await control.send(new TagResourceCommand({ ResourceArn: application, Tags: { a: 'b' } }));
    await control.send(new UntagResourceCommand({ ResourceArn: application, TagKeys: ['a'] }));
    const ResourceArn = `${application}/configurationprofile/${created.ConfigurationProfileId}`;
    const { Tags } = await control.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual({ kind: 'profile' });
  });

  it('are found by an ARN whose slashes are not escaped', async () => {
    const { control, endpoint } = await startControlled();
    const { Id = '' } = await control.send(
      new CreateApplicationCommand({ Name: 'DemoApp', Tags: { a: 'b' } }),
    );
    const answer = await fetch(`${endpoint}/tags/${arn(`application/${Id}`)}`);
    expect(await answer.json()).toEqual({ Tags: { a: 'b' } });
  });

  it.each([
    ['a key that is reserved', { 'aws:x': 'y' }],
    ['an empty key', { '': 'y' }],
    ['a value that is too long', { x: 'v'.repeat(257) }],
    ['more than fifty', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))],
  ])('refuse %s, and the resource is not created', async (_case, Tags) => {
    const { control } = await startControlled();
    const create = (tags: Record<string, string>) =>
      control.send(new CreateApplicationCommand({ Name: 'DemoApp', Tags: tags }));
    expect(await rejection(create(Tags))).toMatchObject(BAD_REQUEST);
    expect((await create({})).Name).toBe('DemoApp');
  });

  it('refuse what is not an ARN', async () => {
    const { control } = await startControlled();
    const list = new ListTagsForResourceCommand({ ResourceArn: 'arn:aws:s3:::bucket' });
    expect(await rejection(control.send(list))).toMatchObject(BAD_REQUEST);
  });
});
