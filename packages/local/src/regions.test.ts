import { readFile, writeFile } from 'node:fs/promises';
import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateDeploymentStrategyCommand,
  CreateEnvironmentCommand,
  GetApplicationCommand,
  GetConfigurationProfileCommand,
  GetDeploymentStrategyCommand,
  GetEnvironmentCommand,
  ListApplicationsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-appconfig';
import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { createMain, createStrategy, createVersion, startDeployment } from './testing/control.js';
import {
  cleanUp,
  clientSettings,
  fetchOnce,
  MAIN,
  onCleanUp,
  openSession,
  poll,
  rejection,
  SESSION,
  start,
} from './testing/local.js';
import { names, setUpStateFile } from './testing/state.js';

afterEach(cleanUp);

function clientsFor(endpoint: string, region: string) {
  const control = new AppConfigClient({ ...clientSettings(endpoint), region });
  const data = new AppConfigDataClient({ ...clientSettings(endpoint), region });
  onCleanUp(() => control.destroy());
  onCleanUp(() => data.destroy());
  return { control, data };
}

async function startInTwo() {
  const running = await start();
  const { endpoint } = running;
  return { ...running, us: clientsFor(endpoint, 'us-east-1'), eu: clientsFor(endpoint, 'eu-central-1') };
}

const listed = async (control: AppConfigClient) =>
  ((await control.send(new ListApplicationsCommand({}))).Items ?? []).map(({ Name }) => Name);

/** A version of its own, delivered at once. */
async function deliver(control: AppConfigClient, content: string) {
  const created = await createMain(control);
  await createVersion(control, created, content);
  await startDeployment(control, created, 1, await createStrategy(control));
  return created;
}

