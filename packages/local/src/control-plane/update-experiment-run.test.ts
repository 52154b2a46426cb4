import { ListExperimentRunEventsCommand } from '@aws-sdk/client-appconfig';
import { createVersion, startDeployment } from '../testing/control.js';
import {
  deploymentsOf,
  FLAGS,
  OVERRIDES,
  openLaboratory,
  startRun,
  stopRun,
  updateRun,
} from '../testing/experiments.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };
const NOT_FOUND = { name: 'ResourceNotFoundException', status: 404 };

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

  it('refuses tags that no deployment could have', async () => {
    const { control, define } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment);
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`tag ${n}`, '']));
    const update = { Description: 'new', DeploymentParameters: { Tags } };
    expect(await rejection(updateRun(control, experiment, update))).toMatchObject(BAD_REQUEST);
  });

  it('of the description alone changes nothing else', async () => {
    const laboratory = await openLaboratory();
    const { control, define } = laboratory;
    const experiment = await define();
    await startRun(control, experiment, { ExposurePercentage: 10 });
    const updated = await updateRun(control, experiment, { Description: 'new' });
    expect(updated).toMatchObject({ Description: 'new', ExposurePercentage: 10 });
    expect(await deploymentsOf(laboratory)).toHaveLength(2);
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
    expect(await deploymentsOf(laboratory)).toHaveLength(2);
  });
});
