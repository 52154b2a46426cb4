import {
  type EvaluationContext,
  OpenFeature,
  ProviderEvents,
  type ResolutionDetails,
} from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { createOfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';
import { itTells, type Mistake } from '../support/mistakes.js';
import { identifiers, type Registered, register } from '../support/provider.js';

const variant = (name: string, rule?: string) => ({ name, enabled: rule !== undefined, rule });
const DOCUMENT = {
  version: '1',
  flags: {
    new_checkout: { name: 'new_checkout', attributes: { color: {}, limit: {} } },
    banner: { name: 'banner', attributes: { value: {} } },
    rollout: { name: 'rollout' },
    adults: { name: 'adults' },
  },
  values: {
    new_checkout: { enabled: true, color: 'blue', limit: 5 },
    banner: { enabled: true, value: 'welcome' },
    rollout: { _variants: [variant('New', '(split pct::100 by::$targetingKey)'), variant('Default')] },
    adults: { _variants: [variant('Yes', '(gte $age 18)'), variant('Default')] },
  },
};

let local: AppConfigLocal;
let registered: Registered;

beforeAll(async () => {
  local = await startAppConfigLocal({ pollInterval: 60 });
  await local.deploy({ ...identifiers, content: JSON.stringify(DOCUMENT), versionLabel: 'v1' });
  registered = await register(local.endpoint, { targeting: 'in-process' });
});

afterAll(async () => {
  await OpenFeature.clearProviders();
  await local.close();
});

type Type = 'Boolean' | 'String' | 'Number' | 'Object';
/** OpenFeature's client for callers without a compiler. */
type Untyped = Readonly<
  Record<
    `get${Type}Details`,
    (key: string, byDefault: unknown, context: EvaluationContext) => Promise<ResolutionDetails<unknown>>
  >
>;

/** Throws what is told to whoever evaluates that way. */
function asked(type: Type, key: string, context: EvaluationContext = {}) {
  return async () => {
    const { log } = registered;
    const client = registered.client as unknown as Untyped;
    const before = log.length;
    const { errorCode, errorMessage } = await client[`get${type}Details`](key, {}, context);
    throw new Error(errorCode === undefined ? log.slice(before).join('\n') : `${errorCode}: ${errorMessage}`);
  };
}

/** Throws what a provider says that OpenFeature does not know. */
function alone(ask: (provider: AppConfigProvider) => Promise<ResolutionDetails<unknown>>) {
  return async () => {
    const { errorCode, errorMessage } = await ask(
      new AppConfigProvider({ ...identifiers, source: dataApiSource() }),
    );
    throw new Error(`${errorCode}: ${errorMessage}`);
  };
}

async function overOfrep(key: string): Promise<never> {
  const handler = createOfrepHandler(registered.provider, { expose: ['banner'] });
  const url = `http://127.0.0.1/ofrep/v1/evaluate/flags/${key}`;
  const response = await handler(
    new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"context": {"targetingKey": "u"}}',
    }),
  );
  throw new Error(await response.text());
}

const KEYS: readonly Mistake[] = [
  [
    'two letters swapped',
    asked('Boolean', 'new_chekcout'),
    "FLAG_NOT_FOUND: There is no flag 'new_chekcout' in DemoApp/prod/main (version v1): did you mean 'new_checkout'?",
  ],
  [
    'another way to write words',
    asked('Boolean', 'newCheckout'),
    "FLAG_NOT_FOUND: There is no flag 'newCheckout' in DemoApp/prod/main (version v1): did you mean 'new_checkout'?",
  ],
  [
    'an attribute with a letter too few',
    asked('Number', 'new_checkout.limi'),
    "FLAG_NOT_FOUND: Feature flag 'new_checkout' has nothing at 'limi'; there is 'new_checkout.color' (string), 'new_checkout.limit' (number)",
  ],
  [
    'an attribute of a flag with a letter too few',
    asked('Number', 'new_checkot.limit'),
    "FLAG_NOT_FOUND: There is no flag 'new_checkot.limit', nor a flag 'new_checkot' with such a path in DemoApp/prod/main (version v1): did you mean 'new_checkout.limit'?",
  ],
  [
    'a key that is like none',
    asked('Boolean', 'dark_mode'),
    "FLAG_NOT_FOUND: There is no flag 'dark_mode' in DemoApp/prod/main (version v1)",
  ],
  [
    'a number as the key',
    asked('Boolean', 5 as never),
    'FLAG_NOT_FOUND: A flag key must be a string, got number',
  ],
  [
    'OFREP: a hidden flag',
    () => overOfrep('new_checkout'),
    '{"key":"new_checkout","errorCode":"FLAG_NOT_FOUND","errorDetails":"Flag \'new_checkout\' was not found"}',
  ],
  [
    'OFREP: a key that is like a hidden one',
    () => overOfrep('new_chekcout'),
    '{"key":"new_chekcout","errorCode":"FLAG_NOT_FOUND","errorDetails":"Flag \'new_chekcout\' was not found"}',
  ],
];

