import {
  CreateConfigurationProfileCommand,
  CreateExperimentDefinitionCommand,
  type CreateExperimentDefinitionCommandInput,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteExperimentDefinitionCommand,
  DeleteHostedConfigurationVersionCommand,
  GetExperimentDefinitionCommand,
  GetExperimentRunCommand,
  ListExperimentDefinitionsCommand,
  type ListExperimentDefinitionsCommandInput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateExperimentDefinitionCommand,
} from '@aws-sdk/client-appconfig';
import { createMain, startControlled } from '../testing/control.js';
import { definitionInput, off, on, openLaboratory, startRun, stopRun } from '../testing/experiments.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const CONFLICT = { name: 'ConflictException', status: 409 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

const DESTROY = { DeleteType: 'DESTROY' } as const;

describe('CreateExperimentDefinition', () => {
  it('answers as the service is recorded to, before anything is deployed', async () => {
    const { control } = await startControlled();
    const created = await createMain(control, { Type: 'AWS.AppConfig.FeatureFlags' });
    const command = new CreateExperimentDefinitionCommand(definitionInput(created));
    const { $metadata, ...definition } = await control.send(command);
    expect($metadata.httpStatusCode).toBe(201);
    expect(definition).toEqual({
      ApplicationId: created.ApplicationId,
      Id: expect.stringMatching(/^[a-z0-9]{7}$/),
      Name: 'experiment',
      Status: 'IDLE',
      ConfigurationProfileId: created.ConfigurationProfileId,
      EnvironmentId: created.EnvironmentId,
      FlagKey: 'checkout',
      AudienceRule: '(eq $country "US")',
      Treatments: [{ Key: 't1', Weight: 50, FlagValue: { Enabled: true } }],
      Control: { Key: 'c', Weight: 50, FlagValue: { Enabled: false } },
      CreatedAt: expect.any(Date),
      UpdatedAt: expect.any(Date),
    });
  });

  it('keeps every member, names or IDs for what it refers to', async () => {
    const { control, created, define } = await openLaboratory();
    const AttributeValues = {
      text: { StringValue: '' },
      number: { NumberValue: -0.5 },
      truth: { BooleanValue: false },
      texts: { StringArray: ['a', 'b'] },
      numbers: { NumberArray: [] },
    };
    const input = {
      ApplicationIdentifier: 'DemoApp',
      EnvironmentIdentifier: 'prod',
      ConfigurationProfileIdentifier: 'main',
      Hypothesis: 'More is sold',
      AudienceDescription: 'Americans',
      LaunchCriteria: 'Two percent more',
      Control: { Weight: 0.5, Description: 'As before', FlagValue: { Enabled: false } },
      Treatments: [{ Weight: 1.25, FlagValue: { Enabled: true, AttributeValues } }, on(3), on(0)],
    };
    const experiment = await define(input);
    const got = await control.send(new GetExperimentDefinitionCommand(experiment));
    const { ApplicationIdentifier, EnvironmentIdentifier, ConfigurationProfileIdentifier, ...plan } = input;
    expect(got).toMatchObject({
      ...plan,
      EnvironmentId: created.EnvironmentId,
      ConfigurationProfileId: created.ConfigurationProfileId,
      Control: { ...input.Control, Key: 'c' },
      Treatments: input.Treatments.map((treatment, index) => ({ ...treatment, Key: `t${index + 1}` })),
    });
    const byName = { ApplicationIdentifier: 'DemoApp', ExperimentDefinitionIdentifier: 'experiment' };
    expect((await control.send(new GetExperimentDefinitionCommand(byName))).Id).toBe(got.Id);
  });

  it('takes rules and weights as they are, as the service does', async () => {
    const { define } = await openLaboratory();
    await define({ AudienceRule: 'garbage' });
    await define({ Name: 'uneven', Control: off(40), Treatments: [on(50)] });
  });

  it.each<[string, Partial<CreateExperimentDefinitionCommandInput>, string]>([
    ['a name of AWS', { Name: 'AWS.mine' }, 'Name must be'],
    ['a long name', { Name: 'x'.repeat(65) }, 'Name must be'],
    ['no name', { Name: undefined }, 'Name must be'],
    ['a key of one letter', { FlagKey: 'a' }, 'FlagKey must be'],
    ['a key with a capital', { FlagKey: 'Checkout' }, 'FlagKey must be'],
    ['a long key', { FlagKey: `a${'b'.repeat(65)}` }, 'FlagKey must be'],
    ['no treatment', { Treatments: [] }, 'Treatments must be a list of 1 to 5'],
    ['six treatments', { Treatments: Array(6).fill(on()) }, 'Treatments must be a list of at most 5'],
    ['a negative weight', { Treatments: [on(), on(-1)] }, 'Treatments[1].Weight must be a number from 0'],
    ['no value', { Control: { Weight: 1, FlagValue: undefined } }, 'Control.FlagValue must be an object'],
    [
      'a value that is neither on nor off',
      { Control: { Weight: 1, FlagValue: { Enabled: undefined } } },
      'Control.FlagValue.Enabled must be true or false',
    ],
    ['an empty rule', { AudienceRule: '' }, 'AudienceRule must be a string of 1 to 16384'],
    ['a long rule', { AudienceRule: 'x'.repeat(16_385) }, 'AudienceRule must be'],
    ['a long hypothesis', { Hypothesis: 'x'.repeat(1_025) }, 'Hypothesis must be'],
    [
      'an attribute of no kind',
      { Control: { Weight: 1, FlagValue: { Enabled: true, AttributeValues: { size: {} as never } } } },
      'Control.FlagValue.AttributeValues.size must have exactly one of StringValue, NumberValue',
    ],
    [
      'an attribute called enabled',
      {
        Control: {
          Weight: 1,
          FlagValue: { Enabled: true, AttributeValues: { enabled: { BooleanValue: true } } },
        },
      },
      'A key of Control.FlagValue.AttributeValues must be',
    ],
    [
      'too many attributes',
      {
        Control: {
          Weight: 1,
          FlagValue: {
            Enabled: true,
            AttributeValues: Object.fromEntries(
              Array.from({ length: 26 }, (_, n) => [`a${n}`, { NumberValue: n }]),
            ),
          },
        },
      },
      'Control.FlagValue.AttributeValues must have at most 25 members, got 26',
    ],
  ])('refuses %s', async (_, input, reason) => {
    const { define } = await openLaboratory();
    expect(await rejection(define(input))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(reason),
    });
  });

  it('refuses what does not exist, a freeform profile, a name that is taken, and one definition too many', async () => {
    const { control, created, define } = await openLaboratory();
    const missing = [
      { ApplicationIdentifier: 'nothing' },
      { EnvironmentIdentifier: 'nothing' },
      { ConfigurationProfileIdentifier: 'nothing' },
    ];
    for (const input of missing) expect(await rejection(define(input))).toMatchObject(NOT_FOUND);
    const { ApplicationId } = created;
    const profile = { ApplicationId, Name: 'plain', LocationUri: 'hosted' };
    await control.send(new CreateConfigurationProfileCommand(profile));
    expect(await rejection(define({ ConfigurationProfileIdentifier: 'plain' }))).toMatchObject(BAD_REQUEST);
    for (let n = 0; n < 100; n += 1) await define({ Name: `experiment ${n}` });
    expect(await rejection(define({ Name: 'experiment 7' }))).toMatchObject(CONFLICT);
    expect(await rejection(define())).toMatchObject({ name: 'ServiceQuotaExceededException', status: 402 });
  });
});

