import {
  type AppConfigClient,
  CreateExtensionAssociationCommand,
  CreateExtensionCommand,
  type CreateExtensionCommandInput,
  DeleteExtensionAssociationCommand,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import type { AppConfigLocalOptions, ExtensionHandler, ExtensionPayload } from '../index.js';
import {
  type Created,
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, poll, rejection } from '../testing/local.js';
import { setUpStateFile } from '../testing/state.js';
import { VirtualClock } from '../testing/virtual-clock.js';

afterEach(cleanUp);

const URI = 'arn:aws:lambda:us-east-1:123456789012:function:act';
const action = (Name: string) => [{ Name, Uri: URI }];
const base64 = (text: string) => Buffer.from(text).toString('base64');
const text = (content: string | undefined) => Buffer.from(content ?? '', 'base64').toString();

type Points = CreateExtensionCommandInput['Actions'];

/** A profile with version 1, and an extension that acts for its application. */
async function extended(Actions: Points, options: AppConfigLocalOptions = {}) {
  const running = await startControlled(options);
  const { control } = running;
  const created = await createMain(control);
  const { Id: extension = '' } = await control.send(
    new CreateExtensionCommand({
      Name: 'watch',
      Actions,
      Parameters: { where: {}, how: { Dynamic: true } },
    }),
  );
  const associate = async (resource = '') => {
    const { Id } = await control.send(
      new CreateExtensionAssociationCommand({
        ExtensionIdentifier: extension,
        ResourceIdentifier: `arn:aws:appconfig:us-east-1:000000000000:application/${created.ApplicationId}${resource}`,
        Parameters: { where: 'here' },
      }),
    );
    return Id ?? '';
  };
  const association = await associate();
  return { ...running, created, extension, association, associate };
}

/** A handler that keeps what it was told, and lets a test wait for it. */
function recorder(answer: (payload: ExtensionPayload) => unknown = () => undefined) {
  const payloads: ExtensionPayload[] = [];
  let tell = () => {};
  const handler: ExtensionHandler = (payload) => {
    payloads.push(payload);
    tell();
    return answer(payload);
  };
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      tell = () => payloads.length >= count && resolve();
      tell();
    });
  return { payloads, until, options: { extensionHandlers: { [URI]: handler } } };
}

const getContent = async (control: AppConfigClient, created: Created, VersionNumber: number) => {
  const command = new GetHostedConfigurationVersionCommand({ ...created, VersionNumber });
  return Buffer.from((await control.send(command)).Content ?? []).toString();
};

const getDeployment = (control: AppConfigClient, created: Created, DeploymentNumber = 1) =>
  control.send(new GetDeploymentCommand({ ...created, DeploymentNumber }));

