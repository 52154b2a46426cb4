import {
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  DeleteApplicationCommand,
  ListApplicationsCommand,
  ListConfigurationProfilesCommand,
  ListDeploymentStrategiesCommand,
  ListDeploymentsCommand,
  ListEnvironmentsCommand,
  ListHostedConfigurationVersionsCommand,
  paginateListApplications,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

describe('lists', () => {
  it('come in pages that neither repeat nor lose an item, though items go in between', async () => {
    const { control } = await startControlled();
    const names = Array.from({ length: 7 }, (_, index) => `application-${index}`);
    for (const Name of names) await control.send(new CreateApplicationCommand({ Name }));
    const list = (NextToken?: string) =>
      control.send(new ListApplicationsCommand({ MaxResults: 3, NextToken }));
    const first = await list();
    expect(first.Items?.map(({ Name }) => Name)).toEqual(names.slice(0, 3));
    await control.send(new DeleteApplicationCommand({ ApplicationId: 'application-2' }));
    const second = await list(first.NextToken);
    expect(second.Items?.map(({ Name }) => Name)).toEqual(names.slice(3, 6));
    const third = await list(second.NextToken);
    expect(third.Items?.map(({ Name }) => Name)).toEqual(names.slice(6));
    expect(third.NextToken).toBeUndefined();
  });

  it("are walked by the SDK's paginators, fifty at a time", async () => {
    const { control } = await startControlled();
    for (let count = 0; count < 101; count += 1) {
      await control.send(new CreateApplicationCommand({ Name: `application-${count}` }));
    }
    const pages: number[] = [];
    for await (const { Items } of paginateListApplications({ client: control }, {}))
      pages.push(Items?.length ?? 0);
    expect(pages).toEqual([50, 50, 1]);
  });

  it.each([
    [{ MaxResults: 0 }],
    [{ MaxResults: 51 }],
    [{ NextToken: 'bogus' }],
    [{ NextToken: Buffer.from('["environments/x",1]').toString('base64url') }],
  ])('refuse %j', async (input) => {
    const { control } = await startControlled();
    expect(await rejection(control.send(new ListApplicationsCommand(input)))).toMatchObject({
      name: 'BadRequestException',
      status: 400,
    });
  });

  it('of another application do not take a token', async () => {
    const { control } = await startControlled();
    for (const Name of ['one', 'two']) await control.send(new CreateApplicationCommand({ Name }));
    const create = (ApplicationId: string, Name: string) =>
      control.send(new CreateConfigurationProfileCommand({ ApplicationId, Name, LocationUri: 'hosted' }));
    await create('one', 'a');
    await create('one', 'b');
    const list = (ApplicationId: string, NextToken?: string) =>
      control.send(new ListConfigurationProfilesCommand({ ApplicationId, MaxResults: 1, NextToken }));
    const { NextToken } = await list('one');
    expect((await rejection(list('two', NextToken))).name).toBe('BadRequestException');
    expect((await list('one', NextToken)).Items?.map(({ Name }) => Name)).toEqual(['b']);
  });

  it('of profiles are filtered by type', async () => {
    const { control } = await startControlled();
    const { ApplicationId } = await createMain(control);
    const flags = { Name: 'flags', Type: 'AWS.AppConfig.FeatureFlags', LocationUri: 'hosted' };
    await control.send(new CreateConfigurationProfileCommand({ ApplicationId, ...flags }));
    const names = async (Type?: string) => {
      const { Items } = await control.send(new ListConfigurationProfilesCommand({ ApplicationId, Type }));
      return Items?.map(({ Name }) => Name);
    };
    expect(await names()).toEqual(['main', 'flags']);
    expect(await names('AWS.AppConfig.FeatureFlags')).toEqual(['flags']);
  });

  it('of versions and deployments begin with the newest', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    const strategy = await createStrategy(control);
    for (const VersionLabel of ['v1', 'v2-beta', 'v2']) {
      await createVersion(control, created, '{}', { VersionLabel });
      await startDeployment(control, created, VersionLabel, strategy);
    }
    const versions = async (VersionLabel?: string) => {
      const list = new ListHostedConfigurationVersionsCommand({ ...created, VersionLabel });
      return (await control.send(list)).Items?.map(({ VersionNumber }) => VersionNumber);
    };
    expect(await versions()).toEqual([3, 2, 1]);
    expect(await versions('v2')).toEqual([3]);
    expect(await versions('v2*')).toEqual([3, 2]);
    const first = await control.send(new ListDeploymentsCommand({ ...created, MaxResults: 2 }));
    const rest = await control.send(new ListDeploymentsCommand({ ...created, NextToken: first.NextToken }));
    expect([first, rest].map(({ Items }) => Items?.map((item) => item.VersionLabel))).toEqual([
      ['v2', 'v2-beta'],
      ['v1'],
    ]);
    const environments = await control.send(new ListEnvironmentsCommand(created));
    expect(environments.Items).toMatchObject([{ Name: 'prod', State: 'ReadyForDeployment' }]);
  });

  it('of strategies have the predefined ones at the end', async () => {
    const { control } = await startControlled();
    await createStrategy(control, { Name: 'Own' });
    const { Items } = await control.send(new ListDeploymentStrategiesCommand({}));
    expect(Items?.map(({ Id, Name }) => (Id === Name ? Id : Name))).toEqual([
      'Own',
      'AppConfig.AllAtOnce',
      'AppConfig.Linear50PercentEvery30Seconds',
      'AppConfig.Canary10Percent20Minutes',
      'AppConfig.Linear20PercentEvery6Minutes',
    ]);
  });
});
