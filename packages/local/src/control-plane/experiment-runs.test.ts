import {
  CreateEnvironmentCommand,
  GetDeploymentCommand,
  GetExperimentDefinitionCommand,
  GetExperimentRunCommand,
  ListDeploymentStrategiesCommand,
  ListDeploymentsCommand,
  ListExperimentRunEventsCommand,
  ListExperimentRunsCommand,
  ListHostedConfigurationVersionsCommand,
  ListTagsForResourceCommand,
  StopDeploymentCommand,
  StopExperimentRunCommand,
  UpdateExperimentDefinitionCommand,
} from '@aws-sdk/client-appconfig';
import { createVersion, startDeployment } from '../testing/control.js';
import {
  type Experiment,
  FLAGS,
  type Laboratory,
  off,
  on,
  openLaboratory,
  startRun,
  stopRun,
  updateRun,
} from '../testing/experiments.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const CONFLICT = { name: 'ConflictException', status: 409 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

const OVERRIDES = { Inline: { 'test-control': 'c', 'test-treatment': 't1' } };

const runArn = ({ ApplicationIdentifier, ExperimentDefinitionIdentifier }: Experiment, run: number) =>
  `arn:aws:appconfig:us-east-1:000000000000:application/${ApplicationIdentifier}/experimentdefinition/${ExperimentDefinitionIdentifier}/experimentrun/${run}`;

async function deployments({ control, created }: Laboratory) {
  const { Items = [] } = await control.send(new ListDeploymentsCommand(created));
  return Items.map(({ DeploymentNumber, Type, State, ConfigurationVersion }) => [
    DeploymentNumber,
    Type,
    State,
    ConfigurationVersion,
  ]);
}

async function statusOf({ control }: Laboratory, experiment: Experiment) {
  return (await control.send(new GetExperimentDefinitionCommand(experiment))).Status;
}