describe('an action before a version is created', () => {
  const BEFORE = { PRE_CREATE_HOSTED_CONFIGURATION_VERSION: action('check') };

  it('is told what AWS is recorded to tell, and changes the content, one after the other', async () => {
    const { payloads, options } = recorder((payload) => ({
      statusCode: 200,
      Content: base64(`${text(payload.Content)}!`),
    }));
    const { control, created, associate } = await extended(BEFORE, options);
    const { ApplicationId, ConfigurationProfileId } = created;
    await associate(`/configurationprofile/${ConfigurationProfileId}`);
    await associate(`/environment/${created.EnvironmentId}`);
    const answer = await createVersion(control, created, 'one', {
      ContentType: 'text/plain',
      Description: 'first, über',
    });
    expect([Buffer.from(answer.Content ?? []).toString(), await getContent(control, created, 1)]).toEqual([
      'one!!',
      'one!!',
    ]);
    expect(payloads).toEqual([
      {
        InvocationId: expect.stringMatching(/^[a-z0-9]{7}$/),
        Parameters: { where: 'here' },
        Type: 'PreCreateHostedConfigurationVersion',
        Application: { Id: ApplicationId, Name: 'DemoApp' },
        ConfigurationProfile: { Id: ConfigurationProfileId, Name: 'main' },
        ConfigurationProfileType: 'AWS.Freeform',
        Content: base64('one'),
        ContentType: 'text/plain',
        ContentVersion: '1',
        Description: 'first, über',
      },
      expect.objectContaining({ Content: base64('one!') }),
    ]);
    await createVersion(control, created, 'two', { ContentType: 'text/plain' });
    expect(payloads[2]).toMatchObject({
      ContentVersion: '2',
      Description: null,
      PreviousContent: { ContentType: 'text/plain', ContentVersion: '1', Content: base64('one!!') },
    });
    expect(new Set(payloads.map(({ InvocationId }) => InvocationId)).size).toBe(4);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('not on Fridays');
      },
      'not on Fridays',
    ],
    ['rejects', async () => Promise.reject(new Error('not on Fridays')), 'not on Fridays'],
    [
      'answers with an error',
      () => ({ Error: 'BadRequestError', Message: 'not on Fridays' }),
      'BadRequestError: not on Fridays',
    ],
    ['answers with what is no base64', () => ({ Content: 'ä' }), 'base64'],
    ['answers with text', () => 'fine', 'expected an object with Content or Error'],
    ['never answers', () => new Promise(() => {}), 'longer than 0.05 seconds'],
  ] satisfies ReadonlyArray<[string, ExtensionHandler, string]>)(
    'refuses it when the handler %s',
    async (_, handler, message) => {
      const options = { extensionHandlers: { [URI]: handler }, functionTimeout: 0.05 };
      const { control, created } = await extended(BEFORE, options);
      expect(await rejection(createVersion(control, created, 'one'))).toMatchObject({
        name: 'BadRequestException',
        status: 400,
        message: expect.stringMatching(`^Error invoking extension watch: .*${message}`),
      });
      expect(await rejection(getContent(control, created, 1))).toMatchObject({ status: 404 });
    },
  );

  it('is not called for what is refused anyway, nor without a handler', async () => {
    const { payloads, options } = recorder();
    const { control, created } = await extended(BEFORE, options);
    expect(await rejection(createVersion(control, created, ''))).toMatchObject({ status: 400 });
    expect(payloads).toEqual([]);
    const without = await extended(BEFORE);
    await createVersion(without.control, without.created, 'one');
    expect(await getContent(without.control, without.created, 1)).toBe('one');
  });

  it('makes content that is checked like any other', async () => {
    const { options } = recorder(() => ({ Content: '' }));
    const { control, created } = await extended(BEFORE, options);
    expect(await rejection(createVersion(control, created, 'one'))).toMatchObject({ status: 400 });
  });

  it('conflicts with a version that is created meanwhile', async () => {
    let meanwhile = async () => {};
    const { options } = recorder(({ Content }) => (text(Content) === 'one' ? meanwhile() : undefined));
    const { control, created } = await extended(BEFORE, options);
    meanwhile = async () => {
      await createVersion(control, created, 'two');
    };
    expect(await rejection(createVersion(control, created, 'one'))).toMatchObject({ status: 409 });
  });
});

describe('an action before a deployment starts', () => {
  const BEFORE = { PRE_START_DEPLOYMENT: action('scrub') };

  async function deployable(options: AppConfigLocalOptions) {
    const running = await extended(BEFORE, options);
    const { control, created } = running;
    await createVersion(control, created, 'secret', { ContentType: 'text/plain', VersionLabel: 'v1' });
    return {
      ...running,
      start: (input = {}) => startDeployment(control, created, 1, 'AppConfig.AllAtOnce', input),
    };
  }

  it('is told what AWS documents, and changes what is delivered, but not the version', async () => {
    const { payloads, options } = recorder(() => ({ Content: base64('***') }));
    const { control, client, created, extension, association, start } = await deployable(options);
    const DynamicExtensionParameters = { [`${extension}#how`]: 'well' };
    const started = await start({ Description: 'go', DynamicExtensionParameters });
    const Parameters = { where: 'here', how: 'well' };
    expect(payloads).toEqual([
      {
        InvocationId: expect.stringMatching(/^[a-z0-9]{7}$/),
        Parameters,
        Type: 'PreStartDeployment',
        Application: { Id: created.ApplicationId, Name: 'DemoApp' },
        Environment: { Id: created.EnvironmentId, Name: 'prod' },
        ConfigurationProfile: { Id: created.ConfigurationProfileId, Name: 'main' },
        ConfigurationProfileType: 'AWS.Freeform',
        Content: base64('secret'),
        ContentType: 'text/plain',
        ContentVersion: '1',
        Description: 'go',
        DeploymentNumber: 1,
      },
    ]);
    expect(started.AppliedExtensions).toEqual([
      { ExtensionId: extension, ExtensionAssociationId: association, VersionNumber: 1, Parameters },
    ]);
    expect(started.EventLog?.at(-1)?.ActionInvocations).toEqual([
      {
        ExtensionIdentifier: extension,
        ActionName: 'scrub',
        Uri: URI,
        InvocationId: payloads[0]?.InvocationId,
      },
    ]);
    expect(await fetchOnce(client)).toMatchObject({
      text: '***',
      versionLabel: 'v1',
      contentType: 'text/plain',
    });
    expect(await getContent(control, created, 1)).toBe('secret');
  });

  it('delivers changed content to a session that had the version as it is stored', async () => {
    const { options } = recorder(() => ({ Content: base64('***') }));
    const { client, control, clock, created, association, start } = await deployable(options);
    await start();
    const changed = await fetchOnce(client);
    await control.send(new DeleteExtensionAssociationCommand({ ExtensionAssociationId: association }));
    clock.advance(600);
    await start();
    expect([changed.text, (await poll(client, changed.token)).text]).toEqual(['***', 'secret']);
    expect((await getDeployment(control, created)).AppliedExtensions).toHaveLength(1);
  });

  it('refuses the deployment when the handler does', async () => {
    const { options } = recorder(() => Promise.reject(new Error('freeze')));
    const { control, created, start } = await deployable(options);
    expect(await rejection(start())).toMatchObject({
      status: 400,
      message: 'Error invoking extension watch: freeze',
    });
    expect((await control.send(new ListDeploymentsCommand(created))).Items).toEqual([]);
  });

  it('is not called while another deployment is under way', async () => {
    const { payloads, options } = recorder();
    const { start } = await deployable(options);
    await start();
    expect(await rejection(start())).toMatchObject({ status: 409 });
    expect(payloads).toHaveLength(1);
  });

  it.each([
    ['of no associated extension', { 'nothing#how': 'x' }],
    ['that is not dynamic', { 'watch#where': 'x' }],
    ['that the extension has not', { 'watch#what': 'x' }],
    ['without an extension', { how: 'x' }],
  ])('is refused with a parameter %s', async (_, DynamicExtensionParameters) => {
    const { start } = await deployable({});
    expect(await rejection(start({ DynamicExtensionParameters }))).toMatchObject({ status: 400 });
  });
});

