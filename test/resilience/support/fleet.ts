import { AppConfigProvider } from '../../../packages/provider/src/provider.js';
import type { OpenSource } from '../../../packages/provider/src/source/source.js';
import { recordingLogger } from '../../../packages/provider/src/testing/harness.js';
import { jsonDocument, unchanged } from '../../../packages/provider/src/testing/scripted-source.js';
import { VirtualRuntime } from '../../../packages/provider/src/testing/virtual-runtime.js';

/** Many providers, and an AppConfig that can be away, in one virtual time. */
export class Fleet {
  readonly runtime = new VirtualRuntime(20_260_101);
  /** Virtual milliseconds of each request that AppConfig answered. */
  readonly sessions: number[] = [];
  readonly polls: number[] = [];
  away = false;
  readonly #providers: AppConfigProvider[] = [];

  /** Starts so many providers, spread evenly over one second. */
  async start(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const provider = new AppConfigProvider(
        {
          application: 'DemoApp',
          environment: 'prod',
          profile: 'main',
          source: () => this.#open(),
          logger: recordingLogger([]),
        },
        this.runtime,
      );
      this.#providers.push(provider);
      const offset = (index * 1_000) / count;
      this.runtime.startTimer(offset, () => void provider.initialize().catch(() => {}));
    }
    await this.runtime.advance(1);
  }

  /** How many have a flag set. */
  get served(): number {
    return this.#providers.filter(({ configuration }) => configuration !== undefined).length;
  }

  async stop(): Promise<void> {
    for (const provider of this.#providers) await provider.onClose();
  }

  /** A source that loses its token with each request that is not answered (P3). */
  #open(): OpenSource {
    let hasToken = false;
    let delivered = false;
    return {
      origin: 'service',
      fetch: async () => {
        if (this.away) {
          hasToken = false;
          throw new Error('connect ECONNREFUSED');
        }
        const now = this.runtime.monotonic();
        if (!hasToken) this.sessions.push(now);
        this.polls.push(now);
        hasToken = true;
        if (delivered) return unchanged;
        delivered = true;
        return jsonDocument({ a: true });
      },
      close: () => {},
    };
  }
}
