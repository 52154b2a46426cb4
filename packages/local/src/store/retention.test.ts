import { createId } from '../shared/identifier.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { createApplication } from './applications.js';
import { startDeployment, stopDeployment } from './deployments.js';
import { createEnvironment } from './environments.js';
import type { Environment, Profile } from './model.js';
import { createProfile } from './profiles.js';
import { Regions } from './regions.js';
import { servedVersion } from './serving.js';
import { ROOT, type Store } from './store.js';
import { createVersion, deleteVersion, findVersion, type NewVersion } from './versions.js';

const GROWTH = { durationMinutes: 0, growthType: 'LINEAR', growthFactor: 100, bakeMinutes: 0 } as const;

function setUp() {
  const clock = new VirtualClock();
  const store = new Regions({ clock, timeScale: 1, createId }).home;
  const application = createApplication(store, { name: 'DemoApp' });
  const environmentId = createEnvironment(store, application, { name: 'prod' }).id;
  const environment = () => store.environments.get(application.id, environmentId) as Environment;
  const profile = (name = 'main') => {
    const { id } = createProfile(store, application, { name, type: 'AWS.Freeform' });
    return () => store.profiles.get(application.id, id) as Profile;
  };
  return { store, environment, profile };
}

const content = (text: string): Pick<NewVersion, 'content' | 'contentType'> => ({
  content: { type: 'AWS.Freeform', bytes: new TextEncoder().encode(text) },
  contentType: 'text/plain',
});

function deploy(store: Store, environment: Environment, profile: Profile, input: Partial<NewVersion> = {}) {
  const version = createVersion(store, profile, { ...content('x'), ...input });
  return startDeployment(store, environment, profile, version, { strategyId: 's', growth: GROWTH });
}

const numbers = (store: Store, { id }: Environment) => store.deployments.list(id).map(({ number }) => number);

describe('deployments of an environment', () => {
  it('are forgotten beyond 500, the oldest first, with their tags; the last ones of a profile are not', () => {
    const { store, environment, profile } = setUp();
    const [rare, busy] = [profile('rare'), profile('busy')];
    for (let count = 0; count < 3; count += 1) deploy(store, environment(), rare());
    const tagged = (number: number) =>
      `application/${environment().applicationId}/environment/${environment().id}/deployment/${number}`;
    for (const number of [1, 4]) store.tags.put(ROOT, tagged(number), { a: 'b' });
    for (let count = 0; count < 600; count += 1) deploy(store, environment(), busy(), { dropsOld: true });
    expect(numbers(store, environment())).toEqual([
      1,
      2,
      3,
      ...Array.from({ length: 497 }, (_, index) => 107 + index),
    ]);
    expect([1, 4].map((number) => store.tags.get(ROOT, tagged(number)))).toEqual([{ a: 'b' }, undefined]);
    expect(servedVersion(store, environment(), rare().id, 0)?.version.number).toBe(3);
    expect(servedVersion(store, environment(), busy().id, 0)?.deployment.number).toBe(603);
  });

  it('that are stopped do not keep others', () => {
    const { store, environment, profile } = setUp();
    const main = profile();
    const first = deploy(store, environment(), main());
    for (let count = 0; count < 600; count += 1) {
      const deployment = deploy(store, environment(), main(), { dropsOld: true });
      stopDeployment(store, environment(), deployment, true);
    }
    expect(numbers(store, environment())).toHaveLength(500);
    expect(servedVersion(store, environment(), main().id, 0)?.deployment.number).toBe(first.number);
  });

  it('let go of versions that were deleted and kept for them', () => {
    const { store, environment, profile } = setUp();
    const main = profile();
    for (let count = 0; count < 600; count += 1) {
      deploy(store, environment(), main());
      const version = findVersion(store, main(), main().latestVersionNumber);
      if (version !== undefined) deleteVersion(store, version);
    }
    expect(store.versions.size(main().id)).toBe(500);
  });

  it('keep content of their own for the last ones only', () => {
    const { store, environment, profile } = setUp();
    const main = profile();
    const replacement = { content: new Uint8Array(1), contentType: 'text/plain' };
    const start = () =>
      startDeployment(
        store,
        environment(),
        main(),
        { number: 0, label: undefined, externalVersion: '1', replacement },
        { strategyId: 's', growth: GROWTH },
      );
    for (let count = 0; count < 10; count += 1) start();
    expect(store.contents.list(environment().id).map((one) => one.deploymentNumber)).toEqual([8, 9, 10]);
    for (const number of [10, 9]) {
      const deployment = store.deployments.get(environment().id, String(number));
      if (deployment !== undefined) stopDeployment(store, environment(), deployment, true);
    }
    expect(servedVersion(store, environment(), main().id, 0)?.deployment.number).toBe(8);
  });
});

describe('versions of a profile', () => {
  it('are refused beyond 1 000, like by the quotas of AWS, until some are deleted', () => {
    const { store, profile } = setUp();
    const main = profile();
    const create = () => createVersion(store, main(), content('x'));
    for (let count = 0; count < 1_000; count += 1) create();
    expect(create).toThrow(expect.objectContaining({ name: 'ServiceQuotaExceededException', status: 402 }));
    const first = findVersion(store, main(), 1);
    if (first !== undefined) deleteVersion(store, first);
    expect(create().number).toBe(1_001);
  });

  it('that nobody would delete go, the oldest first, but none that is delivered', () => {
    const { store, environment, profile } = setUp();
    const main = profile();
    deploy(store, environment(), main());
    for (let count = 0; count < 1_200; count += 1) {
      createVersion(store, main(), { ...content('x'), dropsOld: true });
    }
    const left = store.versions.list(main().id).map(({ number }) => number);
    expect([left.length, left[0], left[1], left.at(-1)]).toEqual([1_000, 1, 203, 1_201]);
  });

  it('that nobody would delete go when they are too large together', () => {
    const { store, environment, profile } = setUp();
    const main = profile();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 80; count += 1) {
      deploy(store, environment(), main(), { ...content(megabyte), dropsOld: true });
    }
    expect(store.versions.size(main().id)).toBeLessThanOrEqual(65);
    expect(findVersion(store, main(), 80)).toBeDefined();
  });
});
