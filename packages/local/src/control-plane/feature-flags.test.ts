import { GetHostedConfigurationVersionCommand } from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, rejection } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = { Type: 'AWS.AppConfig.FeatureFlags' };
const DOCUMENT =
  '{"version":"1","values":{"b":{"enabled":"true"},"a":{}},"flags":{"b":{"name":"<B>"},"a":{}},"x":1}';

describe('feature-flag profiles', () => {
  it('refuse an invalid document when the version is created, and say where', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, FLAGS);
    const document = { version: '1', flags: { a: {} }, values: { a: { enabled: 1 } } };
    expect(await rejection(createVersion(control, created, JSON.stringify(document)))).toEqual({
      name: 'BadRequestException',
      status: 400,
      message: expect.stringMatching(
        /^Error invoking extension AppConfig Feature Flags Helper: .*values\.a\.enabled/,
      ),
      Reason: 'InvalidConfiguration',
      Details: {
        InvalidConfiguration: [
          { Constraint: 'AttributeType(boolean)', Location: 'values.a.enabled', Type: 'Invalid', Value: '1' },
        ],
      },
    });
  });

  it('keep documents normalized and with timestamps', async () => {
    const { control, clock } = await startControlled();
    clock.advance(0.65);
    const created = await createMain(control, FLAGS);
    const now = '2026-01-01T00:00:00.65Z';
    const times = `"_createdAt":"${now}","_updatedAt":"${now}"`;
    const stored =
      `{"flags":{"a":{${times}},"b":{${times},"name":"\\u003cB\\u003e"}},` +
      `"values":{"a":{${times},"enabled":false},"b":{${times},"enabled":true}},"version":"1"}`;
    const { Content } = await createVersion(control, created, DOCUMENT);
    expect(new TextDecoder().decode(Content)).toBe(stored);
    const found = await control.send(
      new GetHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }),
    );
    expect(new TextDecoder().decode(found.Content)).toBe(stored);
  });

  it('make no new version of the same document, and one of another', async () => {
    const { control, clock } = await startControlled();
    const created = await createMain(control, FLAGS);
    const { Content } = await createVersion(control, created, DOCUMENT);
    clock.advance(1);
    const create = async (content: string, label?: string) => {
      const input = label === undefined ? {} : { VersionLabel: label };
      return (await createVersion(control, created, content, input)).VersionNumber;
    };
    expect(await create(DOCUMENT)).toBe(1);
    expect(await create(new TextDecoder().decode(Content))).toBe(1);
    expect(await create(DOCUMENT.replace('<B>', 'B'))).toBe(2);
    expect(await create(DOCUMENT)).toBe(3);
    expect(await create(DOCUMENT, 'labelled')).toBe(4);
  });

  it('are deployed and served', async () => {
    const { control, client } = await startControlled();
    const created = await createMain(control, FLAGS);
    await createVersion(control, created, DOCUMENT);
    await startDeployment(control, created, 1, await createStrategy(control));
    expect((await fetchOnce(client)).text).toBe('{"a":{"enabled":false},"b":{"enabled":true}}');
  });
});