const credential = (region: string) => `local/20260101/${region}/appconfig/aws4_request`;
const signedFor = (region: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${credential(region)}, SignedHeaders=host, Signature=0`,
});

describe('a region', () => {
  it('has names, lists and deployments of its own', async () => {
    const { us, eu } = await startInTwo();
    await deliver(us.control, '"us"');
    await deliver(eu.control, '"eu"');
    await us.control.send(new CreateApplicationCommand({ Name: 'Other' }));
    expect([await listed(us.control), await listed(eu.control)]).toEqual([['DemoApp', 'Other'], ['DemoApp']]);
    expect([await fetchOnce(us.data), await fetchOnce(eu.data)]).toMatchObject([
      { text: '"us"' },
      { text: '"eu"' },
    ]);
  });

  it('has quotas of its own', async () => {
    const { us, eu } = await startInTwo();
    const create = (control: AppConfigClient, Name: string) =>
      control.send(
        new CreateDeploymentStrategyCommand({ Name, DeploymentDurationInMinutes: 0, GrowthFactor: 100 }),
      );
    for (let count = 0; count < 100; count += 1) await create(us.control, `s${count}`);
    expect(await rejection(create(us.control, 'more'))).toMatchObject({
      name: 'ServiceQuotaExceededException',
    });
    expect(await create(eu.control, 'more')).toMatchObject({ Name: 'more' });
  });

  it('gives no pages to the token of another', async () => {
    const { us, eu } = await startInTwo();
    for (const Name of ['one', 'two']) {
      for (const { control } of [us, eu]) await control.send(new CreateApplicationCommand({ Name }));
    }
    const { NextToken } = await us.control.send(new ListApplicationsCommand({ MaxResults: 1 }));
    const list = new ListApplicationsCommand({ MaxResults: 1, NextToken });
    expect(await rejection(eu.control.send(list))).toMatchObject({ name: 'BadRequestException' });
    expect((await us.control.send(list)).Items).toMatchObject([{ Name: 'two' }]);
  });

  it('knows the tags of its own resources, by ARNs that name it', async () => {
    const { us, eu } = await startInTwo();
    const Tags = { team: 'one' };
    const { Id } = await eu.control.send(new CreateApplicationCommand({ Name: 'DemoApp', Tags }));
    const list = (control: AppConfigClient, region: string) => {
      const ResourceArn = `arn:aws:appconfig:${region}:000000000000:application/${Id}`;
      return control.send(new ListTagsForResourceCommand({ ResourceArn }));
    };
    expect(await list(eu.control, 'eu-central-1')).toMatchObject({ Tags });
    expect(await list(eu.control, '')).toMatchObject({ Tags });
    expect(await rejection(list(us.control, 'us-east-1'))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await rejection(list(us.control, 'eu-central-1'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('names eu-central-1, but this request is for us-east-1'),
    });
  });
});

describe('a 404 names the region in which the name is', () => {
  const HERE = 'there is one in eu-central-1, but this request is for us-east-1';

  it('of the control plane', async () => {
    const { us, eu } = await startInTwo();
    const created = await createMain(eu.control);
    const strategy = await createStrategy(eu.control);
    const { Id: bare = '' } = await us.control.send(new CreateApplicationCommand({ Name: 'DemoApp' }));
    const parent = { ApplicationId: 'DemoApp' };
    for (const get of [
      () => us.control.send(new GetApplicationCommand(created)),
      () => us.control.send(new GetEnvironmentCommand({ ...parent, EnvironmentId: 'prod' })),
      () => us.control.send(new GetEnvironmentCommand({ ApplicationId: bare, EnvironmentId: 'prod' })),
      () =>
        us.control.send(new GetConfigurationProfileCommand({ ...parent, ConfigurationProfileId: 'main' })),
      () => us.control.send(new GetDeploymentStrategyCommand({ DeploymentStrategyId: strategy })),
    ]) {
      expect(await rejection(get())).toMatchObject({ status: 404, message: expect.stringContaining(HERE) });
    }
    const nowhere = new GetApplicationCommand({ ApplicationId: 'Nowhere' });
    const { message } = await rejection(us.control.send(nowhere));
    expect(message).toBe('Application Nowhere could not be found for account 000000000000');
  });

  it('of the data plane, and of the AppConfig Agent', async () => {
    const { us, eu, endpoint } = await startInTwo();
    await deliver(eu.control, '1');
    const path = `${endpoint}/applications/DemoApp/environments/prod/configurations/main`;
    const missing = async (kind: string) => {
      expect(await rejection(us.data.send(new StartConfigurationSessionCommand(SESSION)))).toMatchObject({
        name: 'ResourceNotFoundException',
        ResourceType: kind,
        message: expect.stringContaining(HERE),
      });
      const answer = await fetch(path);
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(HERE)]);
    };
    await missing('Application');
    const { Id: ApplicationId } = await us.control.send(new CreateApplicationCommand({ Name: 'DemoApp' }));
    const environment = () => us.control.send(new CreateEnvironmentCommand({ ApplicationId, Name: 'prod' }));
    const profile = { ApplicationId, Name: 'main', LocationUri: 'hosted' };
    await us.control.send(new CreateConfigurationProfileCommand(profile));
    await missing('Environment');
    await environment();
    expect(await rejection(openSession(us.data))).toMatchObject({ ResourceType: 'Deployment' });
  });
});

describe('the region of a request', () => {
  it.each(['us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'mx-central-1', 'ap-southeast-7'])(
    'is the one that it is signed for: %s',
    async (region) => {
      const { endpoint } = await start();
      const { control } = clientsFor(endpoint, region);
      await control.send(new CreateApplicationCommand({ Name: 'Here' }));
      const presigned = new URLSearchParams({
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Credential': credential(region),
      });
      const names = async (query: string, headers = {}) => {
        const answer = await fetch(`${endpoint}/applications${query}`, { headers });
        const { Items } = (await answer.json()) as { Items: { Name: string }[] };
        return Items.map(({ Name }) => Name);
      };
      expect(await names(`?${presigned}`)).toEqual(['Here']);
      expect(await names('', signedFor(region))).toEqual(['Here']);
      expect(await names('')).toEqual([]);
      expect(await names('', { authorization: 'Bearer secret' })).toEqual([]);
      const without = 'AWS4-ECDSA-P256-SHA256 Credential=local/20260101/appconfig/aws4_request';
      expect(await names('', { authorization: without })).toEqual([]);
    },
  );

  it.each([
    [signedFor('local'), 'The region must have a name such as us-east-1, got "local"'],
    [signedFor(''), 'got ""'],
    [signedFor('us-east-1/x'), 'KEY/DATE/REGION/SERVICE/aws4_request'],
    [{ authorization: 'AWS4-HMAC-SHA256 Credential=local' }, 'got "local"'],
    [{ authorization: 'AWS4-HMAC-SHA256 Signature=0' }, 'got ""'],
  ])('has to be one: %j', async (headers, message) => {
    const { endpoint } = await start();
    const answer = await fetch(`${endpoint}/applications`, { headers });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'BadRequestException']);
    expect(await answer.json()).toEqual({ Message: expect.stringContaining(message) });
  });

  it('is one of a hundred', async () => {
    const { endpoint } = await start();
    const status = async (region: string) =>
      (await fetch(`${endpoint}/applications`, { headers: signedFor(region) })).status;
    for (let number = 1; number < 100; number += 1) expect(await status(`xx-test-${number}`)).toBe(200);
    expect(await status('xx-more-1')).toBe(400);
    expect(await status('xx-test-99')).toBe(200);
  });
});

describe('the token of a session', () => {
  it('belongs to its region; a poll that is not signed may use it, one for another region may not', async () => {
    const { us, eu, clock, endpoint } = await startInTwo();
    await deliver(eu.control, '"eu"');
    await deliver(us.control, '"us"');
    const token = await openSession(eu.data);
    const wrong = us.data.send(new GetLatestConfigurationCommand({ ConfigurationToken: token }));
    expect(await rejection(wrong)).toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('a session in eu-central-1, but this request is for us-east-1'),
      Details: { InvalidParameters: { ConfigurationToken: { Problem: 'Corrupted' } } },
    });
    // The refusal does not use it up.
    const first = await poll(eu.data, token);
    expect(first.text).toBe('"eu"');
    clock.advance(60);
    const unsigned = await fetch(
      `${endpoint}/configuration?configuration_token=${encodeURIComponent(first.token)}`,
    );
    expect(unsigned.status).toBe(200);
  });
});

describe('the option region', () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env.AWS_REGION = environment.AWS_REGION;
  });

  it('is where deploy, the Agent and requests that are not signed are', async () => {
    const { endpoint, deploy, region } = await start({ region: 'eu-central-1' });
    expect(region).toBe('eu-central-1');
    await deploy({ ...MAIN, content: '"here"' });
    expect((await fetchOnce(clientsFor(endpoint, 'eu-central-1').data)).text).toBe('"here"');
    expect(await rejection(fetchOnce(clientsFor(endpoint, 'us-east-1').data))).toMatchObject({
      message: expect.stringContaining('there is one in eu-central-1'),
    });
    const agent = await fetch(`${endpoint}/applications/DemoApp/environments/prod/configurations/main`);
    expect(await agent.text()).toBe('"here"');
    const session = await fetch(`${endpoint}/configurationsessions`, {
      method: 'POST',
      body: JSON.stringify(SESSION),
    });
    expect(session.status).toBe(201);
  });

  it('is AWS_REGION by default, else us-east-1', async () => {
    process.env.AWS_REGION = 'sa-east-1';
    expect((await start({ region: undefined })).region).toBe('sa-east-1');
    process.env.AWS_REGION = '';
    expect((await start({ region: undefined })).region).toBe('us-east-1');
    process.env.AWS_REGION = 'local';
    await expect(start({ region: undefined })).rejects.toThrow(
      'Expected `AWS_REGION` to be an AWS region such as us-east-1, got "local" (string)',
    );
  });
});

describe('a state file', () => {
  it('keeps the regions apart', async () => {
    const { path } = await setUpStateFile();
    const { endpoint, close } = await start({ state: path });
    await deliver(clientsFor(endpoint, 'us-east-1').control, '"us"');
    await deliver(clientsFor(endpoint, 'eu-central-1').control, '"eu"');
    await close();
    const again = await start({ state: path, region: 'sa-east-1' });
    for (const [region, text] of [
      ['us-east-1', '"us"'],
      ['eu-central-1', '"eu"'],
    ] as const) {
      expect((await fetchOnce(clientsFor(again.endpoint, region).data)).text).toBe(text);
    }
  });

  it('from before there were regions is all of the home region, and stays so', async () => {
    const { path, open, newRegions } = await setUpStateFile();
    const record = { id: 'abc1234', name: 'old', sequence: 7 };
    const change = { table: 'applications', parent: '', id: 'abc1234', record };
    const old = `{"format":"appconfig-local","version":1}\n${JSON.stringify([change])}\n`;
    await writeFile(path, old);
    const { store, create } = await open();
    expect([store.region, names(store)]).toEqual(['us-east-1', ['old']]);
    expect((await create('new')).sequence).toBe(8);
    expect(await readFile(path, 'utf8')).toMatch(/^\{"format":"appconfig-local","version":2\}\n/);
    const moved = newRegions('eu-central-1');
    await open(undefined, moved);
    expect([names(moved.home), names(moved.of('us-east-1'))]).toEqual([[], ['old', 'new']]);
  });

  it('with something else than a region is refused', async () => {
    const { path, open } = await setUpStateFile();
    const change = { table: 'applications', region: 'local', parent: '', id: 'a', record: { id: 'a' } };
    await writeFile(path, `{"format":"appconfig-local","version":2}\n${JSON.stringify([change])}\n`);
    await expect(open()).rejects.toThrow('line 2 is damaged or not ours: expected the name of a region');
  });
});
