import {
  CreateExtensionAssociationCommand,
  CreateExtensionCommand,
  GetAccountSettingsCommand,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetExtensionAssociationCommand,
  GetExtensionCommand,
  GetHostedConfigurationVersionCommand,
  ListTagsForResourceCommand,
  UpdateAccountSettingsCommand,
} from '@aws-sdk/client-appconfig';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp } from '../testing/local.js';
import { setUpStateFile } from '../testing/state.js';

afterEach(cleanUp);

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:check';

describe('a restart with a state file', () => {
  it('loses nothing of settings, extensions, keys, validators and what handlers said', async () => {
    const { path: state } = await setUpStateFile();
    const handlers = {
      [LAMBDA]: () => {
        throw new Error('no network');
      },
    };
    const first = await startControlled({ state, extensionHandlers: handlers });
    const { control } = first;
    const created = await createMain(control, {
      KmsKeyIdentifier: 'alias/mine',
      Validators: [{ Type: 'LAMBDA', Content: LAMBDA }],
    });
    await control.send(
      new UpdateAccountSettingsCommand({
        DeletionProtection: { Enabled: true, ProtectionPeriodInMinutes: 15 },
      }),
    );
    const extension = await control.send(
      new CreateExtensionCommand({
        Name: 'tell',
        Actions: { ON_DEPLOYMENT_START: [{ Name: 'start', Uri: LAMBDA }] },
        Parameters: { where: { Required: true } },
        Tags: { team: 'one' },
      }),
    );
    const association = await control.send(
      new CreateExtensionAssociationCommand({
        ExtensionIdentifier: extension.Id,
        ResourceIdentifier: `arn:aws:appconfig:us-east-1:000000000000:application/${created.ApplicationId}`,
        Parameters: { where: 'here' },
      }),
    );
    await createVersion(control, created, 'one');
    await startDeployment(control, created, 1, await createStrategy(control), { KmsKeyIdentifier: 'key' });

    const deployment = new GetDeploymentCommand({ ...created, DeploymentNumber: 1 });
    const questions = [
      new GetAccountSettingsCommand(),
      new GetConfigurationProfileCommand(created),
      new GetExtensionCommand({ ExtensionIdentifier: extension.Id }),
      new GetExtensionAssociationCommand({ ExtensionAssociationId: association.Id }),
      new ListTagsForResourceCommand({ ResourceArn: extension.Arn }),
      new GetHostedConfigurationVersionCommand({ ...created, VersionNumber: 1 }),
      deployment,
    ];
    const ask = async ({ control }: typeof first) =>
      Promise.all(
        questions.map(async (question) => {
          const { $metadata, ...answer } = (await control.send(question as never)) as object as Record<
            string,
            unknown
          >;
          return JSON.stringify(answer);
        }),
      );
    const failure = async () =>
      (await control.send(deployment)).EventLog?.at(-1)?.ActionInvocations?.[0]?.ErrorMessage;
    while ((await failure()) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    const before = await ask(first);
    await first.close();
    expect(await ask(await startControlled({ state, clock: first.clock }))).toEqual(before);
    expect(before.at(-1)).toContain('no network');
  });
});
