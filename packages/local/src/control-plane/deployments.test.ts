import {
  CreateEnvironmentCommand,
  DeleteEnvironmentCommand,
  GetDeploymentCommand,
  GetDeploymentStrategyCommand,
  GetEnvironmentCommand,
  StopDeploymentCommand,
  waitUntilDeploymentComplete,
  waitUntilEnvironmentReadyForDeployment,
} from '@aws-sdk/client-appconfig';
import type { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import {
  type ControlledRunning,
  type Created,
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, poll, rejection } from '../testing/local.js';

afterEach(cleanUp);

const CONFLICT = { name: 'ConflictException', status: 409 };
const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const LINEAR_50 = 'AppConfig.Linear50PercentEvery30Seconds';

/** Version 1 delivered to everybody, and version 2 to be deployed. */
async function prepare(running: ControlledRunning): Promise<Created> {
  const created = await createMain(running.control);
  await createVersion(running.control, created, 'one', { ContentType: 'text/plain', VersionLabel: 'v1' });
  await createVersion(running.control, created, 'two', { ContentType: 'text/plain', VersionLabel: 'v2' });
  await startDeployment(running.control, created, 1, await createStrategy(running.control));
  return created;
}

class Poller {
  readonly #client: AppConfigDataClient;
  #token: string | undefined;
  seen: (string | null)[] = [];

  constructor(client: AppConfigDataClient) {
    this.#client = client;
  }

  async poll(): Promise<void> {
    const answer = this.#token
      ? await poll(this.#client, this.#token)
      : await fetchOnce(this.#client, { RequiredMinimumPollIntervalInSeconds: 15 });
    this.#token = answer.token;
    this.seen.push(answer.text);
  }
}

describe('a deployment', () => {
  it('with neither duration nor bake time is complete at once', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Type: 'AWS.AppConfig.FeatureFlags' });
    await createVersion(control, created, '{"version":"1"}', { VersionLabel: 'v1' });
    const strategy = await createStrategy(control);
    const { $metadata, StartedAt, CompletedAt, EventLog, ...deployment } = await startDeployment(
      control,
      created,
      'v1',
      strategy,
    );
    expect($metadata.httpStatusCode).toBe(201);
    expect(deployment).toEqual({
      ...created,
      DeploymentStrategyId: strategy,
      DeploymentNumber: 1,
      ConfigurationName: 'main',
      ConfigurationLocationUri: 'hosted',
      ConfigurationVersion: '1',
      VersionLabel: 'v1',
      DeploymentDurationInMinutes: 0,
      GrowthType: 'LINEAR',
      GrowthFactor: 100,
      FinalBakeTimeInMinutes: 0,
      State: 'COMPLETE',
      PercentageComplete: 100,
      AppliedExtensions: [{ ExtensionId: 'AWS.AppConfig.FeatureFlags', VersionNumber: 1 }],
    });
    expect(StartedAt).toBeInstanceOf(Date);
    expect(CompletedAt).toEqual(StartedAt);
    expect(
      EventLog?.map(({ EventType, TriggeredBy, Description }) => [EventType, TriggeredBy, Description]),
    ).toEqual([
      ['DEPLOYMENT_COMPLETED', 'APPCONFIG', 'Deployment completed instantly'],
      ['DEPLOYMENT_STARTED', 'USER', 'Deployment started'],
    ]);
  });

  it('grows step by step, bakes, and is complete; sessions follow, one by one, and none goes back', async () => {
    const running = await startControlled();
    const { control, client, clock } = running;
    const created = await prepare(running);
    const pollers = [new Poller(client), new Poller(client)];
    const round = () => Promise.all(pollers.map((poller) => poller.poll()));
    await round();
    expect((await startDeployment(control, created, 'v2', LINEAR_50)).PercentageComplete).toBe(1);
    const get = async () => {
      const { State, PercentageComplete, EventLog } = await control.send(
        new GetDeploymentCommand({ ...created, DeploymentNumber: 2 }),
      );
      return [State, PercentageComplete, EventLog?.[0]?.EventType];
    };

    clock.advance(15);
    await round();
    expect(await get()).toEqual(['DEPLOYING', 1, 'DEPLOYMENT_STARTED']);
    expect((await control.send(new GetEnvironmentCommand(created))).State).toBe('Deploying');
    clock.advance(15);
    await round();
    expect(await get()).toEqual(['DEPLOYING', 50, 'PERCENTAGE_UPDATED']);
    clock.advance(30);
    await round();
    expect(await get()).toEqual(['BAKING', 100, 'BAKE_TIME_STARTED']);
    clock.advance(60);
    await round();
    expect(await get()).toEqual(['COMPLETE', 100, 'DEPLOYMENT_COMPLETED']);
    expect(pollers.map(({ seen }) => seen)).toEqual([
      ['one', null, 'two', null, null],
      ['one', null, null, 'two', null],
    ]);
    expect((await control.send(new GetEnvironmentCommand(created))).State).toBe('ReadyForDeployment');
  });

  it("satisfies the SDK's waiters", async () => {
    const running = await startControlled();
    const created = await prepare(running);
    const waiter = { client: running.control, maxWaitTime: 5, minDelay: 1 };
    await waitUntilDeploymentComplete(waiter, { ...created, DeploymentNumber: 1 });
    await waitUntilEnvironmentReadyForDeployment(waiter, created);
  });

  it('is as many times faster as the time scale says', async () => {
    const running = await startControlled({ timeScale: 60 });
    const created = await prepare(running);
    await startDeployment(running.control, created, 2, LINEAR_50);
    const states: (string | undefined)[] = [];
    for (const seconds of [0.5, 0.5, 1]) {
      running.clock.advance(seconds);
      const get = new GetDeploymentCommand({ ...created, DeploymentNumber: 2 });
      states.push((await running.control.send(get)).State);
    }
    expect(states).toEqual(['DEPLOYING', 'BAKING', 'COMPLETE']);
  });

  it('excludes another one in its environment until it has ended, baking included', async () => {
    const running = await startControlled();
    const { control, clock } = running;
    const created = await prepare(running);
    await startDeployment(control, created, 2, 'AppConfig.AllAtOnce');
    const again = () => startDeployment(control, created, 1, 'AppConfig.AllAtOnce');
    expect(await rejection(again())).toMatchObject({ ...CONFLICT, message: expect.stringContaining('2') });
    clock.advance(600);
    expect((await again()).DeploymentNumber).toBe(3);
  });

  it('ends with its environment, which can be deleted and created anew at any time', async () => {
    const running = await startControlled();
    const { control, client } = running;
    const created = await prepare(running);
    const { token } = await fetchOnce(client, { RequiredMinimumPollIntervalInSeconds: 15 });
    await startDeployment(control, created, 2, LINEAR_50);
    running.clock.advance(30);
    const { $metadata } = await control.send(new DeleteEnvironmentCommand(created));
    expect($metadata.httpStatusCode).toBe(204);
    const get = new GetDeploymentCommand({ ...created, DeploymentNumber: 2 });
    expect(await rejection(control.send(get))).toMatchObject({ status: 404, ResourceName: 'Environment' });
    expect(await rejection(poll(client, token))).toMatchObject({ status: 404, ResourceType: 'Environment' });

    const { ApplicationId } = created;
    const { Id: EnvironmentId = '' } = await control.send(
      new CreateEnvironmentCommand({ ApplicationId, Name: 'prod' }),
    );
    expect(await rejection(fetchOnce(client))).toMatchObject({ status: 404, ResourceType: 'Deployment' });
    const first = await startDeployment(control, { ...created, EnvironmentId }, 2, LINEAR_50);
    expect(first.DeploymentNumber).toBe(1);
  });

  it('and its strategy have numbers with a decimal point on the wire', async () => {
    const { control, endpoint } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, '{}');
    const strategy = await createStrategy(control, { GrowthFactor: 12.5 });
    const path = `${endpoint}/applications/${created.ApplicationId}/environments/${created.EnvironmentId}/deployments`;
    const post = await fetch(path, {
      method: 'POST',
      body: JSON.stringify({
        ConfigurationProfileId: created.ConfigurationProfileId,
        ConfigurationVersion: '1',
        DeploymentStrategyId: 'AppConfig.AllAtOnce',
      }),
    });
    const texts = [await post.text()];
    for (const url of [path, `${path}/1`, `${endpoint}/deploymentstrategies`]) {
      texts.push(await (await fetch(url)).text());
    }
    const floats = texts.map((text) => text.match(/"(?:GrowthFactor|PercentageComplete)":[^,}]*/g));
    expect(floats).toEqual([
      ['"GrowthFactor":100.0', '"PercentageComplete":100.0'],
      ['"GrowthFactor":100.0', '"PercentageComplete":100.0'],
      ['"GrowthFactor":100.0', '"PercentageComplete":100.0'],
      ['12.5', '100.0', '50.0', '10.0', '20.0'].map((factor) => `"GrowthFactor":${factor}`),
    ]);
    expect(
      (await control.send(new GetDeploymentStrategyCommand({ DeploymentStrategyId: strategy }))).GrowthFactor,
    ).toBe(12.5);
  });

  it('reaches no session before its first step when nothing was deployed before', async () => {
    const { control, client, clock } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, 'one', { ContentType: 'text/plain' });
    await startDeployment(control, created, 1, LINEAR_50);
    const first = await fetchOnce(client);
    expect(first).toMatchObject({ text: null, contentType: 'application/octet-stream' });
    clock.advance(60);
    expect((await poll(client, first.token)).text).toBe('one');
  });

  it.each([
    [{ ConfigurationVersion: '99' }, { status: 404, ResourceName: 'HostedConfigurationVersion' }],
    [{ ConfigurationVersion: 'nope' }, { status: 404, ResourceName: 'HostedConfigurationVersion' }],
    [{ DeploymentStrategyId: 'AppConfig.Nope00000' }, { status: 404, ResourceName: 'DeploymentStrategy' }],
    [{ ConfigurationProfileId: 'zzzzzzz' }, { status: 404, ResourceName: 'ConfigurationProfile' }],
    [{ EnvironmentId: 'zzzzzzz' }, { status: 404, ResourceName: 'Environment' }],
    [{ LatestDeploymentNumber: 7 }, CONFLICT],
    [{ KmsKeyIdentifier: '' }, BAD_REQUEST],
    [{ DynamicExtensionParameters: { a: 'b' } }, BAD_REQUEST],
  ])('is refused with %j', async (input, expected) => {
    const running = await startControlled();
    const created = await prepare(running);
    const start = startDeployment(running.control, created, 1, 'AppConfig.AllAtOnce', input);
    expect(await rejection(start)).toMatchObject(expected);
  });
});

