import type { EvaluationContext } from '@openfeature/core';
import { OpenFeatureEventEmitter, ProviderEvents } from '@openfeature/server-sdk';
import type { FlagSet } from 'aws-appconfig-openfeature-provider/engine';
import type { FlagEvaluation, FlagService } from 'aws-appconfig-openfeature-provider/ofrep';
import { loadEngine } from '../shared/engine.js';
import { FEATURE_FLAGS, type Version } from '../store/model.js';
import { type Served, servedToClient } from '../store/serving.js';
import type { Store } from '../store/store.js';
import { versionName } from '../store/versions.js';
import { findTarget, type Target } from './target.js';

/** In a rollout the server counts as one client: it gets the new version once half of all clients have it. */
const COHORT = 0.499;

/** The flags of one profile as they are served just now. */
export class ServedFlags implements FlagService {
  readonly events = new OpenFeatureEventEmitter();
  /** There is nobody who learns of a change later. */
  readonly pollInterval = 0;
  readonly #store: Store;
  readonly #names: readonly [application: string, environment: string, profile: string];
  readonly #known = new WeakMap<Version, Promise<FlagSet>>();
  #told: Version | undefined;

  constructor(store: Store, { application, environment, profile }: Target) {
    this.#store = store;
    this.#names = [application, environment.name, profile.name];
    this.#told = this.#served()?.version;
  }

  get configuration(): { readonly version: string } | undefined {
    const version = this.#served()?.version;
    return version && { version: version.label ?? versionName(version) };
  }

  async evaluate(flagKey: string, context: EvaluationContext): Promise<FlagEvaluation> {
    const { evaluate } = await loadEngine();
    return evaluate(await this.#flagSet(), flagKey, context);
  }

  async evaluateAll(context: EvaluationContext): Promise<readonly FlagEvaluation[]> {
    const { evaluateAll } = await loadEngine();
    return evaluateAll(await this.#flagSet(), context);
  }

  /** Tells of a change since the last time: a deployment grows without anybody doing anything. */
  look(): void {
    const version = this.#served()?.version;
    if (version === this.#told) return;
    this.#told = version;
    if (version !== undefined) this.events.emit(ProviderEvents.ConfigurationChanged);
  }

  #served(): Served | undefined {
    const target = findTarget(this.#store, ...this.#names);
    return target && servedToClient(this.#store, target.environment, target.profile.id, COHORT);
  }

  #flagSet(): Promise<FlagSet> {
    const version = this.#served()?.version;
    if (version === undefined) throw notReady();
    let flagSet = this.#known.get(version);
    if (flagSet === undefined) {
      flagSet = this.#read(version);
      this.#known.set(version, flagSet);
    }
    return flagSet;
  }

  async #read(version: Version): Promise<FlagSet> {
    const { createFlagSet, parseDocument } = await loadEngine();
    const { content: bytes, contentType, label: versionLabel } = version;
    const isFeatureFlags = findTarget(this.#store, ...this.#names)?.profile.type === FEATURE_FLAGS;
    const profileType = isFeatureFlags ? FEATURE_FLAGS : undefined;
    const parsed = await parseDocument({ bytes, contentType, versionLabel }, { profileType });
    if (!parsed.ok) throw new Error(parsed.message);
    return createFlagSet(parsed.document.flags, {
      flagSetId: this.#names.join('/'),
      version: version.label ?? versionName(version),
      valueAttribute: 'value',
      chosenVariantReason: 'DEFAULT',
    });
  }
}

function notReady(): Error {
  return Object.assign(new Error('Nothing is deployed'), { code: 'PROVIDER_NOT_READY' });
}
