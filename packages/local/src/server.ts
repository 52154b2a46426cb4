import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, BlockList } from 'node:net';
import { createApp } from './app.js';
import type { AppConfigLocal } from './appconfig-local.js';
import { Revisions } from './console/revisions.js';
import { Streams } from './console/streams.js';
import { Sessions } from './data-plane/sessions.js';
import { type DeployRequest, deployAtOnce, type Validate } from './deploy/at-once.js';
import { putBack } from './deploy/reset.js';
import { Faults } from './faults/faults.js';
import { type Deploy, FileDeployer } from './files/deployer.js';
import type { OverridesControl } from './files/override-routes.js';
import { watchFiles } from './files/watch.js';
import { boundConnections, CONNECTION_BOUNDS } from './http/connections.js';
import { endUnreadBodies } from './http/unread-body.js';
import { createLocal } from './local-api.js';
import { LocalClock } from './local-clock.js';
import { type AppConfigLocalOptions, type NormalizedOptions, normalizeOptions } from './options.js';
import { describeError } from './shared/described.js';
import { createId } from './shared/identifier.js';
import type { Logger } from './shared/logger.js';
import { FOR_DIRECTORY, FOR_LISTENING, nextStep } from './shared/next-step.js';
import { DeploymentActions } from './stand-ins/deployment-actions.js';
import { runLambdaValidators } from './stand-ins/validators.js';
import { openStateFile, type StateFile } from './state/state-file.js';
import { Regions } from './store/regions.js';
import { badRequest } from './store/service-error.js';
import type { Write } from './store/store.js';
import { validateContent } from './validation/validators.js';

/**
 * Starts AppConfig on this machine; resolves once it answers requests. Rejects with a TypeError for wrong options, and with
 * an Error if the address, the state file or the directory cannot be used.
 */
export async function startAppConfigLocal(options: AppConfigLocalOptions = {}): Promise<AppConfigLocal> {
  const normalized = normalizeOptions(options);
  const { timeScale, region, logger } = normalized;
  const ownClock = new LocalClock();
  const clock = normalized.clock ?? ownClock;
  const regions = new Regions({ clock, timeScale, createId, home: region });
  const sessions = new Sessions(clock);
  const faults = new Faults(clock);
  for (const fault of normalized.faults) faults.add(fault);
  let state: StateFile = inMemory(regions);
  const write: Write = (operation) => state.write(operation);
  const validate: Validate = async (profile, version, content) => {
    await validateContent(profile, content);
    await runLambdaValidators(normalized, profile, version, content);
  };
  const deploymentActions = new DeploymentActions(normalized, write);
  let overrides = NO_FILES.overrides;
  const observed = {
    regions,
    sessions,
    faults,
    overrides: { list: () => overrides.list(), revision: () => overrides.revision() },
  };
  const revisions = new Revisions(observed);
  const instance = randomUUID();
  const streams = new Streams(instance, () => revisions.all());
  const app = createApp(regions, {
    ...normalized,
    sessions,
    faults,
    deploymentActions,
    write,
    overrides: () => overrides,
    instance,
    revisions,
    streams,
  });
  let isOpen = false;
  let open = () => {};
  const ready = new Promise<void>((resolve) => {
    open = () => {
      isOpen = true;
      resolve();
    };
  });
  const answer = endUnreadBodies((request, response) => {
    if (isOpen) app(request, response);
    else void ready.then(() => app(request, response));
  });
  const server = createServer(answer);
  // By itself Node answers `Expect: 100-continue` by asking for the body, before the request has been looked at.
  server.on('checkContinue', answer);
  boundConnections(server, CONNECTION_BOUNDS, () =>
    logger.warn(`More than ${CONNECTION_BOUNDS.count} connections at once: those beyond are closed`),
  );
  // The port comes first: if the same command is started twice, the second process must not touch the state of the first.
  await listen(server, normalized);
  // For example, no file descriptor is left for another connection; the existing ones carry on.
  server.on('error', (error) => logger.error('The server failed:', error));
  warnIfOpen(server, logger);

  try {
    if (normalized.state !== undefined) state = await openStateFile(normalized.state, regions, logger);
    deploymentActions.followAll(regions.all());
    const atStart = [...regions.snapshot()];
    const deploy = (input: DeployRequest) => deployAtOnce(regions.home, input, write, validate);
    const files = await deployFiles(normalized, deploy);
    overrides = files.overrides;
    open();
    return createLocal({
      endpoint: endpointOf(server),
      regions,
      sessions,
      faults,
      overrides,
      clock: normalized.clock === undefined ? ownClock : undefined,
      write,
      validate,
      async reset() {
        await write(() => putBack(regions, atStart));
        for (const store of regions.all()) store.polls.clear();
        sessions.endAll();
        faults.recover();
        ownClock.reset();
        await files.deployAgain();
      },
      async close() {
        deploymentActions.close();
        streams.close();
        await Promise.all([stop(server), files.stop()]);
        await state.close();
      },
    });
  } catch (error) {
    await stop(server);
    await state.close().catch((reason: unknown) => logger.warn('The state file was not closed:', reason));
    throw error;
  }
}

function inMemory(regions: Regions): StateFile {
  return {
    async write(operation) {
      const result = regions.transaction(operation);
      regions.takeChanges();
      return result;
    },
    async close() {},
  };
}

interface DeployedFiles {
  /** Deploys all files once more, as they are now. */
  deployAgain(): Promise<void>;
  readonly overrides: OverridesControl;
  stop(): Promise<void>;
}

const NO_FILES: DeployedFiles = {
  async deployAgain() {},
  overrides: {
    list: () => [],
    revision: () => 0,
    async set() {
      throw badRequest('Overrides are for the files of a directory: start AppConfig Local with `directory`');
    },
    async clear() {},
  },
  async stop() {},
};

/** Deploys the directory's files and keeps watching them. */
async function deployFiles({ directory, logger }: NormalizedOptions, deploy: Deploy): Promise<DeployedFiles> {
  if (directory === undefined) return NO_FILES;
  const deployer = new FileDeployer(directory, deploy, logger);
  try {
    await deployer.scan({ settle: false });
  } catch (error) {
    throw new Error(
      `The directory ${directory} cannot be read: ${describeError(error)}${nextStep(error, FOR_DIRECTORY)}`,
      {
        cause: error,
      },
    );
  }
  const { overrides } = deployer;
  const takeIn = () => deployer.scan({ settleOverrides: false });
  return {
    deployAgain: () => deployer.deployAgain(),
    overrides: {
      list: () => overrides.list(),
      revision: () => overrides.revision,
      async set(input) {
        await overrides.set(input);
        await takeIn();
      },
      async clear() {
        await overrides.clear();
        await takeIn();
      },
    },
    stop: watchFiles(deployer, logger),
  };
}

async function listen(server: Server, { host, port }: NormalizedOptions): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(
      `AppConfig Local cannot listen on ${host} port ${port}: ${describeError(error)}${nextStep(error, FOR_LISTENING)}`,
      {
        cause: error,
      },
    );
  }
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function warnIfOpen(server: Server, logger: Logger): void {
  const { address, family } = server.address() as AddressInfo;
  if (loopback.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4')) return;
  logger.warn(
    `AppConfig Local listens on ${address}, beyond this machine: whoever reaches it can read and change everything, because there is no authentication`,
  );
}

function endpointOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  // Nobody can connect to the addresses that stand for every interface.
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

async function stop(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await ended;
}
