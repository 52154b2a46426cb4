import {
  CreateDeploymentStrategyCommand,
  DeleteDeploymentStrategyCommand,
  GetDeploymentStrategyCommand,
  ListDeploymentStrategiesCommand,
  UpdateDeploymentStrategyCommand,
} from '@aws-sdk/client-appconfig';
import { createStrategy, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const BAD_REQUEST = { name: 'BadRequestException', status: 400 };

describe('deployment strategies', () => {
  it('are created, found, changed and deleted', async () => {
    const { control } = await startControlled();
    const DeploymentStrategyId = await createStrategy(control, {
      Name: 'Slow',
      DeploymentDurationInMinutes: 10,
    });
    const get = () => control.send(new GetDeploymentStrategyCommand({ DeploymentStrategyId }));
    const strategy = {
      Id: DeploymentStrategyId,
      Name: 'Slow',
      DeploymentDurationInMinutes: 10,
      GrowthType: 'LINEAR',
      GrowthFactor: 100,
      FinalBakeTimeInMinutes: 0,
      ReplicateTo: 'NONE',
    };
    expect(await get()).toMatchObject(strategy);
    const changes = { GrowthFactor: 12.5, GrowthType: 'EXPONENTIAL', Description: 'slower' } as const;
    await control.send(new UpdateDeploymentStrategyCommand({ DeploymentStrategyId, ...changes }));
    expect(await get()).toMatchObject({ ...strategy, ...changes });
    await control.send(new DeleteDeploymentStrategyCommand({ DeploymentStrategyId }));
    expect(await rejection(get())).toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceName: 'DeploymentStrategy',
    });
  });

  it('that are predefined can be read, not changed', async () => {
    const { control } = await startControlled();
    const strategy = { DeploymentStrategyId: 'AppConfig.Canary10Percent20Minutes' };
    expect(await control.send(new GetDeploymentStrategyCommand(strategy))).toMatchObject({
      Name: 'AppConfig.Canary10Percent20Minutes',
      GrowthType: 'EXPONENTIAL',
      GrowthFactor: 10,
      DeploymentDurationInMinutes: 20,
      FinalBakeTimeInMinutes: 10,
    });
    const update = new UpdateDeploymentStrategyCommand({ ...strategy, GrowthFactor: 50 });
    expect(await rejection(control.send(update))).toMatchObject(BAD_REQUEST);
    expect(await rejection(control.send(new DeleteDeploymentStrategyCommand(strategy)))).toMatchObject(
      BAD_REQUEST,
    );
  });

  it('that are predefined come last, each with the description that AWS gives it', async () => {
    const { control } = await startControlled();
    await createStrategy(control, { Name: 'Own' });
    const { Items } = await control.send(new ListDeploymentStrategiesCommand({}));
    expect(Items?.map(({ Name, Description }) => [Name, Description])).toEqual([
      ['Own', undefined],
      ['AppConfig.AllAtOnce', 'Quick'],
      ['AppConfig.Linear50PercentEvery30Seconds', 'Test/Demo'],
      ['AppConfig.Canary10Percent20Minutes', 'AWS Recommended'],
      ['AppConfig.Linear20PercentEvery6Minutes', 'AWS Recommended'],
    ]);
  });

  it.each([
    { GrowthFactor: 0.5 },
    { GrowthFactor: 101 },
    { GrowthFactor: undefined },
    { DeploymentDurationInMinutes: 1441 },
    { DeploymentDurationInMinutes: 1.5 },
    { FinalBakeTimeInMinutes: -1 },
    { GrowthType: 'SUDDEN' },
    { ReplicateTo: 'S3' },
    { Name: '' },
    { Description: 'd'.repeat(1025) },
  ])('refuse %j', async (input) => {
    const { control } = await startControlled();
    const valid = { Name: 'Strategy', DeploymentDurationInMinutes: 0, GrowthFactor: 100 };
    const command = new CreateDeploymentStrategyCommand({ ...valid, ...(input as object) });
    expect(await rejection(control.send(command))).toMatchObject({
      ...BAD_REQUEST,
      message: expect.stringContaining(Object.keys(input)[0] ?? ''),
    });
  });

  it('are no more than the quota', async () => {
    const { control } = await startControlled();
    await Promise.all(Array.from({ length: 100 }, () => createStrategy(control)));
    expect(await rejection(createStrategy(control))).toMatchObject({
      name: 'ServiceQuotaExceededException',
      status: 402,
      message: expect.stringContaining('100'),
    });
  });
});
