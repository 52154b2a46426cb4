import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetConfigurationProfileCommand,
  ListHostedConfigurationVersionsCommand,
  UpdateConfigurationProfileCommand,
  ValidateConfigurationCommand,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, MAIN, rejection } from '../testing/local.js';
import { setUpStateFile } from '../testing/state.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException' };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

describe('JSON Schema validators', () => {
  const Validators = [
    {
      Type: 'JSON_SCHEMA' as const,
      Content: JSON.stringify({
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        required: ['limit'],
        properties: { limit: { type: 'number', maximum: 5, const: 1 } },
      }),
    },
  ];

  it('run when a version is validated or deployed, not when it is created', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Validators });
    await createVersion(control, created, '{"limit":9}', { VersionLabel: 'bad' });
    await createVersion(control, created, '{"limit":3}');
    await createVersion(control, created, 'limit: 3', { ContentType: 'application/x-yaml' });
    const validate = (ConfigurationVersion: string) =>
      control.send(new ValidateConfigurationCommand({ ...created, ConfigurationVersion }));
    const refused = {
      ...BAD_REQUEST,
      Reason: 'InvalidConfiguration',
      Details: {
        InvalidConfiguration: [
          { Constraint: 'maximum', Location: '/limit', Type: 'NotSatisfied', Value: '9' },
        ],
      },
    };
    expect(await rejection(validate('bad'))).toMatchObject(refused);
    expect((await validate('2')).$metadata.httpStatusCode).toBe(204);
    expect(await rejection(validate('3'))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('JSON'),
    });
    expect(await rejection(validate('4'))).toMatchObject(NOT_FOUND);

    const strategy = await createStrategy(control);
    expect(await rejection(startDeployment(control, created, 'bad', strategy))).toMatchObject(refused);
    expect((await startDeployment(control, created, 2, strategy)).State).toBe('COMPLETE');
  });

  it('refuse content that is nested too deep to be checked', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Validators });
    await createVersion(control, created, `{"limit":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const validated = control.send(
      new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' }),
    );
    expect(await rejection(validated)).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('at most 500 levels'),
    });
  });

  it('report the violation that was found first', async () => {
    const Content = '{"properties":{"a":{"type":"string"},"b":{"type":"string"}}}';
    const { control } = await startControlled();
    const created = await createMain(control, { Validators: [{ Type: 'JSON_SCHEMA', Content }] });
    await createVersion(control, created, '{"a":1,"b":2}');
    const validate = new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' });
    const { Details } = await rejection(control.send(validate));
    expect(Details).toMatchObject({ InvalidConfiguration: [{ Location: '/a', Value: '1' }] });
    expect((Details as { InvalidConfiguration: unknown[] }).InvalidConfiguration).toHaveLength(1);
  });

  // Each is what AppConfig was seen to accept with the profile, and to refuse when it is used.
  it.each([
    '',
    '{not json',
    'false',
    '"text"',
    '[]',
    '{"$ref":"http://example.com/schema.json"}',
    '{"$schema":"http://json-schema.org/draft-07/schema#","type":"number","exclusiveMinimum":3}',
    '{"properties":{"a":{"pattern":"(?=a)"}}}',
  ])('are stored as they are given, and %j is refused when it is used', async (Content) => {
    const { control, deploy, logger } = await startControlled();
    const schema = { Type: 'JSON_SCHEMA' as const, Content };
    const created = await createMain(control, { Validators: [schema] });
    const get = () => control.send(new GetConfigurationProfileCommand(created));
    expect((await get()).Validators).toEqual([schema]);
    await control.send(new UpdateConfigurationProfileCommand({ ...created, Validators: [schema, schema] }));
    expect((await get()).Validators).toEqual([schema, schema]);

    await createVersion(control, created, '{}');
    const unusable = {
      ...BAD_REQUEST,
      message: expect.stringContaining('JSON_SCHEMA validator cannot be used'),
    };
    const validate = new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' });
    expect(await rejection(control.send(validate))).toMatchObject(unusable);
    const strategy = await createStrategy(control);
    expect(await rejection(startDeployment(control, created, 1, strategy))).toMatchObject(unusable);
    expect(await rejection(deploy({ ...MAIN, content: '{}' }))).toMatchObject(unusable);
    const { Items } = await control.send(new ListHostedConfigurationVersionsCommand(created));
    expect(Items).toHaveLength(1);
    expect(logger.lines).toEqual([]);
  });

  it.each([
    ['{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}', '{}'],
    ['{"$schema":"http://json-schema.org/draft-07/schema#","const":"x"}', '"y"'],
    ['{"if":{"type":"object"},"then":false}', '{}'],
  ])('of later drafts lose what draft 4 does not know: %s accepts %s', async (Content, content) => {
    const { control } = await startControlled();
    const created = await createMain(control, { Validators: [{ Type: 'JSON_SCHEMA', Content }] });
    await createVersion(control, created, content);
    const validate = new ValidateConfigurationCommand({ ...created, ConfigurationVersion: '1' });
    expect((await control.send(validate)).$metadata.httpStatusCode).toBe(204);
  });

  it('run over what deploy and setFlag deliver, with the functions that stand in for AWS Lambda', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:check';
    const seen: unknown[] = [];
    const { control, client, deploy, setFlag } = await startControlled({
      lambdaValidators: {
        [arn]: (text, { configurationVersion }) => seen.push([text, configurationVersion]),
      },
    });
    const schema =
      '{"properties":{"values":{"properties":{"a":{"properties":{"enabled":{"enum":[true]}}}}}}}';
    await createMain(control, {
      Type: 'AWS.AppConfig.FeatureFlags',
      Validators: [
        { Type: 'JSON_SCHEMA', Content: schema },
        { Type: 'LAMBDA', Content: arn },
      ],
    });
    const content = '{"version":"1","flags":{"a":{}},"values":{"a":{"enabled":true}}}';
    expect(await deploy({ ...MAIN, content })).toMatchObject({ version: 1 });
    expect(seen).toEqual([[expect.stringContaining('"_createdAt"'), '1']]);
    expect(await rejection(setFlag({ ...MAIN, flag: 'a', enabled: false }))).toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('/values/a/enabled'),
    });
    expect((await fetchOnce(client)).text).toBe('{"a":{"enabled":true}}');
  });

  it('that change while they run make deploy start over with a conflict', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:check';
    let change = async () => {};
    const { control, deploy } = await startControlled({ lambdaValidators: { [arn]: () => change() } });
    const created = await createMain(control, { Validators: [{ Type: 'LAMBDA', Content: arn }] });
    change = async () => {
      const Validators = [{ Type: 'JSON_SCHEMA' as const, Content: '{}' }];
      await control.send(new UpdateConfigurationProfileCommand({ ...created, Validators }));
    };
    expect(await rejection(deploy({ ...MAIN, content: '1' }))).toMatchObject({ name: 'ConflictException' });
    expect(await deploy({ ...MAIN, content: '1' })).toMatchObject({ version: 1 });
  });

  it('refuse what a file holds, until they accept it', async () => {
    const { directory } = await setUpStateFile();
    const state = join(directory, 'state');
    const first = await startControlled({ state });
    const Content = '{"required":["limit"]}';
    await createMain(first.control, { Validators: [{ Type: 'JSON_SCHEMA', Content }] });
    await first.close();
    const files = join(directory, 'files');
    await mkdir(join(files, 'DemoApp', 'prod'), { recursive: true });
    const file = join(files, 'DemoApp', 'prod', 'main.json');
    await writeFile(file, '{}');
    const second = await startControlled({ state, directory: files });
    expect(second.logger.lines).toEqual([
      expect.stringMatching(/^error: .*main\.json is not deployed: .*must have required property 'limit'/),
    ]);
    await second.close();
    await writeFile(file, '{"limit":1}');
    const third = await startControlled({ state, directory: files });
    expect((await fetchOnce(third.client)).text).toBe('{"limit":1}');
  });
});
