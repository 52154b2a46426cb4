import { Wire } from './wire.js';

// Native recordings, controls_native.json, unless a test says otherwise.

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.start();
});

afterEach(() => wire.local.close());

const BAD_REQUEST = { status: 400, error: 'BadRequestException' };

describe('resources, as recorded', () => {
  it('have an empty description in the answer that sets it, and none from then on', async () => {
    const { body } = await wire.make('/applications', { Name: 'app', Description: '' });
    expect(body).toEqual({ Id: body.Id, Name: 'app', Description: '' });
    expect((await wire.ask(`GET /applications/${body.Id}`)).body).toEqual({ Id: body.Id, Name: 'app' });
  });

  it('have IDs of seven letters and digits, and are found by their names as well', async () => {
    const { application, environment, profile } = await wire.target();
    for (const path of [application, environment, profile]) expect(path).toMatch(/\/[a-z0-9]{7}$/);
    for (const path of [
      '/applications/app/environments/env',
      '/applications/app/configurationprofiles/profile',
    ])
      expect((await wire.ask(`GET ${path}`)).status).toBe(200);
  });

  it('have the state ReadyForDeployment, not that of the model', async () => {
    const { environment } = await wire.target();
    expect((await wire.ask(`GET ${environment}`)).body).toMatchObject({ State: 'ReadyForDeployment' });
  });

  it('may not have the name of another', async () => {
    const { application } = await wire.target();
    const hosted = { Name: 'profile', LocationUri: 'hosted' };
    expect(await wire.ask('POST /applications', { Name: 'app' })).toMatchObject(BAD_REQUEST);
    expect(await wire.ask(`POST ${application}/environments`, { Name: 'env' })).toMatchObject(BAD_REQUEST);
    expect(await wire.ask(`POST ${application}/configurationprofiles`, hosted)).toMatchObject(BAD_REQUEST);
  });

  it('that are missing are named with the account, by kind and by identifier', async () => {
    const answer = await wire.ask('GET /applications/zzzzzzz');
    expect(answer).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    expect(answer.body).toEqual({
      Message: expect.stringMatching(/zzzzzzz.*account \d{12}/),
      ResourceName: 'Application',
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  it('go from the inside out', async () => {
    const { application, profile, versions } = await wire.target();
    await wire.make(versions, '{}');
    expect(await wire.ask(`DELETE ${application}`)).toMatchObject(BAD_REQUEST);
    expect(await wire.ask(`DELETE ${profile}`)).toMatchObject(BAD_REQUEST);
  });

  it('have a type that exists', async () => {
    const { application } = await wire.target();
    const other = { Name: 'other', LocationUri: 'hosted', Type: 'AWS.Other' };
    expect(await wire.ask(`POST ${application}/configurationprofiles`, other)).toMatchObject({
      status: 404,
      error: 'ResourceNotFoundException',
      body: { ResourceName: 'ConfigurationProfileType' },
    });
  });

  it.each([
    ['flags that are not hosted', { Type: 'AWS.AppConfig.FeatureFlags', LocationUri: 's3://bucket/key' }],
    ['a role for what is hosted', { RetrievalRoleArn: 'arn:aws:iam::000000000000:role/retrieval' }],
  ])('may not be %s', async (_, members) => {
    const { application } = await wire.target();
    const other = { Name: 'other', LocationUri: 'hosted', ...members };
    expect(await wire.ask(`POST ${application}/configurationprofiles`, other)).toMatchObject(BAD_REQUEST);
  });

  it('have a role for every monitor', async () => {
    const { application } = await wire.target();
    const Monitors = [{ AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a' }];
    const answer = await wire.ask(`POST ${application}/environments`, { Name: 'other', Monitors });
    expect(answer).toMatchObject(BAD_REQUEST);
  });

  it('are listed by pages whose tokens cannot be made up', async () => {
    expect(await wire.ask('GET /applications?next_token=made-up')).toMatchObject(BAD_REQUEST);
  });
});

describe('hosted versions, as recorded', () => {
  it('have bytes for a body and everything else in headers', async () => {
    const { versions } = await wire.target();
    const given = { 'Content-Type': 'text/plain', Description: 'First', VersionLabel: 'v-1' };
    for (const answer of [await wire.make(versions, 'text', given), await wire.ask(`GET ${versions}/1`)]) {
      expect(answer.text).toBe('text');
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'application-id': expect.stringMatching(/^[a-z0-9]{7}$/),
        'configuration-profile-id': expect.stringMatching(/^[a-z0-9]{7}$/),
        'version-number': '1',
        'content-type': 'text/plain',
        description: 'First',
        versionlabel: 'v-1',
      });
    }
  });

  it('never have the number of one that was deleted', async () => {
    const { versions } = await wire.target();
    await wire.make(versions, '1');
    expect((await wire.ask(`DELETE ${versions}/1`)).status).toBe(204);
    expect((await wire.make(versions, '2')).headers.get('version-number')).toBe('2');
  });

  it('have a label that is no number, and that no other has', async () => {
    const { versions } = await wire.target();
    await wire.make(versions, '1', { VersionLabel: 'v-1' });
    for (const VersionLabel of ['17', 'v-1'])
      expect(await wire.ask(`POST ${versions}`, '2', { VersionLabel })).toMatchObject(BAD_REQUEST);
  });

  it('conflict with a number that is not the latest, and the message has both', async () => {
    const { versions } = await wire.target();
    await wire.make(versions, '1');
    await wire.make(versions, '2');
    const answer = await wire.ask(`POST ${versions}`, '3', { 'Latest-Version-Number': '1' });
    expect(answer).toMatchObject({ status: 409, error: 'ConflictException' });
    expect(answer.body.Message).toMatch(/1.*2|2.*1/s);
  });

  it('have content, and not too much of it', async () => {
    const { versions } = await wire.target();
    expect(await wire.ask(`POST ${versions}`, '', { 'Content-Type': 'text/plain' })).toMatchObject(
      BAD_REQUEST,
    );
    const tooMuch = await wire.ask(`POST ${versions}`, 'x'.repeat(2_048 * 1_024 + 1));
    expect(tooMuch).toMatchObject({ status: 413, error: 'PayloadTooLargeException' });
    expect(tooMuch.text).toMatch(/"Measure":"KILOBYTES"/);
    expect(tooMuch.text).toMatch(/"Limit":2048\.0/);
  });

  it('of flags cannot be had by GetConfiguration, which says what to use instead', async () => {
    await wire.target({ Type: 'AWS.AppConfig.FeatureFlags' });
    const path = '/applications/app/environments/env/configurations/profile?client_id=me';
    const answer = await wire.ask(`GET ${path}`);
    expect(answer).toMatchObject(BAD_REQUEST);
    expect(answer.body.Message).toContain('GetLatestConfiguration');
  });
});

describe('validators, as recorded', () => {
  const SCHEMA_4 = 'http://json-schema.org/draft-04/schema#';
  const withSchema = (Content: string) => ({ Validators: [{ Type: 'JSON_SCHEMA', Content }] });

  it('run when a version is validated or deployed, not when it is made', async () => {
    const schema = JSON.stringify({ $schema: SCHEMA_4, type: 'object', required: ['a'] });
    const { profile, versions, environment, profileId } = await wire.target(withSchema(schema));
    await wire.make(versions, '{}');
    const validated = await wire.ask(`POST ${profile}/validators?configuration_version=1`);
    const deployed = await wire.ask(`POST ${environment}/deployments`, {
      ConfigurationProfileId: profileId,
      ConfigurationVersion: '1',
      DeploymentStrategyId: await wire.strategy(),
    });
    for (const answer of [validated, deployed]) {
      expect(answer).toMatchObject({ ...BAD_REQUEST, body: { Reason: 'InvalidConfiguration' } });
    }
  });

  it('take any content, and schemas are read as draft 4: `const` says nothing', async () => {
    const { profile, versions } = await wire.target(withSchema('{"const":1}'));
    await wire.make(versions, '{"a":2}');
    const answer = await wire.ask(`POST ${profile}/validators?configuration_version=1`);
    expect(answer.status).toBe(204);
  });

  it.each([
    ['an exclusiveMinimum that is a number', '{"properties":{"a":{"exclusiveMinimum":1}}}'],
    ['a $ref to elsewhere', '{"$ref":"https://example.com/schema.json"}'],
    ['a boolean', 'true'],
  ])('refuse the content if the schema has %s', async (_, schema) => {
    const { profile, versions } = await wire.target(withSchema(schema));
    await wire.make(versions, '{"a":2}');
    const answer = await wire.ask(`POST ${profile}/validators?configuration_version=1`);
    expect(answer).toMatchObject(BAD_REQUEST);
  });
});
