import type { OfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';
import { isLoopbackOrigin } from '../http/authority.js';
import type { Store } from '../store/store.js';
import type { ServedFlags } from './served-flags.js';
import type { Target } from './target.js';

/** Profiles whose handlers are kept; of the others, one that has no stream is made anew. */
const MAX_HANDLERS = 100;

/**
 * Signs the tokens in the URLs of event streams. Nobody has to be kept out of them here, and a page whose stream goes on at the same
 * URL after a restart is told to ask again; with a secret of its own each time, the page would not hear of what changed meanwhile.
 */
const STREAM_SECRET = 'AppConfig Local lets everybody listen';

/** Milliseconds between two looks at whether a deployment has changed what is served, while somebody listens. */
const LOOK_MILLISECONDS = 200;

interface Entry {
  readonly handler: OfrepHandler;
  readonly flags: ServedFlags;
}

/** A handler for each profile that somebody has asked for. */
export class OfrepHandlers {
  readonly #store: Store;
  readonly #allowedOrigins: ReadonlySet<string>;
  readonly #entries = new Map<string, Promise<Entry>>();
  #looking: NodeJS.Timeout | undefined;

  constructor(store: Store, allowedOrigins: ReadonlySet<string>) {
    this.#store = store;
    this.#allowedOrigins = allowedOrigins;
  }

  async of(target: Target): Promise<OfrepHandler> {
    const id = `${target.environment.applicationId}/${target.environment.id}/${target.profile.id}`;
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      await this.#makeRoom();
      entry = this.#entries.get(id) ?? this.#open(target);
      this.#entries.set(id, entry);
    }
    const { handler } = await entry;
    this.#look();
    return handler;
  }

  async #open(target: Target): Promise<Entry> {
    const [{ createOfrepHandler }, { ServedFlags }] = await Promise.all([
      import('aws-appconfig-openfeature-provider/ofrep'),
      import('./served-flags.js'),
    ]);
    const flags = new ServedFlags(this.#store, target);
    const handler = createOfrepHandler(flags, {
      expose: ['*'],
      events: { secret: STREAM_SECRET },
      cors: { origins: (origin) => isLoopbackOrigin(origin) || this.#allowedOrigins.has(origin) },
    });
    return { handler, flags };
  }

  async #makeRoom(): Promise<void> {
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size < MAX_HANDLERS) return;
      const { handler } = await entry;
      if (handler.openStreams > 0) continue;
      handler.close();
      this.#entries.delete(id);
    }
  }

  /** A stream that a request opens is there at the next look. */
  #look(): void {
    this.#looking ??= setTimeout(async () => {
      const entries = await Promise.all(this.#entries.values());
      this.#looking = undefined;
      const listened = entries.filter(({ handler }) => handler.openStreams > 0);
      for (const { flags } of listened) flags.look();
      if (listened.length > 0) this.#look();
    }, LOOK_MILLISECONDS).unref();
  }
}
