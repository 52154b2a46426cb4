import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import {
  createOfrepHandler,
  type OfrepHandler,
  type OfrepOptions,
  toNodeListener,
} from 'aws-appconfig-openfeature-provider/ofrep';
import { identifiers, register } from './provider.js';
import { until } from './until.js';

/** Something that answers OFREP, which can go away and come back at the same address. */
export interface OfrepService {
  readonly baseUrl: string;
  /** Resolves when it answers from the new document. */
  deploy(content: unknown): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The body of an answer to a request for one key, or for all. */
export async function ask(baseUrl: string, key?: string, context: unknown = {}): Promise<Response> {
  const path = key === undefined ? '' : `/${encodeURIComponent(key)}`;
  return fetch(`${baseUrl}/ofrep/v1/evaluate/flags${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ context }),
  });
}

async function digest(baseUrl: string): Promise<string> {
  const response = await ask(baseUrl);
  return response.ok ? JSON.stringify(((await response.json()) as { flags: unknown }).flags) : '';
}

function isFeatureFlags(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'values' in document;
}

export type HandlerService = OfrepService & {
  readonly handler: () => OfrepHandler;
  readonly server: () => Server;
};

/** A service of somebody's own: a provider, and the handler over `node:http`. */
export async function handlerService(content: unknown, options: OfrepOptions = {}): Promise<HandlerService> {
  const local = await startAppConfigLocal({ port: 0, pollInterval: 1 });
  const deployment = (document: unknown) => ({
    ...identifiers,
    type: isFeatureFlags(document) ? ('AWS.AppConfig.FeatureFlags' as const) : ('AWS.Freeform' as const),
    content: JSON.stringify(document),
  });
  await local.deploy(deployment(content));
  const { provider } = await register(local.endpoint, { targeting: 'in-process' });
  let handler: OfrepHandler;
  let server: Server;
  const start = async (port?: number) => {
    handler = createOfrepHandler(provider, {
      expose: ['*'],
      events: { secret: 'a secret of the fleet' },
      ...options,
    });
    server = createServer(toNodeListener(handler));
    return listen(server, port);
  };
  const baseUrl = await start();
  const stop = () => {
    handler.close();
    return closeServer(server);
  };
  return {
    baseUrl,
    handler: () => handler,
    server: () => server,
    async deploy(document) {
      const before = provider.configuration?.version;
      await local.deploy(deployment(document));
      await until(
        async () => provider.configuration?.version,
        (now) => now !== before,
      );
    },
    stop,
    restart: async () => void (await start(Number(new URL(baseUrl).port))),
    async close() {
      await stop();
      await OpenFeature.clearProviders();
      await local.close();
    },
  };
}

/** AppConfig Local itself, with a directory. */
export async function localService(content: unknown): Promise<OfrepService> {
  const directory = await mkdtemp(join(tmpdir(), 'ofrep-'));
  const place = join(directory, identifiers.application, identifiers.environment);
  await mkdir(place, { recursive: true });
  const write = async (document: unknown) => {
    await writeFile(join(directory, '.new'), JSON.stringify(document));
    const ending = isFeatureFlags(document) ? '.flags.json' : '.json';
    await rename(join(directory, '.new'), join(place, identifiers.profile + ending));
  };
  await write(content);
  let local: AppConfigLocal = await startAppConfigLocal({ port: 0, directory });
  let isRunning = true;
  const baseUrl = local.endpoint;
  const stop = async () => {
    isRunning = false;
    await local.close();
  };
  return {
    baseUrl,
    async deploy(document) {
      const before = isRunning ? await digest(baseUrl) : '';
      await write(document);
      if (!isRunning) return;
      await until(
        () => digest(baseUrl),
        (now) => now !== before,
      );
    },
    stop,
    async restart() {
      local = await startAppConfigLocal({ port: Number(new URL(baseUrl).port), directory });
      isRunning = true;
    },
    async close() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