describe('actions while a deployment proceeds', () => {
  const ALONG: Points = {
    ON_DEPLOYMENT_START: action('start'),
    ON_DEPLOYMENT_STEP: action('step'),
    ON_DEPLOYMENT_BAKING: action('bake'),
    ON_DEPLOYMENT_COMPLETE: action('complete'),
    ON_DEPLOYMENT_ROLLED_BACK: action('back'),
  };
  const SLOWLY = { DeploymentDurationInMinutes: 2, GrowthFactor: 50, FinalBakeTimeInMinutes: 1 };

  async function proceeding(options: AppConfigLocalOptions) {
    const running = await extended(ALONG, options);
    const { control, created } = running;
    await createVersion(control, created, 'one');
    await startDeployment(control, created, 1, await createStrategy(control, SLOWLY), { Description: 'go' });
    return running;
  }

  it('are called as its events occur by the clock, each once, and are in its log', async () => {
    const { payloads, until, options } = recorder();
    const { control, clock, created } = await proceeding(options);
    await until(1);
    expect(payloads).toEqual([
      {
        InvocationId: expect.stringMatching(/^[a-z0-9]{7}$/),
        Parameters: { where: 'here' },
        Type: 'OnDeploymentStart',
        Application: { Id: created.ApplicationId },
        Environment: { Id: created.EnvironmentId },
        ConfigurationProfile: { Id: created.ConfigurationProfileId, Name: 'main' },
        DeploymentNumber: 1,
        Description: 'go',
        ConfigurationVersion: '1',
      },
    ]);
    clock.advance(60);
    await until(2);
    clock.advance(120);
    await until(5);
    expect(payloads.map(({ Type }) => Type)).toEqual([
      'OnDeploymentStart',
      'OnDeploymentStep',
      'OnDeploymentStep',
      'OnDeploymentBaking',
      'OnDeploymentComplete',
    ]);
    const { EventLog = [] } = await getDeployment(control, created);
    const logged = EventLog.toReversed().map(({ ActionInvocations }) => ActionInvocations?.[0]);
    expect(logged.map((one) => [one?.InvocationId, one?.ErrorCode])).toEqual(
      payloads.map(({ InvocationId }) => [InvocationId, undefined]),
    );
  });

  it('are called to its end, although the next one starts at once', async () => {
    const { payloads, until, options } = recorder();
    const { control, clock, created } = await proceeding(options);
    clock.advance(180);
    await startDeployment(control, created, 1, 'AppConfig.AllAtOnce');
    await until(6);
    expect(payloads.slice(3, 6).map(({ Type, DeploymentNumber }) => [DeploymentNumber, Type])).toEqual([
      [1, 'OnDeploymentBaking'],
      [1, 'OnDeploymentComplete'],
      [2, 'OnDeploymentStart'],
    ]);
  });

  it('that fail do not stop it, and are told in its log', async () => {
    const { until, options } = recorder(() => {
      throw new Error('no network');
    });
    const { control, clock, created, logger } = await proceeding(options);
    clock.advance(600);
    await until(5);
    const errors = async () => {
      const { State, EventLog = [] } = await getDeployment(control, created);
      return [State, ...EventLog.map((event) => event.ActionInvocations?.[0]?.ErrorMessage)];
    };
    while ((await errors()).includes(undefined)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await errors()).toEqual(['COMPLETE', ...Array(5).fill('no network')]);
    expect(logger.lines).toContainEqual(
      expect.stringMatching(/watch failed at ON_DEPLOYMENT_START of deployment 1: no network/),
    );
  });

  it('end with its rollback', async () => {
    const { payloads, until, options } = recorder();
    const { control, clock, created } = await proceeding(options);
    await until(1);
    await control.send(new StopDeploymentCommand({ ...created, DeploymentNumber: 1 }));
    await until(2);
    clock.advance(600);
    expect(payloads.map(({ Type }) => Type)).toEqual(['OnDeploymentStart', 'OnDeploymentRolledBack']);
  });

  it('go on after a restart, without what happened meanwhile', async () => {
    const { path: state } = await setUpStateFile();
    const { clock, close } = await proceeding({ state });
    clock.advance(60);
    await close();
    const { payloads, until, options } = recorder();
    const again = await startControlled({ ...options, state, clock });
    clock.advance(60);
    await until(2);
    expect(payloads.map(({ Type }) => Type)).toEqual(['OnDeploymentStep', 'OnDeploymentBaking']);
    await again.close();
  });

  it('roll it back at a tick, once a minute, when they say so or fail', async () => {
    const answers = [undefined, { Directive: 'CONTINUE' }, { Directive: 'ROLL_BACK', Description: 'alarm' }];
    const { payloads, until, options } = recorder(({ Type }) =>
      Type === 'AtDeploymentTick' ? answers[payloads.length - 1] : undefined,
    );
    const TICK = { AT_DEPLOYMENT_TICK: action('watch') };
    const { control, clock, created } = await extended(TICK, options);
    await createVersion(control, created, 'one');
    const strategy = await createStrategy(control, { ...SLOWLY, DeploymentDurationInMinutes: 10 });
    await startDeployment(control, created, 1, strategy);
    for (let count = 1; count <= 3; count += 1) {
      await until(count);
      clock.advance(60);
    }
    expect(payloads).toHaveLength(3);
    expect(payloads[1]).toMatchObject({
      Type: 'AtDeploymentTick',
      DeploymentState: 'DEPLOYING',
      PercentageComplete: '0.0',
      ConfigurationVersion: '1',
    });
    const state = async () => (await getDeployment(control, created)).State;
    while ((await state()) === 'DEPLOYING') await new Promise((resolve) => setTimeout(resolve, 10));
    const { State, EventLog = [] } = await getDeployment(control, created);
    expect([State, EventLog[1]?.TriggeredBy, EventLog[1]?.Description]).toEqual([
      'ROLLED_BACK',
      'APPCONFIG',
      'Extension watch: alarm',
    ]);

    answers.push({ Error: 'InternalError', Message: 'no data' } as never);
    await startDeployment(control, created, 1, strategy);
    const second = async () => (await getDeployment(control, created, 2)).State;
    while ((await second()) === 'DEPLOYING') await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await getDeployment(control, created, 2)).EventLog?.[1]?.Description).toBe(
      'Extension watch: InternalError: no data',
    );
  });

  it('wait for a clock that is broken for a while', async () => {
    const { payloads, until, options } = recorder();
    const clock = new VirtualClock();
    let isBroken = false;
    const now = () => {
      if (isBroken) throw new Error('no battery');
      return clock.now();
    };
    const { logger } = await proceeding({ ...options, clock: { now } });
    await until(1);
    isBroken = true;
    const isTold = () => logger.lines.some((line) => line.startsWith('error: Extensions are not called'));
    while (!isTold()) await new Promise((resolve) => setTimeout(resolve, 10));
    isBroken = false;
    clock.advance(60);
    await until(2);
    expect(payloads.map(({ Type }) => Type)).toEqual(['OnDeploymentStart', 'OnDeploymentStep']);
  });

  it('are in its log although nobody is called', async () => {
    const { control, created } = await proceeding({});
    const { EventLog } = await getDeployment(control, created);
    expect(EventLog?.[0]?.ActionInvocations?.[0]).toMatchObject({ ActionName: 'start', Uri: URI });
  });
});
