import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  CreateExtensionAssociationCommand,
  CreateExtensionCommand,
  DeleteEnvironmentCommand,
  DeleteExtensionCommand,
  GetDeploymentCommand,
  ListApplicationsCommand,
  ListEnvironmentsCommand,
  UpdateAccountSettingsCommand,
} from '@aws-sdk/client-appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type AppConfigLocal, startAppConfigLocal } from './index.js';
import { disposalSymbol } from './shared/disposal-symbol.js';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from './testing/control.js';
import { cleanUp, fetchOnce, MAIN, onCleanUp, openSession, poll, rejection, start } from './testing/local.js';

afterEach(cleanUp);

const applications = async (local: AppConfigLocal) => {
  const client = new AppConfigClient(local.clientConfig);
  onCleanUp(() => client.destroy());
  const { Items = [] } = await client.send(new ListApplicationsCommand({}));
  return Items.map(({ Name }) => Name);
};

/** With its own clock, which the helper of other tests replaces. */
async function startWithOwnClock(options: Parameters<typeof startAppConfigLocal>[0] = {}) {
  const local = await startAppConfigLocal(options);
  onCleanUp(() => local.close());
  const client = new AppConfigDataClient({ ...local.clientConfig, maxAttempts: 1 });
  onCleanUp(() => client.destroy());
  return { ...local, client };
}

describe('clientConfig', () => {
  it('is all that an AWS client needs', async () => {
    const local = await startWithOwnClock();
    await local.deploy({ ...MAIN, content: { a: 1 } });
    expect(await applications(local)).toEqual(['DemoApp']);
    expect((await fetchOnce(local.client)).text).toBe('{"a":1}');
  });
});

describe('the regions', () => {
  it('are those that a call names, else that of the option', async () => {
    const local = await startWithOwnClock({ region: 'eu-central-1' });
    expect(local.clientConfig.region).toBe('eu-central-1');
    const elsewhere = { ...MAIN, region: 'us-west-2' };
    const flag = { flag: 'a', enabled: true };
    await local.setFlag({ ...MAIN, ...flag });
    await local.setFlag({ ...elsewhere, ...flag, attributes: { value: 1 } });
    const there = new AppConfigDataClient({ ...local.clientConfig, region: 'us-west-2' });
    onCleanUp(() => there.destroy());
    expect((await fetchOnce(there)).text).toBe('{"a":{"enabled":true,"value":1}}');
    await local.waitForPoll({ ...elsewhere, timeoutSeconds: 0 });
    await expect(local.waitForPoll({ ...MAIN, timeoutSeconds: 0 })).rejects.toThrow('there is no session');
    expect(local.sessions()).toMatchObject([elsewhere]);
    await local.remove({ application: 'DemoApp', region: 'us-west-2' });
    expect(await applications(local)).toEqual(['DemoApp']);
    await local.reset();
    expect(await applications(local)).toEqual([]);
    await expect(local.deploy({ ...MAIN, region: 'here', content: '1' })).rejects.toThrow(
      'Expected `region` to be the name of a region such as "us-east-1", got "here" (string)',
    );
  });
});

describe('advance', () => {
  it('lets intervals pass, deployments grow and bake, and tokens expire, at once', async () => {
    const { client, advance, ...local } = await startWithOwnClock();
    const control = new AppConfigClient(local.clientConfig);
    onCleanUp(() => control.destroy());
    const created = await createMain(control);
    await createVersion(control, created, '1');
    const strategy = await createStrategy(control, {
      DeploymentDurationInMinutes: 10,
      GrowthFactor: 50,
      FinalBakeTimeInMinutes: 10,
    });
    await startDeployment(control, created, 1, strategy);
    const state = async () => {
      const { ApplicationId, EnvironmentId } = created;
      const of = { ApplicationId, EnvironmentId, DeploymentNumber: 1 };
      return (await control.send(new GetDeploymentCommand(of))).State;
    };
    const token = await openSession(client);
    expect((await poll(client, token)).text).toBeNull();
    advance(5 * 60);
    const late = await poll(client, await openSession(client));
    advance(5 * 60);
    expect(await state()).toBe('BAKING');
    advance(10 * 60);
    expect(await state()).toBe('COMPLETE');
    const { token: next, text } = await poll(client, late.token);
    expect(text ?? late.text).toBe('1');
    advance(86_400);
    expect(await rejection(poll(client, next))).toMatchObject({
      Details: { InvalidParameters: { ConfigurationToken: { Problem: 'Expired' } } },
    });
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '5', undefined])(
    'refuses %p',
    async (seconds) => {
      const { advance } = await startWithOwnClock();
      expect(() => advance(seconds as number)).toThrow('Expected `seconds` to be a number from 0');
    },
  );

  it('is not there for a clock of somebody else', async () => {
    const { advance } = await start();
    expect(() => advance(1)).toThrow('goes by the clock of the option `clock`');
  });
});

