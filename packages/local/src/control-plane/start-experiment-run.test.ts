import { CreateEnvironmentCommand } from '@aws-sdk/client-appconfig';
import { createVersion, startDeployment } from '../testing/control.js';
import {
  deploymentsOf,
  FLAGS,
  OVERRIDES,
  off,
  on,
  openLaboratory,
  startRun,
  statusOf,
  stopRun,
  updateRun,
} from '../testing/experiments.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const CONFLICT = { name: 'ConflictException', status: 409 };

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

  it('by all but one of those that come at once', async () => {
    const laboratory = await openLaboratory();
    const { control, define } = laboratory;
    const experiments = [await define(), await define({ Name: 'rival' }), await define({ Name: 'third' })];
    const starts = [...experiments, ...experiments].map((experiment) => startRun(control, experiment));
    const outcomes = await Promise.all(
      starts.map((start) =>
        start.then(
          ({ Status }) => Status,
          ({ name }) => name,
        ),
      ),
    );
    expect(outcomes.sort()).toEqual([...Array(5).fill('ConflictException'), 'RUNNING']);
    expect(await deploymentsOf(laboratory)).toHaveLength(2);
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
    expect((await deploymentsOf(laboratory))[0]).toEqual([4, 'MANAGED', 'COMPLETE', '2']);
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
      'parameters that no extension has',
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
