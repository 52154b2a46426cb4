import { copyFile, stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CreateExtensionAssociationCommand,
  CreateExtensionCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  DeleteHostedConfigurationVersionCommand,
  ListEnvironmentsCommand,
  paginateListDeployments,
  paginateListHostedConfigurationVersions,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-appconfig';
import { createId } from './shared/identifier.js';
import { openStateFile } from './state/state-file.js';
import { Regions } from './store/regions.js';
import {
  type ControlledRunning,
  type Created,
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from './testing/control.js';
import { cleanUp, fetchOnce, openSession, poll } from './testing/local.js';
import { RecordingLogger } from './testing/recording-logger.js';
import { setUpStateFile } from './testing/state.js';
import { VirtualClock } from './testing/virtual-clock.js';

afterEach(cleanUp);
jest.setTimeout(600_000);

const DAYS = 30;
/** By then the bounds on versions and deployments have been reached. */
const FULL_DAY = 18;
const FLIPS_A_DAY = 70;
const HOUR_SECONDS = 3_600;
const MEGABYTE = 1024 * 1024;

const URI = 'arn:aws:sqs:us-east-1:123456789012:deployments';
const CONTENT = 'x'.repeat(8 * 1024);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes that are in use once what is not needed is gone. */
async function memory(): Promise<number> {
  for (let count = 0; count < 3; count += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

/** Megabytes that everything takes up in a state file that holds nothing twice. */
async function snapshotSize(state: string): Promise<number> {
  const copy = `${state}.copy`;
  await copyFile(state, copy);
  const regions = new Regions({ clock: new VirtualClock(), timeScale: 1, createId });
  const opened = await openStateFile(copy, regions, new RecordingLogger());
  const { size } = await stat(copy);
  await opened.close();
  return size / MEGABYTE;
}

/** A team that deploys, polls, previews and tags, a day after the other. */
class Team {
  readonly #running: ControlledRunning;
  readonly #created: Created;
  readonly #strategy: string;
  #tokens: string[] = [];
  #flips = 0;

  private constructor(running: ControlledRunning, created: Created, strategy: string) {
    this.#running = running;
    this.#created = created;
    this.#strategy = strategy;
  }

  static async start(running: ControlledRunning): Promise<Team> {
    const { control } = running;
    const created = await createMain(control);
    const extension = await control.send(
      new CreateExtensionCommand({
        Name: 'tell',
        Actions: {
          ON_DEPLOYMENT_START: [{ Name: 'start', Uri: URI }],
          ON_DEPLOYMENT_COMPLETE: [{ Name: 'complete', Uri: URI }],
        },
      }),
    );
    await control.send(
      new CreateExtensionAssociationCommand({
        ExtensionIdentifier: extension.Id,
        ResourceIdentifier: arn(created),
      }),
    );
    const strategy = await createStrategy(control, { DeploymentDurationInMinutes: 20, GrowthFactor: 20 });
    return new Team(running, created, strategy);
  }

  async day(day: number): Promise<void> {
    const { clock, client } = this.#running;
    await this.#flip();
    await this.#deploySlowly(day);
    await this.#preview(day);
    await this.#tag(day);
    for (let hour = 0; hour < 24; hour += 1) {
      clock.advance(HOUR_SECONDS);
      if (hour < FLIPS_A_DAY / 10) for (let count = 0; count < 10; count += 1) await this.#flip();
      this.#tokens = await Promise.all(
        this.#tokens.slice(-10).map(async (token) => (await poll(client, token)).token),
      );
      // Opened, and never heard of again.
      for (let count = 0; count < 6; count += 1) this.#tokens.unshift(await openSession(client, SESSION));
    }
  }

  async #flip(): Promise<void> {
    this.#flips += 1;
    const content = JSON.stringify({ flips: this.#flips, CONTENT });
    await this.#running.deploy({ application: 'DemoApp', environment: 'dev', profile: 'flips', content });
  }

  async #deploySlowly(day: number): Promise<void> {
    const { control, clock } = this.#running;
    for (let count = 0; count < 3; count += 1) {
      const { VersionNumber = 0 } = await createVersion(control, this.#created, `${day} ${count}`);
      const tags = { Tags: { day: String(day) } };
      await startDeployment(control, this.#created, VersionNumber, this.#strategy, tags);
      clock.advance(HOUR_SECONDS);
    }
  }

  /** An environment with a profile of its own, which go again. */
  async #preview(day: number): Promise<void> {
    const { control, client, deploy } = this.#running;
    const { ApplicationId } = this.#created;
    const names = { environment: `preview-${day}`, profile: `preview-${day}` };
    await deploy({ application: 'DemoApp', ...names, content: '{}' });
    await fetchOnce(client, {
      EnvironmentIdentifier: names.environment,
      ConfigurationProfileIdentifier: names.profile,
    });
    const profile = { ApplicationId, ConfigurationProfileId: names.profile };
    await control.send(new DeleteEnvironmentCommand({ ApplicationId, EnvironmentId: names.environment }));
    await control.send(new DeleteHostedConfigurationVersionCommand({ ...profile, VersionNumber: 1 }));
    await control.send(new DeleteConfigurationProfileCommand(profile));
  }

  async #tag(day: number): Promise<void> {
    const { control } = this.#running;
    const ResourceArn = arn(this.#created);
    await control.send(new TagResourceCommand({ ResourceArn, Tags: { [`day-${day}`]: 'x'.repeat(200) } }));
    await control.send(new UntagResourceCommand({ ResourceArn, TagKeys: [`day-${day - 1}`] }));
  }
}

const SESSION = { EnvironmentIdentifier: 'dev', ConfigurationProfileIdentifier: 'flips' };

const arn = ({ ApplicationId }: Created) =>
  `arn:aws:appconfig:us-east-1:000000000000:application/${ApplicationId}`;

async function count(pages: AsyncIterable<{ readonly Items?: readonly unknown[] | undefined }>) {
  let items = 0;
  for await (const { Items = [] } of pages) items += Items.length;
  return items;
}

describe('thirty days of a busy team', () => {
  it('leave memory and files level', async () => {
    const { path: state } = await setUpStateFile();
    const told = new Set<string>();
    const tell = ({ Type, DeploymentNumber }: { Type: string; DeploymentNumber?: number }) => {
      told.add(`${Type} ${DeploymentNumber}`);
    };
    const running = await startControlled({ state, extensionHandlers: { [URI]: tell } });
    const team = await Team.start(running);
    const sizes: number[] = [];
    const measured: Array<{ readonly memory: number; readonly snapshot: number; readonly sessions: number }> =
      [];
    for (let day = 1; day <= DAYS; day += 1) {
      await team.day(day);
      sizes.push((await stat(state)).size / MEGABYTE);
      if (day !== FULL_DAY && day !== DAYS) continue;
      const snapshot = await snapshotSize(state);
      measured.push({ memory: await memory(), snapshot, sessions: running.sessions().length });
    }
    const [full, end] = measured;
    if (full === undefined || end === undefined) throw new Error('Expected two measurements');

    const control = { client: running.control };
    const { ApplicationId, Id: EnvironmentId } = await environmentNamed(running, 'dev');
    const flips = { ApplicationId, ConfigurationProfileId: 'flips' };
    expect(await count(paginateListHostedConfigurationVersions(control, flips))).toBe(1_000);
    expect(await count(paginateListDeployments(control, { ApplicationId, EnvironmentId }))).toBe(500);
    expect(told.size).toBe(2 * 3 * DAYS);

    expect(end.snapshot / full.snapshot).toBeLessThan(1.05);
    expect(end.sessions / full.sessions).toBeLessThan(1.05);
    // What is deployed in the meantime would be more.
    expect(end.memory - full.memory).toBeLessThan(4);
    // A journal is replaced by a snapshot when it is longer than 16 MB and two snapshots.
    expect(Math.max(...sizes)).toBeLessThan(Math.max(16, 2 * end.snapshot) + 1);
  });
});

async function environmentNamed({ control }: ControlledRunning, name: string) {
  const { Items = [] } = await control.send(new ListEnvironmentsCommand({ ApplicationId: 'DemoApp' }));
  const found = Items.find(({ Name }) => Name === name);
  return { ApplicationId: found?.ApplicationId, Id: found?.Id };
}
