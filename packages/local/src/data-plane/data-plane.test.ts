import { cleanUp, fetchOnce, MAIN, openSession, poll, rejection, SESSION, start } from '../testing/local.js';

afterEach(cleanUp);

const DAY = 86_400;

describe('P2 StartConfigurationSession and GetLatestConfiguration', () => {
  it('delivers the deployed content once, then an empty body that keeps the content type and drops the label', async () => {
    const { client, clock, deploy } = await start();
    await deploy({ ...MAIN, content: '{"a":1}', contentType: 'application/json', versionLabel: 'first' });
    const first = await poll(client, await openSession(client));
    expect(first).toMatchObject({
      text: '{"a":1}',
      contentType: 'application/json',
      versionLabel: 'first',
      interval: 60,
    });

    clock.advance(60);
    const second = await poll(client, first.token);
    expect(second).toMatchObject({ text: null, contentType: 'application/json', versionLabel: undefined });

    await deploy({ ...MAIN, content: 'a: 2', contentType: 'application/x-yaml' });
    clock.advance(60);
    const third = await poll(client, second.token);
    expect(third).toMatchObject({ text: 'a: 2', contentType: 'application/x-yaml', versionLabel: undefined });
    expect(new Set([first.token, second.token, third.token]).size).toBe(3);
  });

  it('delivers the content again to a new session', async () => {
    const { client, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    expect((await fetchOnce(client)).text).toBe('{}');
    expect((await fetchOnce(client)).text).toBe('{}');
  });

  it('keeps bytes as they are', async () => {
    const { endpoint, client, deploy } = await start();
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    await deploy({ ...MAIN, content, contentType: 'application/octet-stream' });
    const token = await openSession(client);
    const answer = await fetch(`${endpoint}/configuration?configuration_token=${token}`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  });

  it('answers on the wire with 201 and 200, a date, and no framework headers', async () => {
    const { endpoint, deploy, clock } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const session = await fetch(`${endpoint}/configurationsessions`, {
      method: 'POST',
      body: JSON.stringify(SESSION),
    });
    expect(session.status).toBe(201);
    const { InitialConfigurationToken: token } = (await session.json()) as Record<string, string>;
    const answer = await fetch(`${endpoint}/configuration?configuration_token=${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('last-modified')).toBe(new Date(clock.now()).toUTCString());
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('etag')).toBeNull();
  });
});

describe('P1 the poll interval', () => {
  it('of 0 refuses no early poll: what is deployed shows at once, on a clock that stands still', async () => {
    const { client, deploy } = await start({ pollInterval: 0 });
    await deploy({ ...MAIN, content: '1' });
    let answer = await fetchOnce(client);
    expect(answer).toMatchObject({ text: '1', interval: 0 });
    for (const content of ['2', '3', '4']) {
      await deploy({ ...MAIN, content });
      answer = await poll(client, answer.token);
      expect(answer).toMatchObject({ text: content, interval: 0 });
      answer = await poll(client, answer.token);
      expect(answer).toMatchObject({ text: null, interval: 0 });
    }
  });

  it.each([
    { asked: undefined, override: undefined, expected: 60 },
    { asked: 15, override: undefined, expected: 15 },
    { asked: 86_400, override: undefined, expected: 86_400 },
    { asked: undefined, override: 0, expected: 0 },
    { asked: 15, override: 0, expected: 0 },
    { asked: undefined, override: 1, expected: 1 },
    { asked: undefined, override: 86_400, expected: 86_400 },
    { asked: 300, override: 86_400, expected: 86_400 },
  ])(
    'is $expected when $asked is asked for and $override overrides it',
    async ({ asked, override, expected }) => {
      const { client, deploy } = await start({ pollInterval: override });
      await deploy({ ...MAIN, content: '{}' });
      const input = asked === undefined ? {} : { RequiredMinimumPollIntervalInSeconds: asked };
      expect((await fetchOnce(client, input)).interval).toBe(expected);
    },
  );

  it('of a day is as long as a token lives', async () => {
    const { client, clock, deploy } = await start({ pollInterval: DAY });
    await deploy({ ...MAIN, content: '{}' });
    const { token } = await fetchOnce(client);
    clock.advance(DAY - 1);
    expect((await rejection(poll(client, token))).message).toBe('Request too early');
    clock.advance(1);
    expect((await rejection(poll(client, token))).message).toBe('The configuration token has expired');
    expect((await fetchOnce(client)).text).toBe('{}');
  });

  it('refuses an early poll without using the token up', async () => {
    const { client, clock, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const { token } = await fetchOnce(client, { RequiredMinimumPollIntervalInSeconds: 30 });
    clock.advance(29);
    expect(await rejection(poll(client, token))).toEqual({
      name: 'BadRequestException',
      message: 'Request too early',
      status: 400,
      Reason: 'InvalidParameters',
      Details: { InvalidParameters: { ConfigurationToken: { Problem: 'PollIntervalNotSatisfied' } } },
    });
    clock.advance(1);
    expect((await poll(client, token)).text).toBeNull();
  });
});

describe('P3 tokens', () => {
  const problem = (Problem: string) => ({
    name: 'BadRequestException',
    status: 400,
    Reason: 'InvalidParameters',
    Details: { InvalidParameters: { ConfigurationToken: { Problem } } },
  });

  it('are good once', async () => {
    const { client, clock, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const token = await openSession(client);
    await poll(client, token);
    clock.advance(60);
    expect(await rejection(poll(client, token))).toMatchObject(problem('Corrupted'));
  });

  it('are accepted once only from polls at the same time', async () => {
    const { client, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const token = await openSession(client);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => poll(client, token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('live for a day', async () => {
    const { client, clock, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const token = await openSession(client);
    clock.advance(DAY - 1);
    const next = await poll(client, token);
    clock.advance(DAY);
    expect(await rejection(poll(client, next.token))).toMatchObject(problem('Expired'));
  });

  it('are not taken from anywhere else', async () => {
    const { client, deploy } = await start();
    await deploy({ ...MAIN, content: '{}' });
    const other = await start();
    await other.deploy({ ...MAIN, content: '{}' });
    const good = await openSession(client);
    const forged = Buffer.from(Buffer.from(good, 'base64url').toString('latin1').replace(':0:', ':1:'));
    for (const token of [
      'x',
      '🙂',
      'a'.repeat(9_000),
      forged.toString('base64url'),
      await openSession(other.client),
    ]) {
      expect(await rejection(poll(client, token))).toMatchObject(problem('Corrupted'));
    }
  });

  it.each([
    '',
    '?configuration_token=',
    '?configuration_token=a&configuration_token=b',
    '?configuration_token[x]=a',
  ])('must be given once: %j', async (query) => {
    const { endpoint } = await start();
    const answer = await fetch(`${endpoint}/configuration${query}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('BadRequestException');
    expect(await answer.json()).toMatchObject({ Reason: 'InvalidParameters' });
  });
});

describe('L2 what StartConfigurationSession refuses', () => {
  it.each([
    ['ApplicationIdentifier', { ApplicationIdentifier: '' }],
    ['EnvironmentIdentifier', { EnvironmentIdentifier: 'e'.repeat(129) }],
    ['ConfigurationProfileIdentifier', { ConfigurationProfileIdentifier: undefined }],
    ['RequiredMinimumPollIntervalInSeconds', { RequiredMinimumPollIntervalInSeconds: 14 }],
    ['RequiredMinimumPollIntervalInSeconds', { RequiredMinimumPollIntervalInSeconds: 86_401 }],
    ['RequiredMinimumPollIntervalInSeconds', { RequiredMinimumPollIntervalInSeconds: 20.5 }],
  ])('a bad %s: %j', async (name, input) => {
    const { client } = await start();
    expect(await rejection(openSession(client, input))).toMatchObject({
      name: 'BadRequestException',
      status: 400,
      message: expect.stringContaining(name),
      Reason: 'InvalidParameters',
      Details: { InvalidParameters: { [name]: { Problem: 'Corrupted' } } },
    });
  });

  it('names what is not there: application, then profile, then environment, then a deployment', async () => {
    const { client, deploy } = await start();
    const notFound = async () => {
      const { name, status, ResourceType, ReferencedBy } = await rejection(openSession(client));
      return { name, status, ResourceType, ReferencedBy };
    };
    const expected = (ResourceType: string, ReferencedBy: object) => ({
      name: 'ResourceNotFoundException',
      status: 404,
      ResourceType,
      ReferencedBy,
    });
    const ConfigurationProfileIdentifier = 'main';
    const EnvironmentIdentifier = 'prod';
    expect(await notFound()).toEqual(expected('Application', { ApplicationIdentifier: 'DemoApp' }));
    await deploy({ ...MAIN, environment: 'test', profile: 'other', content: '{}' });
    expect(await notFound()).toEqual(expected('ConfigurationProfile', { ConfigurationProfileIdentifier }));
    await deploy({ ...MAIN, environment: 'test', content: '{}' });
    expect(await notFound()).toEqual(expected('Environment', { EnvironmentIdentifier }));
    await deploy({ ...MAIN, profile: 'other', content: '{}' });
    const both = { EnvironmentIdentifier, ConfigurationProfileIdentifier };
    expect(await notFound()).toEqual(expected('Deployment', both));
    await deploy({ ...MAIN, content: '{}' });
    expect(await openSession(client)).toMatch(/^\S{20,8192}$/);
  });
});
