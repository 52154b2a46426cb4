import { randomUUID } from 'node:crypto';
import type { Client } from '@openfeature/server-sdk';
import type { Configuration } from 'aws-appconfig-openfeature-provider';
import type { RequestHandler } from 'express';
import type { FlagEvent } from './flag-events.js';

/** Events that are kept for pages which are opened later. */
const MAX_EVENTS = 30;

/** A provider whose state the page shows. */
export interface Watched {
  /** The name of its profile. */
  readonly profile: string;
  readonly client: Client;
  readonly configuration: () => Configuration | undefined;
}

/** An event with its place in time. */
export interface PastEvent extends FlagEvent {
  readonly number: number;
  readonly at: string;
  readonly profile: string;
}

/** What the page shows beside flags: what the providers are doing, and what has happened lately. */
export class Status {
  readonly #instance = randomUUID();
  readonly #watched: readonly Watched[];
  /** The console of AppConfig Local; `undefined` with AWS. */
  readonly #consoleUrl: string | undefined;
  #events: readonly PastEvent[] = [];
  #count = 0;

  readonly #streams: () => number;

  /** @param streams how many streams of changes are open */
  constructor(watched: readonly Watched[], consoleUrl: string | undefined, streams: () => number) {
    this.#watched = watched;
    this.#consoleUrl = consoleUrl;
    this.#streams = streams;
  }

  add(profile: string, event: FlagEvent): void {
    this.#count += 1;
    const past = { ...event, profile, number: this.#count, at: new Date().toISOString() };
    this.#events = [past, ...this.#events].slice(0, MAX_EVENTS);
  }

  readonly answer: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').json({
      instance: this.#instance,
      console: this.#consoleUrl ?? null,
      streams: this.#streams(),
      providers: this.#watched.map(({ profile, client, configuration }) => {
        const inUse = configuration();
        return {
          profile,
          status: client.providerStatus,
          version: inUse?.versionLabel ?? inUse?.version ?? null,
          checkedAt: inUse?.checkedAt?.toISOString() ?? null,
          changedAt: inUse?.changedAt?.toISOString() ?? null,
        };
      }),
      events: this.#events,
    });
  };
}
