import {
  type AppConfigClient,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  GetAccountSettingsCommand,
  UpdateAccountSettingsCommand,
  type UpdateAccountSettingsCommandInput,
} from '@aws-sdk/client-appconfig';
import {
  type Created,
  createMain,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };

const get = async (control: AppConfigClient) => {
  const { DeletionProtection, VendedMetrics } = await control.send(new GetAccountSettingsCommand());
  return { DeletionProtection, VendedMetrics };
};

const update = (control: AppConfigClient, input: UpdateAccountSettingsCommandInput) =>
  control.send(new UpdateAccountSettingsCommand(input));

describe('account settings', () => {
  it('protect nothing until they are changed, and change member by member', async () => {
    const { control } = await startControlled();
    expect(await get(control)).toEqual({
      DeletionProtection: { Enabled: false, ProtectionPeriodInMinutes: 60 },
      VendedMetrics: {},
    });
    await update(control, { DeletionProtection: { ProtectionPeriodInMinutes: 15 } });
    await update(control, { DeletionProtection: { Enabled: true } });
    await update(control, { VendedMetrics: { Enabled: true } });
    expect(await get(control)).toEqual({
      DeletionProtection: { Enabled: true, ProtectionPeriodInMinutes: 15 },
      VendedMetrics: { Enabled: true },
    });
  });

  it.each([
    [{ ProtectionPeriodInMinutes: 14 }],
    [{ ProtectionPeriodInMinutes: 1_441 }],
    [{ ProtectionPeriodInMinutes: 15.5 }],
    [{ Enabled: 'yes' }],
  ])('refuse %j', async (DeletionProtection) => {
    const { control } = await startControlled();
    expect(await rejection(update(control, { DeletionProtection } as never))).toMatchObject(BAD_REQUEST);
    expect((await get(control)).DeletionProtection?.Enabled).toBe(false);
  });
});

describe('deletion protection', () => {
  /** A configuration that was polled when everything was an hour old. */
  async function polled() {
    const running = await startControlled();
    const { control, clock, client } = running;
    const created = await createMain(control);
    await createVersion(control, created, 'one', { ContentType: 'text/plain' });
    await startDeployment(control, created, 1, 'AppConfig.AllAtOnce');
    clock.advance(3_600);
    await fetchOnce(client);
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    return { ...running, created };
  }
  const enable = (control: AppConfigClient, ProtectionPeriodInMinutes = 60) =>
    update(control, { DeletionProtection: { Enabled: true, ProtectionPeriodInMinutes } });
  type Check = 'ACCOUNT_DEFAULT' | 'APPLY' | 'BYPASS' | undefined;
  const removals = (control: AppConfigClient, created: Created, DeletionProtectionCheck?: Check) => [
    () => control.send(new DeleteConfigurationProfileCommand({ ...created, DeletionProtectionCheck })),
    () => control.send(new DeleteEnvironmentCommand({ ...created, DeletionProtectionCheck })),
  ];

  it('keeps what was polled until the period is over', async () => {
    const { control, clock, created } = await polled();
    await enable(control, 20);
    for (const remove of removals(control, created)) {
      expect(await rejection(remove())).toMatchObject({
        ...BAD_REQUEST,
        message: expect.stringContaining('20 minutes'),
      });
    }
    clock.advance(20 * 60);
    for (const remove of removals(control, created))
      expect((await remove()).$metadata.httpStatusCode).toBe(204);
  });

  it.each([
    ['off', undefined],
    ['off', 'ACCOUNT_DEFAULT'],
    ['on', 'BYPASS'],
  ] as const)('which is %s deletes with %s', async (state, check) => {
    const { control, created } = await polled();
    if (state === 'on') await enable(control);
    for (const remove of removals(control, created, check)) await remove();
  });

  it('which is off keeps with APPLY', async () => {
    const { control, created } = await polled();
    for (const remove of removals(control, created, 'APPLY')) {
      expect(await rejection(remove())).toMatchObject(BAD_REQUEST);
    }
  });

  it('leaves out what is younger than an hour, except with APPLY', async () => {
    const { control, client } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'one', { ContentType: 'text/plain' });
    await startDeployment(control, created, 1, 'AppConfig.AllAtOnce');
    await fetchOnce(client);
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }));
    await enable(control);
    for (const remove of removals(control, created, 'APPLY')) {
      expect(await rejection(remove())).toMatchObject(BAD_REQUEST);
    }
    const [removeProfile] = removals(control, created);
    await removeProfile?.();
  });

  it('counts what the Agent asks for, and nothing that nobody asked for', async () => {
    const { control, clock, created, endpoint } = await polled();
    await enable(control);
    clock.advance(3_600);
    await fetch(`${endpoint}/applications/DemoApp/environments/prod/configurations/main`);
    const [removeProfile] = removals(control, created);
    expect(await rejection(removeProfile?.() as Promise<unknown>)).toMatchObject(BAD_REQUEST);
  });

  it('is refused when the check has another name', async () => {
    const { control, created } = await polled();
    for (const remove of removals(control, created, 'NO' as never)) {
      expect(await rejection(remove())).toMatchObject({
        ...BAD_REQUEST,
        message: expect.stringContaining('ACCOUNT_DEFAULT, APPLY, BYPASS'),
      });
    }
  });
});
