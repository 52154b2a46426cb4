import { StartDeploymentCommand, ValidateConfigurationCommand } from '@aws-sdk/client-appconfig';
import type { AppConfigLocalOptions } from '../index.js';
import { createMain, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';
import { callWithin } from './call.js';

afterEach(cleanUp);

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:check';
const Validators = [{ Type: 'LAMBDA' as const, Content: ARN }];

async function withValidator(options: AppConfigLocalOptions) {
  const running = await startControlled(options);
  const created = await createMain(running.control, { Validators });
  await createVersion(running.control, created, '{"n":1}', { VersionLabel: 'first' });
  const version = { ...created, ConfigurationVersion: 'first' };
  const validate = () => running.control.send(new ValidateConfigurationCommand(version));
  const start = () =>
    running.control.send(
      new StartDeploymentCommand({ ...version, DeploymentStrategyId: 'AppConfig.AllAtOnce' }),
    );
  return { ...running, created, validate, start };
}

describe('a validator that is a function', () => {
  it('is called with the content and the documented event, and passes whatever it returns', async () => {
    const calls: unknown[] = [];
    const check = (...call: unknown[]) => {
      calls.push(call);
      return false;
    };
    const { created, validate, start } = await withValidator({ lambdaValidators: { [ARN]: check } });
    await validate();
    await start();
    const event = {
      applicationId: created.ApplicationId,
      configurationProfileId: created.ConfigurationProfileId,
      configurationVersion: '1',
      content: 'eyJuIjoxfQ==',
      uri: 'hosted',
    };
    expect(calls).toEqual([
      ['{"n":1}', event],
      ['{"n":1}', event],
    ]);
  });

  it.each([
    [
      'throws',
      {
        check: () => {
          throw new Error('n is too small');
        },
      },
      'n is too small',
    ],
    ['rejects', { check: async () => Promise.reject('n is too small') }, 'n is too small'],
    ['never answers', { check: () => new Promise(() => {}), timeout: 0.05 }, 'longer than 0.05 seconds'],
  ] as const)('refuses what it %s for', async (_, { check, ...rest }, message) => {
    const functionTimeout = 'timeout' in rest ? rest.timeout : undefined;
    const running = await withValidator({ lambdaValidators: { [ARN]: check }, functionTimeout });
    for (const call of [running.validate, running.start]) {
      expect(await rejection(call())).toMatchObject({
        name: 'BadRequestException',
        status: 400,
        Reason: 'InvalidConfiguration',
        message: expect.stringContaining(message),
      });
    }
  });

  it('is skipped, with a warning, when there is no function for it', async () => {
    const { start, logger } = await withValidator({});
    await start();
    expect(logger.lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringMatching(/function:check of configuration profile main was skipped.*`lambdaValidators`/),
    ]);
  });

  it('that is no ARN with an account is refused', async () => {
    const { control } = await startControlled();
    const bad = [{ Type: 'LAMBDA' as const, Content: 'arn:aws:lambda:us-east-1::function:check' }];
    expect(await rejection(createMain(control, { Validators: bad }))).toMatchObject({ status: 400 });
  });
});

describe('a call of a function', () => {
  it('ends as the function does', async () => {
    expect(await callWithin(60, async () => 7)).toEqual({ ok: true, value: 7 });
    expect(await callWithin(60, () => Promise.reject(null))).toMatchObject({ ok: false, reason: 'error' });
    expect(await callWithin(0.01, () => new Promise(() => {}))).toMatchObject({ reason: 'timeout' });
  });
});