describe('an experiment run', () => {
  it('answers as the service is recorded to, from its start to its end', async () => {
    const laboratory = await openLaboratory();
    const { control, created, define } = laboratory;
    const experiment = await define();
    const { $metadata, StartedAt, UpdatedAt, ...started } = await startRun(control, experiment, {
      ExposurePercentage: 100,
      TreatmentOverrides: OVERRIDES,
    });
    expect($metadata.httpStatusCode).toBe(201);
    expect(StartedAt).toEqual(UpdatedAt);
    const run = {
      ApplicationId: created.ApplicationId,
      ExperimentDefinitionId: experiment.ExperimentDefinitionIdentifier,
      Run: 1,
      Status: 'RUNNING',
      ExposurePercentage: 100,
      TreatmentOverrides: OVERRIDES,
      ExperimentDefinitionSnapshot: {
        ApplicationId: created.ApplicationId,
        Id: experiment.ExperimentDefinitionIdentifier,
        Name: 'experiment',
        ConfigurationProfileId: created.ConfigurationProfileId,
        EnvironmentId: created.EnvironmentId,
        FlagKey: 'checkout',
        AudienceRule: '(eq $country "US")',
        Treatments: [{ Key: 't1', Weight: 50, FlagValue: { Enabled: true } }],
        Control: { Key: 'c', Weight: 50, FlagValue: { Enabled: false } },
      },
    };
    expect(started).toEqual(run);
    expect(await statusOf(laboratory, experiment)).toBe('ACTIVE');

    const Result = { ExecutiveSummary: 'Nobody noticed.' };
    const stopped = await control.send(new StopExperimentRunCommand({ ...experiment, Run: 1, Result }));
    expect(stopped).toMatchObject({ ...run, Status: 'DONE', Result });
    expect(stopped.EndedAt).toEqual(stopped.UpdatedAt);
    expect(await statusOf(laboratory, experiment)).toBe('IDLE');
    const { $metadata: _, ...got } = await control.send(
      new GetExperimentRunCommand({ ...experiment, Run: 1 }),
    );
    const { $metadata: __, ...whole } = stopped;
    expect(got).toEqual(whole);
    expect(await startRun(control, experiment)).toMatchObject({ Run: 2, ExposurePercentage: 0 });
  });

  it('comes with a deployment of its own for its start, each change of its delivery, and its end', async () => {
    const laboratory = await openLaboratory();
    const { control, created, define } = laboratory;
    const experiment = await define();
    await startRun(control, experiment);
    await updateRun(control, experiment, { ExposurePercentage: 20 });
    await updateRun(control, experiment, { TreatmentOverrides: OVERRIDES });
    await updateRun(control, experiment, { Description: 'Only words' });
    await stopRun(control, experiment);
    expect(await deployments(laboratory)).toEqual([
      [5, 'MANAGED', 'COMPLETE', '1'],
      [4, 'MANAGED', 'COMPLETE', '1'],
      [3, 'MANAGED', 'COMPLETE', '1'],
      [2, 'MANAGED', 'COMPLETE', '1'],
      [1, 'USER', 'COMPLETE', '1'],
    ]);
    const shown = await control.send(new GetDeploymentCommand({ ...created, DeploymentNumber: 3 }));
    expect(shown).toMatchObject({
      Description: `For ${runArn(experiment, 1)}`,
      DeploymentDurationInMinutes: 0,
      GrowthType: 'LINEAR',
      GrowthFactor: 100,
      FinalBakeTimeInMinutes: 0,
      State: 'COMPLETE',
      PercentageComplete: 100,
    });
    expect(shown.DeploymentStrategyId).toBeUndefined();
    const strategies = await control.send(new ListDeploymentStrategiesCommand({}));
    expect(strategies.Items?.map(({ Id }) => Id)).not.toContain('AppConfig.ServiceManaged');
    const { ApplicationId, ConfigurationProfileId } = created;
    const versions = await control.send(
      new ListHostedConfigurationVersionsCommand({ ApplicationId, ConfigurationProfileId }),
    );
    expect(versions.Items).toHaveLength(1);
    const stop = new StopDeploymentCommand({ ...created, DeploymentNumber: 5, AllowRevert: true });
    expect(await rejection(control.send(stop))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('StopExperimentRun'),
    });
  });

  it('has an event for each of them, newest first', async () => {
    const { control, define, clock } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment, { TreatmentOverrides: OVERRIDES });
    clock.advance(1);
    await updateRun(control, experiment, { ExposurePercentage: 20 });
    await updateRun(control, experiment, { TreatmentOverrides: { Inline: {} } });
    await stopRun(control, experiment);
    const list = new ListExperimentRunEventsCommand({ ...experiment, Run: 1, MaxResults: 3 });
    const { Items = [], NextToken } = await control.send(list);
    expect(Items.map(({ EventType }) => EventType)).toEqual([
      'RUN_STOPPED',
      'OVERRIDES_UPDATED',
      'EXPOSURE_UPDATED',
    ]);
    expect(Items[1]).toMatchObject({ ExposurePercentage: 20, TreatmentOverrides: { Inline: {} } });
    const rest = await control.send(
      new ListExperimentRunEventsCommand({ ...experiment, Run: 1, NextToken: NextToken ?? '' }),
    );
    expect(rest.NextToken).toBeUndefined();
    expect(rest.Items).toEqual([
      {
        Description: 'Experiment run started',
        EventType: 'RUN_STARTED',
        OccurredAt: expect.any(Date),
        TriggeredBy: 'USER',
        ExposurePercentage: 0,
        TreatmentOverrides: OVERRIDES,
      },
    ]);
  });

  it('keeps the definition as it was at its start', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define({ Hypothesis: 'before' });
    await startRun(control, experiment);
    await stopRun(control, experiment);
    await control.send(new UpdateExperimentDefinitionCommand({ ...experiment, Hypothesis: 'after' }));
    const run = await control.send(new GetExperimentRunCommand({ ...experiment, Run: 1 }));
    expect(run.ExperimentDefinitionSnapshot?.Hypothesis).toBe('before');
  });

  it('is listed, newest first, by status', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment, { Description: 'first' });
    await stopRun(control, experiment);
    await startRun(control, experiment);
    const list = async (Status?: 'RUNNING' | 'DONE') =>
      (await control.send(new ListExperimentRunsCommand({ ...experiment, Status }))).Items;
    expect((await list())?.map(({ Run }) => Run)).toEqual([2, 1]);
    expect(await list('DONE')).toEqual([
      {
        ExperimentDefinitionId: experiment.ExperimentDefinitionIdentifier,
        Run: 1,
        Description: 'first',
        Status: 'DONE',
        StartedAt: expect.any(Date),
        UpdatedAt: expect.any(Date),
        EndedAt: expect.any(Date),
      },
    ]);
    expect((await list('RUNNING'))?.map(({ Run }) => Run)).toEqual([2]);
  });

  it('has tags, and so has its deployment', async () => {
    const { control, created, define } = await openLaboratory();
    const experiment = await define();
    const DeploymentParameters = { Tags: { of: 'deployment' } };
    await startRun(control, experiment, { Tags: { of: 'run' }, DeploymentParameters });
    const tags = async (ResourceArn: string) =>
      (await control.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
    expect(await tags(runArn(experiment, 1))).toEqual({ of: 'run' });
    const environment = `application/${created.ApplicationId}/environment/${created.EnvironmentId}`;
    const deployment = `arn:aws:appconfig:us-east-1:000000000000:${environment}/deployment/2`;
    expect(await tags(deployment)).toEqual({ of: 'deployment' });
    expect(await rejection(tags(runArn(experiment, 2)))).toMatchObject(NOT_FOUND);
  });
});

