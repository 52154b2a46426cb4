import {
  GetDeploymentCommand,
  GetExperimentRunCommand,
  ListDeploymentStrategiesCommand,
  ListExperimentRunEventsCommand,
  ListExperimentRunsCommand,
  ListHostedConfigurationVersionsCommand,
  ListTagsForResourceCommand,
  StopDeploymentCommand,
  StopExperimentRunCommand,
  UpdateExperimentDefinitionCommand,
} from '@aws-sdk/client-appconfig';
import {
  deploymentsOf,
  type Experiment,
  OVERRIDES,
  off,
  on,
  openLaboratory,
  runArn,
  startRun,
  statusOf,
  stopRun,
  updateRun,
} from '../testing/experiments.js';
import { cleanUp, fetchOnce, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const CONFLICT = { name: 'ConflictException', status: 409 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

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
    expect(await deploymentsOf(laboratory)).toEqual([
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

describe('what grows', () => {
  it('is bounded: 40 experiments at a time in an environment, whose header every client can read', async () => {
    const { control, client, define, release } = await openLaboratory();
    const keys = Array.from({ length: 41 }, (_, index) => `flag${index}`.padEnd(64, 'x'));
    const section = (entry: object) => Object.fromEntries(keys.map((key) => [key, entry]));
    await release({ version: '1', flags: section({ name: 'Flag' }), values: section({ enabled: true }) });
    const treatments = { Control: off(), Treatments: Array(5).fill(on()) };
    const experiments = await Promise.all(
      keys.map((FlagKey) => define({ Name: FlagKey, FlagKey, ...treatments })),
    );
    for (const experiment of experiments.slice(0, 40)) await startRun(control, experiment);
    expect(await rejection(startRun(control, experiments[40] as Experiment))).toMatchObject(CONFLICT);
    expect((await fetchOnce(client)).text).toContain(`"${keys[39]}":{"_variant":"__default__"`);
  });

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
