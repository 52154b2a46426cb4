import { OpenFeatureEventEmitter, ProviderEvents } from '@openfeature/server-sdk';
import type { FlagEvaluation, FlagService } from 'aws-appconfig-openfeature-provider/ofrep';

/** Flags that change when a test says so, as often as it likes. */
export class ScriptedFlags implements FlagService {
  readonly events = new OpenFeatureEventEmitter();
  readonly pollInterval = 3_600;
  readonly #text: string;
  #version = 1;

  /** @param text the value of `banner` */
  constructor(text = 'grey') {
    this.#text = text;
  }

  get configuration(): { readonly version: string } {
    return { version: `v${this.#version}` };
  }

  change(): void {
    this.#version += 1;
    this.events.emit(ProviderEvents.ConfigurationChanged);
  }

  async evaluate(flagKey: string): Promise<FlagEvaluation> {
    return { flagKey, value: this.#text, reason: 'STATIC', flagMetadata: {} } as FlagEvaluation;
  }

  async evaluateAll(): Promise<readonly FlagEvaluation[]> {
    return [await this.evaluate('banner')];
  }
}