describe('StartExperimentRun is refused', () => {
  it('while a run of the definition, or of another on the flag, is under way', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment);
    expect(await rejection(startRun(control, experiment))).toMatchObject({
      ...CONFLICT,
      message: `Cannot start experiment definition ${experiment.ExperimentDefinitionIdentifier} with status ACTIVE.`,
    });
    const rival = await define({ Name: 'rival' });
    expect(await rejection(startRun(control, rival))).toMatchObject({
      ...CONFLICT,
      message: expect.stringContaining('Feature flag checkout is used already, by run 1'),
    });
    expect(await startRun(control, await define({ Name: 'other', FlagKey: 'header' }))).toMatchObject({
      Status: 'RUNNING',
    });
  });

  it('for a rule that does not compile, with the details that the service gives', async () => {
    const laboratory = await openLaboratory();
    const { control, created, define } = laboratory;
    const experiment = await define({ AudienceRule: 'garbage' });
    const { message, Details, ...error } = await rejection(startRun(control, experiment));
    expect(error).toMatchObject({ ...BAD_REQUEST, Reason: 'InvalidConfiguration' });
    expect(message).toContain(
      `Experiment definition produces invalid flag content. Ensure audience rule is valid and control, treatment flag values comply with the definition of flag 'checkout' deployed to environment '${created.EnvironmentId}' (configuration version '1').`,
    );
    const violations = (Details as { InvalidConfiguration: Array<Record<string, string>> })
      .InvalidConfiguration;
    expect(violations.map(({ Location }) => Location)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('values.checkout._variants.0.rule'),
        expect.stringContaining('values.checkout._variants.1.rule'),
      ]),
    );
    expect(violations[0]?.Value).toContain(
      '(and (exists key::"entityId") garbage (split pct::0 by::$entityId',
    );
    expect(await statusOf(laboratory, experiment)).toBe('IDLE');
  });

  it.each([
    ['an unknown attribute', { size: { StringValue: 'L' } }, 'values.checkout._variants.0.attributeValues'],
    [
      'a value outside of its enumeration',
      { color: { StringValue: 'pink' } },
      '_variants.0.attributeValues.color',
    ],
    ['a value of another type', { color: { NumberValue: 1 } }, '_variants.0.attributeValues.color'],
  ])('for a treatment with %s', async (_, AttributeValues, location) => {
    const { control, define } = await openLaboratory();
    const Treatments = [{ Weight: 1, FlagValue: { Enabled: true, AttributeValues } }];
    const { message, ...error } = await rejection(startRun(control, await define({ Treatments })));
    expect(error).toMatchObject(BAD_REQUEST);
    expect(message).toContain('Experiment definition produces invalid flag content.');
    expect(message).toContain(location);
  });

  it.each([
    ['is not in the document', 'absent', "Feature flag 'absent' of the experiment has no value"],
    [
      'has variants of its own',
      'tiered',
      'AppConfig Local does not support experiments on a flag that has variants',
    ],
  ])('for a flag that %s', async (_, FlagKey, reason) => {
    const { control, define } = await openLaboratory();
    expect(await rejection(startRun(control, await define({ FlagKey })))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(reason),
    });
  });

  it('before the flag is deployed', async () => {
    const { control, created, define } = await openLaboratory();
    const { ApplicationId } = created;
    await control.send(new CreateEnvironmentCommand({ ApplicationId, Name: 'empty' }));
    const experiment = await define({ EnvironmentIdentifier: 'empty' });
    expect(await rejection(startRun(control, experiment))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('must be deployed before an experiment runs on it'),
    });
  });

  it('while a deployment is under way in the environment', async () => {
    const laboratory = await openLaboratory();
    const { control, created, define, clock } = laboratory;
    const running = await define();
    const waiting = await define({ Name: 'waiting', FlagKey: 'header' });
    await startRun(control, running);
    const { VersionNumber = 0 } = await createVersion(
      control,
      created,
      JSON.stringify({ ...FLAGS, values: { ...FLAGS.values, header: { enabled: true } } }),
    );
    await startDeployment(control, created, VersionNumber, 'AppConfig.Linear50PercentEvery30Seconds');
    for (const change of [
      () => startRun(control, waiting),
      () => updateRun(control, running, { ExposurePercentage: 1 }),
      () => updateRun(control, running, { TreatmentOverrides: OVERRIDES }),
      () => stopRun(control, running),
    ]) {
      expect(await rejection(change())).toMatchObject({
        ...CONFLICT,
        message: expect.stringContaining('Deployment 3 is still under way'),
      });
    }
    await updateRun(control, running, { Description: 'Nothing to deliver' });
    clock.advance(120);
    await startRun(control, waiting);
    expect((await deployments(laboratory))[0]).toEqual([4, 'MANAGED', 'COMPLETE', '2']);
  });

  it('with weights that are all 0', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define({ Control: off(0), Treatments: [on(0)] });
    expect(await rejection(startRun(control, experiment))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining('Weight above 0'),
    });
  });

  it.each([
    [
      'more than all',
      { ExposurePercentage: 100.5 },
      'ExposurePercentage must be a number from 0 to 100, got 100.5',
    ],
    [
      'less than nobody',
      { ExposurePercentage: -1 },
      'ExposurePercentage must be a number from 0 to 100, got -1',
    ],
    [
      'a long description',
      { Description: 'x'.repeat(1_025) },
      'Description must be a string of 0 to 1024 characters',
    ],
    [
      'an unknown treatment',
      { TreatmentOverrides: { Inline: { me: 't2' } } },
      'one of the treatments c, t1, got "t2"',
    ],
    [
      'an empty entity ID',
      { TreatmentOverrides: { Inline: { '': 't1' } } },
      'An entity ID of TreatmentOverrides.Inline',
    ],
    [
      'too many overrides',
      { TreatmentOverrides: { Inline: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [n, 'c'])) } },
      'TreatmentOverrides.Inline must have at most 32 members, got 33',
    ],
    [
      'parameters of extensions',
      { DeploymentParameters: { DynamicExtensionParameters: { 'a#b': 'c' } } },
      'DynamicExtensionParameters',
    ],
  ])('with %s', async (_, input, reason) => {
    const { control, define } = await openLaboratory();
    expect(await rejection(startRun(control, await define(), input))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(reason),
    });
  });
});

