import {
  DeleteHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  ListHostedConfigurationVersionsCommand,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, poll, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('hosted configuration versions', () => {
  it('keep content, type, description and label, and count up', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    const first = await createVersion(control, created, 'a: 1', {
      ContentType: 'application/x-yaml',
      Description: 'caf\u00e9',
      VersionLabel: 'v1.0',
    });
    expect(first).toMatchObject({ VersionNumber: 1, $metadata: { httpStatusCode: 201 } });
    await createVersion(control, created, 'second');
    const get = (VersionNumber: number) =>
      control.send(new GetHostedConfigurationVersionCommand({ ...created, VersionNumber }));
    const found = await get(1);
    expect(found).toMatchObject({
      ApplicationId: created.ApplicationId,
      ConfigurationProfileId: created.ConfigurationProfileId,
      VersionNumber: 1,
      ContentType: 'application/x-yaml',
      Description: 'caf\u00e9',
      VersionLabel: 'v1.0',
    });
    expect(text(found.Content)).toBe('a: 1');
    expect(await rejection(get(3))).toMatchObject({
      ...NOT_FOUND,
      ResourceName: 'HostedConfigurationVersion',
    });
  });

  it.each([
    ['UTF-8', Buffer.from('caf\u00e9 \u2192')],
    ['Latin-1', Buffer.from('caf\u00e9 \u00bb', 'latin1')],
  ])('read a description in %s, and give its bytes back', async (encoding, bytes) => {
    const { control, endpoint } = await startControlled();
    const created = await createMain(control);
    const { ApplicationId, ConfigurationProfileId } = created;
    const path = `${endpoint}/applications/${ApplicationId}/configurationprofiles/${ConfigurationProfileId}`;
    const url = `${path}/hostedconfigurationversions`;
    const Description = bytes.toString('latin1');
    const posted = await fetch(url, { method: 'POST', headers: { Description }, body: 'x' });
    expect([posted.status, posted.headers.get('description')]).toEqual([201, Description]);
    expect((await fetch(`${url}/1`)).headers.get('description')).toBe(Description);
    const { Items } = await control.send(new ListHostedConfigurationVersionsCommand(created));
    expect(Items).toMatchObject([
      { Description: encoding === 'UTF-8' ? 'caf\u00e9 \u2192' : 'caf\u00e9 \u00bb' },
    ]);
  });

  it('never use a number twice', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'one', { VersionLabel: 'label' });
    const remove = () =>
      control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    await remove();
    expect(await rejection(remove())).toMatchObject(NOT_FOUND);
    const next = await createVersion(control, created, 'two', { VersionLabel: 'label' });
    expect(next.VersionNumber).toBe(2);
  });

  it('that are delivered go on being delivered when they are deleted', async () => {
    const { control, client, clock } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'one');
    await startDeployment(control, created, 1, await createStrategy(control));
    const { token } = await fetchOnce(client);
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    const { Items } = await control.send(new ListHostedConfigurationVersionsCommand(created));
    expect(Items).toEqual([]);
    expect((await fetchOnce(client)).text).toBe('one');
    clock.advance(60);
    expect((await poll(client, token)).text).toBeNull();
  });

  it.each([
    ['a label of digits only', 'x', { VersionLabel: '123' }, { ...BAD_REQUEST, message: /digits/ }],
    ['a label that is too long', 'x', { VersionLabel: 'v'.repeat(65) }, BAD_REQUEST],
    ['a label that is taken', 'x', { VersionLabel: 'v1' }, { ...BAD_REQUEST, message: /version 1/ }],
    ['no content', '', {}, { ...BAD_REQUEST, message: /empty/ }],
    [
      'a lock on another version',
      'x',
      { LatestVersionNumber: 5 },
      { name: 'ConflictException', status: 409, message: /5.*1/ },
    ],
    [
      'too much content',
      'x'.repeat(2_048 * 1024 + 1),
      {},
      { name: 'PayloadTooLargeException', status: 413, Measure: 'KILOBYTES', Limit: 2048, Size: 2049 },
    ],
  ])('refuse %s', async (_case, content, input, expected) => {
    const { control } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'one', { VersionLabel: 'v1' });
    const error = await rejection(createVersion(control, created, content, input));
    const { message = /./, ...members } = expected as { message?: RegExp };
    expect(error).toMatchObject(members);
    expect(error.message).toMatch(message);
  });

  it('take content of the full size, and a lock that fits', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'x'.repeat(2_048 * 1024), { LatestVersionNumber: 0 });
    expect((await createVersion(control, created, 'y', { LatestVersionNumber: 1 })).VersionNumber).toBe(2);
  });
});
