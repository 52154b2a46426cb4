import { createId } from '../shared/identifier.js';
import { createApplication } from '../store/applications.js';
import { createEnvironment } from '../store/environments.js';
import type { Profile } from '../store/model.js';
import { createProfile, updateProfile } from '../store/profiles.js';
import { Regions } from '../store/regions.js';
import { createVersion, deleteVersion, findVersion } from '../store/versions.js';
import { NO_STAND_INS } from '../testing/stand-ins.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { deploymentOperations } from './deployments.js';
import type { OperationRequest } from './operation.js';

const content = (text: string) => ({ type: 'AWS.Freeform', bytes: Buffer.from(text) }) as const;

/** StartDeployment of version `good`, up to where its validator has found it good. */
async function validated() {
  const { home: store } = new Regions({ clock: new VirtualClock(), timeScale: 1, createId });
  const application = createApplication(store, { name: 'a' });
  const environment = createEnvironment(store, application, { name: 'e' });
  const validators = [{ Type: 'JSON_SCHEMA', Content: '{"type":"object"}' }] as const;
  const { id } = createProfile(store, application, { name: 'p', type: 'AWS.Freeform', validators });
  const profile = () => store.profiles.get(application.id, id) as Profile;
  const label = 'good';
  const create = (text: string) =>
    createVersion(store, profile(), { content: content(text), contentType: 'application/json', label });
  create('{}');

  const parameters: Record<string, string> = { application: application.id, environment: environment.id };
  const request: OperationRequest = {
    region: store.region,
    parameter: (name) => parameters[name] ?? '',
    query: () => undefined,
    queryAll: () => [],
    header: () => undefined,
    body: {
      ConfigurationProfileId: id,
      ConfigurationVersion: label,
      DeploymentStrategyId: 'AppConfig.AllAtOnce',
    },
    bytes: new Uint8Array(),
  };
  const operation = deploymentOperations[0];
  if (operation === undefined || !('prepare' in operation)) throw new Error('Expected StartDeployment');
  const handle = await operation.prepare(store, request, NO_STAND_INS);
  return { store, profile, create, start: () => handle(store, request) };
}

describe('StartDeployment while its version is validated', () => {
  it('delivers what was validated', async () => {
    const { start } = await validated();
    expect(start()).toMatchObject({ status: 201, body: { ConfigurationVersion: '1' } });
  });

  it('conflicts with other validators of the profile', async () => {
    const { store, profile, start } = await validated();
    updateProfile(store, profile(), { validators: [] });
    expect(start).toThrow(expect.objectContaining({ name: 'ConflictException' }));
  });

  it('conflicts with another version that has the label now', async () => {
    const { store, profile, create, start } = await validated();
    const version = findVersion(store, profile(), 1);
    if (version !== undefined) deleteVersion(store, version);
    create('[]');
    expect(start).toThrow(expect.objectContaining({ name: 'ConflictException' }));
  });
});
