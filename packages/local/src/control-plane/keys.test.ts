import {
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListHostedConfigurationVersionsCommand,
  UpdateConfigurationProfileCommand,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/abc';

describe('the key of a profile', () => {
  it.each([
    [ARN, ARN],
    ['alias/mine', 'arn:aws:kms:us-east-1:000000000000:alias/mine'],
    ['1234abcd', 'arn:aws:kms:us-east-1:000000000000:key/1234abcd'],
  ])('%s is kept, and shown with its ARN, also by versions', async (KmsKeyIdentifier, KmsKeyArn) => {
    const { control } = await startControlled();
    const created = await createMain(control, { KmsKeyIdentifier });
    const profile = await control.send(new GetConfigurationProfileCommand(created));
    expect(profile).toMatchObject({ KmsKeyIdentifier, KmsKeyArn });
    expect((await createVersion(control, created, '1')).KmsKeyArn).toBe(KmsKeyArn);

    const without = await control.send(
      new UpdateConfigurationProfileCommand({ ...created, KmsKeyIdentifier: '' }),
    );
    expect([without.KmsKeyIdentifier, without.KmsKeyArn]).toEqual([undefined, undefined]);
    expect((await createVersion(control, created, '2')).KmsKeyArn).toBeUndefined();
    const first = await control.send(
      new GetHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }),
    );
    expect(first.KmsKeyArn).toBe(KmsKeyArn);
    const { Items } = await control.send(new ListHostedConfigurationVersionsCommand(created));
    expect(Items?.map((item) => item.KmsKeyArn)).toEqual([undefined, KmsKeyArn]);
  });

  it.each(['', 'k'.repeat(2_049)])('is not %j', async (KmsKeyIdentifier) => {
    const { control } = await startControlled();
    expect(await rejection(createMain(control, { KmsKeyIdentifier }))).toMatchObject({ status: 400 });
  });

  it('is refused where nothing is hosted', async () => {
    const { control } = await startControlled();
    const elsewhere = { LocationUri: 'codepipeline://main', KmsKeyIdentifier: ARN };
    expect(await rejection(createMain(control, elsewhere))).toMatchObject({
      status: 400,
      message: expect.stringContaining('KmsKeyIdentifier'),
    });
  });
});

describe('the key of a deployment', () => {
  it('is kept and shown with its ARN', async () => {
    const { control } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, '1');
    const key = { KmsKeyIdentifier: 'alias/x' };
    const expected = { ...key, KmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:alias/x' };
    const started = await startDeployment(control, created, 1, await createStrategy(control), key);
    expect(started).toMatchObject(expected);
    const found = await control.send(new GetDeploymentCommand({ ...created, DeploymentNumber: 1 }));
    expect(found).toMatchObject(expected);
  });
});