describe('ListExperimentDefinitions', () => {
  it('filters by application, environment, profile and status, and gives pages', async () => {
    const { control, created, define } = await openLaboratory();
    const first = await define({ Name: 'first', Hypothesis: 'A' });
    await define({ Name: 'second', FlagKey: 'header' });
    const archived = await define({ Name: 'third' });
    await control.send(new DeleteExperimentDefinitionCommand(archived));
    await startRun(control, first);
    const list = async (input: ListExperimentDefinitionsCommandInput = {}) =>
      (await control.send(new ListExperimentDefinitionsCommand(input))).Items ?? [];
    const names = async (input?: ListExperimentDefinitionsCommandInput) =>
      (await list(input)).map(({ Name }) => Name);
    expect(await list({ Status: 'ACTIVE' })).toEqual([
      {
        ApplicationId: created.ApplicationId,
        Id: first.ExperimentDefinitionIdentifier,
        Name: 'first',
        Hypothesis: 'A',
        Status: 'ACTIVE',
        ConfigurationProfileId: created.ConfigurationProfileId,
        EnvironmentId: created.EnvironmentId,
        FlagKey: 'checkout',
        CreatedAt: expect.any(Date),
        UpdatedAt: expect.any(Date),
      },
    ]);
    const all = ['first', 'second', 'third'];
    expect(await names()).toEqual(all);
    expect(await names({ ApplicationIdentifier: 'DemoApp' })).toEqual(all);
    expect(await names({ EnvironmentIdentifier: 'prod', ConfigurationProfileIdentifier: 'main' })).toEqual(
      all,
    );
    expect(await names({ EnvironmentIdentifier: created.EnvironmentId })).toEqual(all);
    expect(await names({ EnvironmentIdentifier: 'other' })).toEqual([]);
    expect(await names({ Status: 'ARCHIVED' })).toEqual(['third']);
    expect(await names({ Status: 'IDLE' })).toEqual(['second']);
    expect(await rejection(list({ ApplicationIdentifier: 'nothing' }))).toMatchObject(NOT_FOUND);
    expect(await rejection(list({ Status: 'BUSY' as never }))).toMatchObject(BAD_REQUEST);
    const page = await control.send(new ListExperimentDefinitionsCommand({ MaxResults: 2 }));
    expect(await names({ NextToken: page.NextToken })).toEqual(['third']);
    const other = { NextToken: page.NextToken, Status: 'IDLE' } as const;
    expect(await rejection(list(other))).toMatchObject(BAD_REQUEST);
  });
});