describe('remove', () => {
  it('removes a profile, an environment, an application, with what is in them', async () => {
    const local = await start({ pollInterval: 0 });
    await local.deploy({ ...MAIN, content: 'one' });
    await local.deploy({ ...MAIN, environment: 'test', profile: 'other', content: 'two' });
    const { token } = await fetchOnce(local.client);

    await local.remove({ application: 'DemoApp', profile: 'main' });
    expect(await rejection(poll(local.client, token))).toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceType: 'ConfigurationProfile',
    });
    expect(local.sessions()).toEqual([]);
    const again = await rejection(poll(local.client, token));
    expect(again).toMatchObject({ name: 'BadRequestException' });
    expect(await local.deploy({ ...MAIN, content: 'three' })).toMatchObject({ version: 1, deployment: 2 });

    await local.remove({ application: 'DemoApp', environment: 'test' });
    const gone = fetchOnce(local.client, {
      EnvironmentIdentifier: 'test',
      ConfigurationProfileIdentifier: 'other',
    });
    expect(await rejection(gone)).toMatchObject({ ResourceType: 'Environment' });

    await local.remove({ application: 'DemoApp' });
    expect(await applications(local)).toEqual([]);
  });

  it('takes the associations with extensions along, of which nothing else would be left', async () => {
    const { control, ...local } = await startControlled();
    const { ApplicationId } = await createMain(control);
    const actions = {
      ON_DEPLOYMENT_START: [{ Name: 'tell', Uri: 'arn:aws:sns:us-east-1:123456789012:topic' }],
    };
    const { Id: ExtensionIdentifier = '' } = await control.send(
      new CreateExtensionCommand({ Name: 'tell', Actions: actions }),
    );
    const ResourceIdentifier = `arn:aws:appconfig:us-east-1:000000000000:application/${ApplicationId}`;
    await control.send(new CreateExtensionAssociationCommand({ ExtensionIdentifier, ResourceIdentifier }));
    await local.remove({ application: 'DemoApp' });
    await control.send(new DeleteExtensionCommand({ ExtensionIdentifier }));
  });

  it('ends a deployment that is under way', async () => {
    const { control, ...local } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, '1');
    await startDeployment(
      control,
      created,
      1,
      await createStrategy(control, { DeploymentDurationInMinutes: 9 }),
    );
    await local.remove({ application: 'DemoApp', profile: 'main' });
    await local.deploy({ ...MAIN, content: '2' });
    expect((await fetchOnce(local.client)).text).toBe('2');
    await local.remove({ application: 'DemoApp' });
  });

  it.each([
    [{ application: 'None' }, 'ResourceNotFoundException', 'Application "None" could not be found'],
    [{ application: 'DemoApp', profile: 'x' }, 'ResourceNotFoundException', 'ConfigurationProfile "x"'],
    [{ application: 'DemoApp', environment: 'x' }, 'ResourceNotFoundException', 'Environment "x"'],
    [{ ...MAIN }, 'TypeError', 'Expected `environment` or `profile`, got both'],
    [{}, 'TypeError', 'Expected `application`'],
    [{ application: 'DemoApp', name: 'x' }, 'TypeError', 'Unknown member of the input `name`'],
  ])('refuses %j', async (input, name, message) => {
    const { deploy, remove } = await start();
    await deploy({ ...MAIN, content: '1' });
    expect(await rejection(remove(input as never))).toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('reset', () => {
  it('leaves nothing of what was made, ends all sessions, and sets the clock back', async () => {
    const local = await startWithOwnClock({ pollInterval: 0 });
    await local.deploy({ ...MAIN, content: '1' });
    const { token } = await fetchOnce(local.client);
    local.advance(1_000_000);
    await local.reset();
    expect(await applications(local)).toEqual([]);
    expect(local.sessions()).toEqual([]);
    expect(await rejection(poll(local.client, token))).toMatchObject({ name: 'BadRequestException' });
    expect(await local.deploy({ ...MAIN, content: '2' })).toMatchObject({ version: 1, deployment: 1 });
    await openSession(local.client);
    const [session] = local.sessions();
    expect(Number(session?.openedAt)).toBeLessThan(Date.now() + 500_000);
    expect(session?.placeInRollout).toBe(0);
  });

  it('forgets who has polled, which deletion protection goes by', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const state = join(directory, 'state');
    const before = await start({ state });
    await before.deploy({ ...MAIN, content: '1' });
    await before.close();
    const { control, ...local } = await startControlled({ state });
    await fetchOnce(local.client);
    await local.reset();
    await control.send(new UpdateAccountSettingsCommand({ DeletionProtection: { Enabled: true } }));
    const [application] = (await control.send(new ListApplicationsCommand({}))).Items ?? [];
    const ApplicationId = application?.Id ?? '';
    const [environment] = (await control.send(new ListEnvironmentsCommand({ ApplicationId }))).Items ?? [];
    const EnvironmentId = environment?.Id ?? '';
    const protectedBy = { DeletionProtectionCheck: 'APPLY' } as const;
    await control.send(new DeleteEnvironmentCommand({ ApplicationId, EnvironmentId, ...protectedBy }));
  });

  it('brings back what the state file had, and the files as they are now', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const files = join(directory, 'files');
    const state = join(directory, 'state');
    await mkdir(join(files, 'DemoApp/prod'), { recursive: true });
    await writeFile(join(files, 'DemoApp/prod/main.json'), '"first"');
    const before = await start({ state });
    await before.deploy({ ...MAIN, application: 'Kept', content: '"kept"' });
    await before.close();

    const local = await start({ state, directory: files });
    await local.deploy({ ...MAIN, application: 'New', content: '"new"' });
    await local.remove({ application: 'Kept' });
    await local.deploy({ ...MAIN, content: '"changed"' });
    await local.reset();
    expect((await applications(local)).sort()).toEqual(['DemoApp', 'Kept']);
    expect((await fetchOnce(local.client)).text).toBe('"first"');
    await local.close();

    const after = await start({ state });
    expect((await applications(after)).sort()).toEqual(['DemoApp', 'Kept']);
    expect((await fetchOnce(after.client, { ApplicationIdentifier: 'Kept' })).text).toBe('"kept"');
  });
});

describe('disposal', () => {
  it('closes it', async () => {
    const local = await startWithOwnClock();
    await local[disposalSymbol()]();
    await expect(fetch(local.endpoint)).rejects.toThrow();
  });

  it('is found by what compilers make of `await using` where the realm has no symbol', () => {
    expect(disposalSymbol()).toBe(Symbol.asyncDispose);
    expect(disposalSymbol({})).toBe(Symbol.for('Symbol.asyncDispose'));
  });

  it('nothing can be changed after it', async () => {
    const { deploy, setFlag, remove, reset, close } = await start();
    await close();
    for (const call of [
      deploy({ ...MAIN, content: '1' }),
      setFlag({ ...MAIN, flag: 'a', enabled: true }),
      remove({ application: 'DemoApp' }),
      reset(),
    ]) {
      await expect(call).rejects.toThrow('AppConfig Local is closed');
    }
  });
});
