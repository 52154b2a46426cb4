import {
  CreateExtensionAssociationCommand,
  CreateExtensionCommand,
  GetDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import type { ExtensionPayload } from '../index.js';
import { openLaboratory, startRun, stopRun, updateRun } from '../testing/experiments.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const URI = 'arn:aws:lambda:us-east-1:123456789012:function:act';

/** An application with an extension that acts when a deployment starts and is complete. */
async function withExtension() {
  const payloads: ExtensionPayload[] = [];
  let tell = () => {};
  const laboratory = await openLaboratory({
    extensionHandlers: {
      [URI]: (payload) => {
        payloads.push(payload);
        tell();
      },
    },
  });
  const { control, created } = laboratory;
  await control.send(
    new CreateExtensionCommand({
      Name: 'watch',
      Actions: {
        PRE_START_DEPLOYMENT: [{ Name: 'before', Uri: URI }],
        ON_DEPLOYMENT_COMPLETE: [{ Name: 'after', Uri: URI }],
      },
      Parameters: { how: { Dynamic: true } },
    }),
  );
  await control.send(
    new CreateExtensionAssociationCommand({
      ExtensionIdentifier: 'watch',
      ResourceIdentifier: `arn:aws:appconfig:us-east-1:000000000000:application/${created.ApplicationId}`,
    }),
  );
  const called = (count: number) =>
    new Promise<void>((resolve) => {
      tell = () => payloads.length >= count && resolve();
      tell();
    });
  return { ...laboratory, payloads, called };
}

describe('the deployments of an experiment run', () => {
  it('have the ON_ actions of extensions act, with the parameters that they are given', async () => {
    const { control, created, define, payloads, called } = await withExtension();
    const experiment = await define();
    const parameters = (how: string) => ({
      DeploymentParameters: { DynamicExtensionParameters: { 'watch#how': how } },
    });
    await startRun(control, experiment, parameters('start'));
    await updateRun(control, experiment, { ExposurePercentage: 10, ...parameters('update') });
    await stopRun(control, experiment);
    await called(3);
    expect(payloads.map(({ InvocationId, ...payload }) => payload)).toMatchObject([
      { Type: 'OnDeploymentComplete', Parameters: { how: 'start' } },
      { Type: 'OnDeploymentComplete', Parameters: { how: 'update' } },
      { Type: 'OnDeploymentComplete', Parameters: {} },
    ]);
    const shown = await control.send(new GetDeploymentCommand({ ...created, DeploymentNumber: 2 }));
    const actions = shown.EventLog?.map(({ EventType, ActionInvocations = [] }) => [
      EventType,
      ActionInvocations.map(({ ActionName }) => ActionName),
    ]);
    expect(actions).toEqual([
      ['DEPLOYMENT_COMPLETED', ['after']],
      ['DEPLOYMENT_STARTED', []],
    ]);
  });

  it('refuse parameters that no extension has, whatever is to be delivered', async () => {
    const { control, define } = await withExtension();
    const experiment = await define();
    const wrong = { DeploymentParameters: { DynamicExtensionParameters: { 'watch#what': '' } } };
    const unknown = { DeploymentParameters: { DynamicExtensionParameters: { 'watch#what': 'x' } } };
    for (const parameters of [wrong, unknown]) {
      expect(await rejection(startRun(control, experiment, parameters))).toMatchObject({
        name: 'BadRequestException',
        status: 400,
        message: expect.stringContaining('DynamicExtensionParameters'),
      });
    }
    await startRun(control, experiment);
    const update = { Description: 'new', ...wrong };
    expect(await rejection(updateRun(control, experiment, update))).toMatchObject({ status: 400 });
  });
});