describe('UpdateExperimentRun', () => {
  it('refuses exposure and overrides at once, less exposure, and a run that is over', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment, { ExposurePercentage: 12.5 });
    const both = { ExposurePercentage: 20, TreatmentOverrides: OVERRIDES };
    expect(await rejection(updateRun(control, experiment, both))).toMatchObject({
      ...BAD_REQUEST,
      message:
        "1 validation error detected: Value 20.0 at 'exposurePercentage' failed to satisfy constraint: Only one deployment attribute can be updated per request",
    });
    expect(await rejection(updateRun(control, experiment, { ExposurePercentage: 0 }))).toMatchObject({
      ...BAD_REQUEST,
      message: 'Exposure percentage can only be increased. Current: 12.5%, Requested: 0.0%.',
    });
    await stopRun(control, experiment);
    const { ExperimentDefinitionIdentifier: id } = experiment;
    expect(await rejection(updateRun(control, experiment, { Description: 'late' }))).toMatchObject({
      ...BAD_REQUEST,
      message: `Cannot update experiment run 1 for experiment definition ${id} because it is already terminal.`,
    });
    expect(await rejection(stopRun(control, experiment))).toMatchObject({
      ...BAD_REQUEST,
      message: `Experiment run 1 for experiment definition ${id} is not running.`,
    });
    expect(await rejection(stopRun(control, experiment, 2))).toMatchObject(NOT_FOUND);
  });

  it('of the description alone changes nothing else', async () => {
    const laboratory = await openLaboratory();
    const { control, define } = laboratory;
    const experiment = await define();
    await startRun(control, experiment, { ExposurePercentage: 10 });
    const updated = await updateRun(control, experiment, { Description: 'new' });
    expect(updated).toMatchObject({ Description: 'new', ExposurePercentage: 10 });
    expect(await deployments(laboratory)).toHaveLength(2);
    const { Items } = await control.send(new ListExperimentRunEventsCommand({ ...experiment, Run: 1 }));
    expect(Items).toHaveLength(1);
  });
});