const TYPES: readonly Mistake[] = [
  [
    'text of a flag without a value',
    asked('String', 'new_checkout'),
    "TYPE_MISMATCH: Feature flag 'new_checkout' was asked as a string and has no attribute 'value'; ask for it as a boolean, or: there is 'new_checkout.color' (string), 'new_checkout.limit' (number)",
  ],
  [
    'a number of a flag whose value is text',
    asked('Number', 'banner'),
    "TYPE_MISMATCH: 'banner' was asked as a number, but its attribute 'value' is a string; ask for it as a string, or change it in AppConfig",
  ],
  [
    'a boolean of an attribute',
    asked('Boolean', 'new_checkout.color'),
    "TYPE_MISMATCH: 'new_checkout.color' was asked as a boolean, but it is a string; ask for it as a string, or change it in AppConfig",
  ],
  [
    'an object of an attribute',
    asked('Object', 'new_checkout.limit'),
    "TYPE_MISMATCH: 'new_checkout.limit' was asked as an object, but it is a number; ask for it as a number, or change it in AppConfig",
  ],
  [
    'a text of enabled',
    asked('String', 'new_checkout.enabled'),
    "TYPE_MISMATCH: 'new_checkout.enabled' was asked as a string, but it is a boolean; ask for it as a boolean, or change it in AppConfig",
  ],
];

const CONTEXTS: readonly Mistake[] = [
  [
    'no targeting key',
    asked('Boolean', 'rollout'),
    "warn: Flag 'rollout': split has nothing to split by and is false: pass the attribute that it names, such as targetingKey, in the evaluation context",
  ],
];

const LIFE: readonly Mistake[] = [
  [
    'asked before it was registered',
    alone((provider) => provider.resolveBooleanEvaluation('a', false, {})),
    'PROVIDER_NOT_READY: The provider has not been initialized; OpenFeature.setProviderAndWait(provider) does it',
  ],
  [
    'asked after it was closed',
    alone(async (provider) => {
      await provider.onClose();
      return provider.resolveBooleanEvaluation('a', false, {});
    }),
    'PROVIDER_NOT_READY: The provider was closed; a new one answers once OpenFeature.setProviderAndWait() has resolved',
  ],
  [
    'asked before it was ready',
    async () => {
      OpenFeature.setProvider(
        'early',
        new AppConfigProvider({
          ...identifiers,
          source: dataApiSource({ clientConfig: { endpoint: local.endpoint } }),
        }),
      );
      const client = OpenFeature.getClient('early');
      const { errorCode, errorMessage } = await client.getBooleanDetails('banner', false);
      // OpenFeature would print that it was closed before.
      await new Promise<void>((resolve) => client.addHandler(ProviderEvents.Ready, () => resolve()));
      throw new Error(`${errorCode}: ${errorMessage}`);
    },
    'PROVIDER_NOT_READY: provider has not yet initialized',
  ],
];

describe('K7 M2 keys', () => itTells(KEYS));
describe('K7 M2 types', () => itTells(TYPES));
describe('T6 M2 contexts', () => itTells(CONTEXTS));
describe('L7 M2 the order of things', () => itTells(LIFE));