describe('UpdateExperimentDefinition', () => {
  it('changes what it names, unless a run is under way or the definition is archived', async () => {
    const { control, define, clock } = await openLaboratory();
    const experiment = await define({ Hypothesis: 'A', LaunchCriteria: 'B' });
    const update = (input: object) =>
      control.send(new UpdateExperimentDefinitionCommand({ ...experiment, ...input }));
    clock.advance(60);
    const updated = await update({ Hypothesis: 'C', Treatments: [on(1), on(2)], AudienceRule: 'true' });
    expect(updated).toMatchObject({
      Hypothesis: 'C',
      LaunchCriteria: 'B',
      AudienceRule: 'true',
      Treatments: [{ Key: 't1' }, { Key: 't2' }],
      Control: { Weight: 50 },
    });
    expect(Number(updated.UpdatedAt) - Number(updated.CreatedAt)).toBe(60_000);
    expect(await rejection(update({ Treatments: [] }))).toMatchObject(BAD_REQUEST);
    const { ExperimentDefinitionIdentifier: id } = experiment;
    await update({ AudienceRule: '(eq $country "US")' });
    await startRun(control, experiment);
    expect(await rejection(update({ Hypothesis: 'D' }))).toMatchObject({
      ...CONFLICT,
      message: `Cannot update experiment definition ${id} with status ACTIVE. Stop the current experiment run before updating the experiment definition.`,
    });
    await stopRun(control, experiment);
    await control.send(new DeleteExperimentDefinitionCommand(experiment));
    expect(await rejection(update({ Hypothesis: 'D' }))).toMatchObject({
      ...CONFLICT,
      message: `Cannot update experiment definition ${id} with status ARCHIVED.`,
    });
    expect(await rejection(startRun(control, experiment))).toMatchObject(CONFLICT);
  });
});