describe('a deployment during a run', () => {
  it.each([
    ['takes the flag away', { values: {} }],
    ['gives it variants', { values: { checkout: FLAGS.values.tiered } }],
    [
      'no longer allows its treatments',
      {
        flags: {
          checkout: {
            name: 'Checkout',
            attributes: { size: { constraints: { type: 'number', required: true } } },
          },
        },
        values: { checkout: { enabled: false, size: 1 } },
      },
    ],
  ])('is refused if it %s', async (_, change) => {
    const laboratory = await openLaboratory();
    const { control, created, define, strategy, deploy } = laboratory;
    await startRun(control, await define());
    const content = JSON.stringify({ ...FLAGS, ...change });
    const { VersionNumber = 0 } = await createVersion(control, created, content);
    expect(await rejection(startDeployment(control, created, VersionNumber, strategy))).toMatchObject(
      BAD_REQUEST,
    );
    const names = { application: 'DemoApp', environment: 'prod', profile: 'main' };
    expect(await rejection(deploy({ ...names, content }))).toMatchObject(BAD_REQUEST);
    expect(await deployments(laboratory)).toHaveLength(2);
  });
});

describe('what grows', () => {
  it('is bounded: 100 runs of a definition, 100 events of a run', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    for (let run = 1; run <= 102; run += 1) {
      await startRun(control, experiment, { Tags: { run: String(run) } });
      if (run < 102) await stopRun(control, experiment, run);
    }
    expect(
      await rejection(control.send(new GetExperimentRunCommand({ ...experiment, Run: 2 }))),
    ).toMatchObject(NOT_FOUND);
    const tags = new ListTagsForResourceCommand({ ResourceArn: runArn(experiment, 2) });
    expect(await rejection(control.send(tags))).toMatchObject(NOT_FOUND);
    await control.send(new GetExperimentRunCommand({ ...experiment, Run: 3 }));
    for (let exposure = 1; exposure <= 100; exposure += 1) {
      await updateRun(control, experiment, { Run: 102, ExposurePercentage: exposure });
    }
    const events: unknown[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await control.send(
        new ListExperimentRunEventsCommand({ ...experiment, Run: 102, NextToken }),
      );
      events.push(...(page.Items ?? []).map(({ ExposurePercentage }) => ExposurePercentage));
      NextToken = page.NextToken;
      if (NextToken === undefined) break;
    }
    expect(events).toHaveLength(100);
    expect(events.slice(-2)).toEqual([2, 0]);
  });
});