describe('StopDeployment', () => {
  const stop = (
    { control }: ControlledRunning,
    created: Created,
    DeploymentNumber: number,
    AllowRevert?: boolean,
  ) => control.send(new StopDeploymentCommand({ ...created, DeploymentNumber, AllowRevert }));

  it('rolls back a deployment under way, for the sessions that had its version too', async () => {
    const running = await startControlled();
    const { control, client, clock } = running;
    const created = await prepare(running);
    const poller = new Poller(client);
    await poller.poll();
    await startDeployment(control, created, 2, LINEAR_50);
    clock.advance(30);
    await poller.poll();
    const stopped = await stop(running, created, 2);
    expect(stopped).toMatchObject({
      State: 'ROLLED_BACK',
      PercentageComplete: 0,
      $metadata: { httpStatusCode: 202 },
    });
    expect(stopped.EventLog?.map(({ EventType }) => EventType)).toEqual([
      'ROLLBACK_COMPLETED',
      'ROLLBACK_STARTED',
      'PERCENTAGE_UPDATED',
      'DEPLOYMENT_STARTED',
    ]);
    clock.advance(30);
    await poller.poll();
    expect(poller.seen).toEqual(['one', 'two', 'one']);
    expect((await control.send(new GetEnvironmentCommand(created))).State).toBe('RolledBack');
    expect((await startDeployment(control, created, 2, LINEAR_50)).DeploymentNumber).toBe(3);
  });

  it('reverts a complete deployment when it is allowed to, within 72 hours', async () => {
    const running = await startControlled();
    const { control, client, clock } = running;
    const created = await prepare(running);
    await startDeployment(control, created, 2, 'AppConfig.AllAtOnce');
    expect((await fetchOnce(client)).text).toBe('two');
    expect(await rejection(stop(running, created, 2))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('BAKING'),
    });
    clock.advance(600 + 72 * 3_600);
    expect(await rejection(stop(running, created, 2, false))).toMatchObject(BAD_REQUEST);
    expect(await rejection(stop(running, created, 1, true))).toMatchObject(BAD_REQUEST);
    expect(await stop(running, created, 2, true)).toMatchObject({ State: 'REVERTED' });
    expect((await fetchOnce(client)).text).toBe('one');
    expect(await rejection(stop(running, created, 2, true))).toMatchObject(BAD_REQUEST);
    clock.advance(1);
    expect(await rejection(stop(running, created, 1, true))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('72 hours'),
    });
  });

  it('rolls back a baking deployment when it is allowed to', async () => {
    const running = await startControlled();
    const created = await prepare(running);
    await startDeployment(running.control, created, 2, 'AppConfig.AllAtOnce');
    expect(await stop(running, created, 2, true)).toMatchObject({ State: 'ROLLED_BACK' });
    expect((await fetchOnce(running.client)).text).toBe('one');
  });

  it('leaves nothing deployed when there was nothing before', async () => {
    const running = await startControlled();
    const { control, client } = running;
    const created = await createMain(control);
    await createVersion(control, created, 'one');
    await startDeployment(control, created, 1, LINEAR_50);
    await stop(running, created, 1);
    expect(await rejection(fetchOnce(client))).toMatchObject({ status: 404, ResourceType: 'Deployment' });
  });
});
