import { Wire } from './wire.js';

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.start();
});

afterEach(() => wire.local.close());

const IDENTIFIERS = {
  ApplicationIdentifier: 'app',
  EnvironmentIdentifier: 'env',
  ConfigurationProfileIdentifier: 'profile',
};

async function deploy(content: string, profile: object = {}): Promise<void> {
  const { environment, versions, profileId } = await wire.target(profile);
  await wire.make(versions, content, { VersionLabel: 'v-1' });
  await wire.make(`${environment}/deployments`, {
    ConfigurationProfileId: profileId,
    ConfigurationVersion: '1',
    DeploymentStrategyId: await wire.strategy(),
  });
}

const open = async (): Promise<string> =>
  (await wire.make('/configurationsessions', IDENTIFIERS)).body.InitialConfigurationToken;
const poll = (token: string | null, headers: Record<string, string> = {}) =>
  wire.ask(`GET /configuration?configuration_token=${encodeURIComponent(token ?? '')}`, undefined, headers);

describe('a poll, as recorded', () => {
  // Native recordings, docs/appconfig.md there.
  it('without a change has no body, keeps the content type and drops the label', async () => {
    await deploy('{"a":1}');
    const first = await poll(await open());
    expect(first).toMatchObject({ status: 200, text: '{"a":1}' });
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'application/json',
      'next-poll-interval-in-seconds': '60',
      'version-label': 'v-1',
      'last-modified': 'Sat, 01 Aug 2026 00:00:00 GMT',
    });
    wire.clock.milliseconds += 60_000;
    const second = await poll(first.headers.get('next-poll-configuration-token'));
    expect(second).toMatchObject({ status: 200, text: '' });
    expect(second.headers.get('content-type')).toBe('application/json');
    expect(second.headers.get('version-label')).toBeNull();
  });

  // The message: https://github.com/aws-samples/sample-python-helper-aws-appconfig/issues/2
  it('that is too early is refused by its problem, and leaves the token good', async () => {
    await deploy('{"a":1}');
    const token = (await poll(await open())).headers.get('next-poll-configuration-token');
    const early = await poll(token);
    expect(early).toMatchObject({ status: 400, error: 'BadRequestException' });
    expect(early.body).toEqual({
      Message: expect.stringContaining('Request too early'),
      Reason: 'InvalidParameters',
      Details: { InvalidParameters: { ConfigurationToken: { Problem: 'PollIntervalNotSatisfied' } } },
    });
    wire.clock.milliseconds += 60_000;
    expect((await poll(token)).status).toBe(200);
  });

  it('with a token of more than a day has the problem Expired, and with one made up Corrupted', async () => {
    await deploy('{"a":1}');
    const token = await open();
    wire.clock.milliseconds += 25 * 3_600_000;
    for (const [given, Problem] of [
      [token, 'Expired'],
      ['made-up', 'Corrupted'],
    ] as const)
      expect((await poll(given)).body.Details).toEqual({
        InvalidParameters: { ConfigurationToken: { Problem } },
      });
  });

  // Native recordings, experiments_agent_native.json: the media type has a space in the answer and none in the request.
  it('that accepts Ion gets the rules in Ion', async () => {
    const variants = [
      { name: 'gold', rule: '(eq $tier "gold")', enabled: true },
      { name: 'default', enabled: false },
    ];
    const flags = { version: '1', flags: { a: { name: 'a' } }, values: { a: { _variants: variants } } };
    await deploy(JSON.stringify(flags), { Type: 'AWS.AppConfig.FeatureFlags' });
    const Accept = 'application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1';
    const answer = await poll(await open(), { Accept });
    expect(answer.headers.get('content-type')).toBe('application/ion; type=AWS.AppConfig.FeatureFlags');
  });
});

describe('a session, as recorded', () => {
  // Native recordings, internal/services/appconfig.
  it('names what is not there: application, profile, environment, then a deployment', async () => {
    const start = (input: object) => wire.ask('POST /configurationsessions', { ...IDENTIFIERS, ...input });
    await wire.target();
    const missing = { status: 404, error: 'ResourceNotFoundException' };
    const nowhere = 'no-such-thing';
    expect(
      await start({ ApplicationIdentifier: nowhere, ConfigurationProfileIdentifier: nowhere }),
    ).toMatchObject({ ...missing, body: { ResourceType: 'Application' } });
    expect(
      await start({ ConfigurationProfileIdentifier: nowhere, EnvironmentIdentifier: nowhere }),
    ).toMatchObject({ ...missing, body: { ResourceType: 'ConfigurationProfile' } });
    expect(await start({ EnvironmentIdentifier: nowhere })).toMatchObject({
      ...missing,
      body: { ResourceType: 'Environment' },
    });
    expect(await start({})).toMatchObject({
      ...missing,
      body: {
        ResourceType: 'Deployment',
        ReferencedBy: { EnvironmentIdentifier: 'env', ConfigurationProfileIdentifier: 'profile' },
      },
    });
  });
});