describe('DeleteExperimentDefinition', () => {
  it('archives unless told to destroy, which takes the runs and their tags along', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    const get = () => control.send(new GetExperimentDefinitionCommand(experiment));
    const remove = (input = {}) =>
      control.send(new DeleteExperimentDefinitionCommand({ ...experiment, ...input }));
    await startRun(control, experiment, { Tags: { of: 'run' } });
    for (const input of [{}, DESTROY]) {
      expect(await rejection(remove(input))).toMatchObject({
        ...BAD_REQUEST,
        message: `Experiment definition ${experiment.ExperimentDefinitionIdentifier} cannot be deleted while an experiment is running.`,
      });
    }
    await stopRun(control, experiment);
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect((await get()).Status).toBe('ARCHIVED');
    await remove();
    const run = new GetExperimentRunCommand({ ...experiment, Run: 1 });
    expect(await control.send(run)).toMatchObject({ Status: 'DONE' });
    expect(await rejection(remove({ DeleteType: 'HIDE' }))).toMatchObject(BAD_REQUEST);
    await remove(DESTROY);
    expect(await rejection(get())).toMatchObject(NOT_FOUND);
    expect(await rejection(control.send(run))).toMatchObject(NOT_FOUND);
    expect(await rejection(remove(DESTROY))).toMatchObject(NOT_FOUND);
  });
});

describe('what a definition refers to', () => {
  it('cannot be deleted before the definition, with the messages of the service', async () => {
    const { control, created, define } = await openLaboratory();
    const { ApplicationId, EnvironmentId, ConfigurationProfileId } = created;
    const experiment = await define();
    const environment = new DeleteEnvironmentCommand({ ApplicationId, EnvironmentId });
    expect(await rejection(control.send(environment))).toMatchObject({
      ...BAD_REQUEST,
      message: `Cannot delete environment ${EnvironmentId}, because there are non-archived experiment definitions associated with it.`,
    });
    const version = { ApplicationId, ConfigurationProfileId, VersionNumber: 1 };
    await control.send(new DeleteHostedConfigurationVersionCommand(version));
    const profile = new DeleteConfigurationProfileCommand({ ApplicationId, ConfigurationProfileId });
    expect(await rejection(control.send(profile))).toMatchObject(BAD_REQUEST);
    await control.send(new DeleteExperimentDefinitionCommand(experiment));
    await control.send(environment);
    await control.send(profile);
    expect(await control.send(new GetExperimentDefinitionCommand(experiment))).toMatchObject({
      Status: 'ARCHIVED',
      EnvironmentId,
    });
    const application = new DeleteApplicationCommand({ ApplicationId });
    expect(await rejection(control.send(application))).toMatchObject({
      ...BAD_REQUEST,
      message: `Cannot delete application ${ApplicationId}, because there are still experiment definitions existing under it.`,
    });
    await control.send(new DeleteExperimentDefinitionCommand({ ...experiment, ...DESTROY }));
    await control.send(application);
  });
});

describe('remove', () => {
  it.each([
    ['an application', {}],
    ['an environment', { environment: 'prod' }],
    ['a profile', { profile: 'main' }],
  ])('of %s takes its experiments along, running or not', async (_, child) => {
    const { control, define, remove } = await openLaboratory();
    await startRun(control, await define());
    await control.send(new DeleteExperimentDefinitionCommand(await define({ Name: 'archived' })));
    await remove({ application: 'DemoApp', ...child });
    expect((await control.send(new ListExperimentDefinitionsCommand({}))).Items).toEqual([]);
  });
});

describe('the tags of a definition', () => {
  it('are set with it or later, and go with it', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define({ Tags: { team: 'blue' } });
    const { ApplicationIdentifier, ExperimentDefinitionIdentifier } = experiment;
    const ResourceArn = `arn:aws:appconfig:us-east-1:000000000000:application/${ApplicationIdentifier}/experimentdefinition/${ExperimentDefinitionIdentifier}`;
    await control.send(new TagResourceCommand({ ResourceArn, Tags: { stage: 'test' } }));
    const list = () => control.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect((await list()).Tags).toEqual({ team: 'blue', stage: 'test' });
    await control.send(new DeleteExperimentDefinitionCommand({ ...experiment, ...DESTROY }));
    expect(await rejection(list())).toMatchObject(NOT_FOUND);
  });
});
