import { OFREPProvider } from '@openfeature/ofrep-provider';
import {
  type Client,
  type EvaluationContext,
  type EvaluationDetails,
  type JsonValue,
  OpenFeature,
} from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { handlerService, localService, type OfrepService } from './support/ofrep-services.js';
import { identifiers, register } from './support/provider.js';

// What OpenFeature's features about evaluation ask of a provider: values of each type, zero values, targeting, errors, details.
// Plain values are in a freeform profile, and those that depend on the context are attributes of feature flags.

const PICTURES = { showImages: true, title: 'Check out these pics!', imagesPerPage: 100 };

const plain = {
  'boolean-flag': true,
  'string-flag': 'hi',
  'integer-flag': 10,
  'float-flag': 0.5,
  'object-flag': PICTURES,
  'boolean-zero-flag': false,
  'string-zero-flag': '',
  'integer-zero-flag': 0,
  'float-zero-flag': 0.0,
  'object-zero-flag': {},
};

const IS_CUSTOMER = '(and (eq $fn "Sulisław") (eq $ln "Świętopełk") (eq $age 29) (eq $customer false))';
const IS_KNOWN = '(eq $email "ballmer@macrosoft.com")';

const variants = (rule: string, matching: object, otherwise: object) => ({
  _variants: [
    { name: 'match', rule, enabled: true, attributeValues: matching },
    { name: 'Default', enabled: true, attributeValues: otherwise },
  ],
});
const named = (name: string, types: Record<string, string>) => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(types).map(([key, type]) => [key, { constraints: { type } }]),
  ),
});

const targeted = {
  version: '1',
  flags: {
    'context-aware': named('context-aware', { value: 'string' }),
    zero: named('zero', { string: 'string', number: 'number', boolean: 'boolean' }),
    'off-for-known': { name: 'off-for-known' },
    'switched-off': named('switched-off', { value: 'string' }),
  },
  values: {
    'context-aware': variants(IS_CUSTOMER, { value: 'INTERNAL' }, { value: 'EXTERNAL' }),
    zero: variants(
      IS_KNOWN,
      { string: '', number: 0, boolean: false },
      { string: 'other', number: 7, boolean: true },
    ),
    'off-for-known': {
      _variants: [
        { name: 'match', rule: IS_KNOWN, enabled: false },
        { name: 'Default', enabled: true },
      ],
    },
    'switched-off': { enabled: false },
  },
};

type Expected = Partial<EvaluationDetails<JsonValue>>;
type Row = readonly [key: string, defaultValue: JsonValue, context: EvaluationContext, expected: Expected];

const CUSTOMER = { fn: 'Sulisław', ln: 'Świętopełk', age: 29, customer: false };
const KNOWN = { targetingKey: 'u', email: 'ballmer@macrosoft.com' };
const OTHERS: EvaluationContext[] = [
  {},
  { email: 'ballmer@none.com' },
  { email: null } as unknown as EvaluationContext,
];
const MATCH = { reason: 'TARGETING_MATCH', variant: 'match' };
// OFREP has no reason DEFAULT.
const DEFAULT = { reason: expect.stringMatching(/^(?:DEFAULT|UNKNOWN)$/), variant: 'Default' };

const ofPlain: Row[] = [
  ['boolean-flag', false, {}, { value: true, variant: 'on', reason: 'STATIC' }],
  ['string-flag', 'bye', {}, { value: 'hi', reason: 'STATIC' }],
  ['integer-flag', 1, {}, { value: 10, reason: 'STATIC' }],
  ['float-flag', 0.1, {}, { value: 0.5, reason: 'STATIC' }],
  ['object-flag', {}, {}, { value: PICTURES, reason: 'STATIC' }],
  ['boolean-zero-flag', true, {}, { value: false, variant: 'off', reason: 'STATIC' }],
  ['string-zero-flag', 'hi', {}, { value: '', reason: 'STATIC' }],
  ['integer-zero-flag', 1, {}, { value: 0, reason: 'STATIC' }],
  ['float-zero-flag', 0.1, {}, { value: 0, reason: 'STATIC' }],
  ['object-zero-flag', { a: 1 }, {}, { value: {}, reason: 'STATIC' }],
  ...[false, 'bye', 1, 0.1, { a: 1 }].map(
    (value): Row => [
      'non-existent-flag',
      value,
      {},
      { value, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' } as Expected,
    ],
  ),
  ...(
    [
      ['boolean-flag', 'bye'],
      ['string-flag', false],
      ['string-flag', 13],
      ['string-flag', { a: 1 }],
      ['integer-flag', 'bye'],
      ['object-flag', true],
    ] as const
  ).map(
    ([key, value]): Row => [
      key,
      value,
      {},
      { value, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' } as Expected,
    ],
  ),
];

const ofTargeted: Row[] = [
  ['context-aware.value', 'none', CUSTOMER, { value: 'INTERNAL', ...MATCH }],
  ['context-aware.value', 'none', { ...CUSTOMER, age: 30 }, { value: 'EXTERNAL', ...DEFAULT }],
  ['context-aware.value', 'none', {}, { value: 'EXTERNAL', ...DEFAULT }],
  ['zero.string', 'hi', KNOWN, { value: '', ...MATCH }],
  ['zero.number', 1, KNOWN, { value: 0, ...MATCH }],
  ['zero.boolean', true, KNOWN, { value: false, ...MATCH }],
  ['off-for-known', true, KNOWN, { value: false, ...MATCH }],
  ...OTHERS.flatMap((context): Row[] => [
    ['zero.string', 'hi', context, { value: 'other', ...DEFAULT }],
    ['zero.number', 1, context, { value: 7, ...DEFAULT }],
    ['zero.boolean', false, context, { value: true, ...DEFAULT }],
    ['off-for-known', false, context, { value: true, ...DEFAULT }],
  ]),
  ['switched-off', true, {}, { value: false }],
];

/** The official server provider knows no answer without a value yet: it takes it for an error, and answers the default as it should. */
const disabledReason = (name: string) => (name === 'in process' ? 'DISABLED' : 'ERROR');

let domains = 0;

async function overHttp(service: OfrepService): Promise<{ client: Client; close(): Promise<void> }> {
  domains += 1;
  const domain = `ofrep-${domains}`;
  await OpenFeature.setProviderAndWait(domain, new OFREPProvider({ baseUrl: service.baseUrl }));
  return { client: OpenFeature.getClient(domain), close: () => service.close() };
}

async function inProcess(document: object): Promise<{ client: Client; close(): Promise<void> }> {
  const local: AppConfigLocal = await startAppConfigLocal();
  const type = 'values' in document ? 'AWS.AppConfig.FeatureFlags' : 'AWS.Freeform';
  await local.deploy({ ...identifiers, type, content: JSON.stringify(document) });
  const { client } = await register(local.endpoint, { targeting: 'in-process' });
  return { client, close: () => local.close() };
}

describe.each([
  ['in process', inProcess],
  [
    'by the official server provider from a handler',
    async (document: object) => overHttp(await handlerService(document)),
  ],
  [
    'by the official server provider from AppConfig Local',
    async (document: object) => overHttp(await localService(document)),
  ],
] as const)('OpenFeature evaluation, %s', (name, start) => {
  describe.each([
    ['plain values', plain, ofPlain],
    ['values by context', targeted, ofTargeted],
  ] as const)('%s', (_kind, document, rows) => {
    let running: Awaited<ReturnType<typeof start>>;

    beforeAll(async () => {
      running = await start(document);
    });
    afterAll(async () => {
      await OpenFeature.clearProviders();
      await running.close();
    });

    if (document === targeted) {
      it('the default for an attribute of a flag that is switched off', async () => {
        const details = await running.client.getStringDetails('switched-off.value', 'mine');
        expect(details).toMatchObject({ value: 'mine', reason: disabledReason(name) });
      });
    }

    it.each(rows)('%s, default %j, for %j', async (key, defaultValue, context, expected) => {
      const details = await detailsOf(running.client, key, defaultValue, context);
      expect(details).toMatchObject({ flagKey: key, ...expected });
      if (expected.errorCode === undefined) expect(details.errorCode).toBeUndefined();
      if (expected.errorCode === undefined) expect(details.flagMetadata).toHaveProperty('version');
    });
  });
});

describe('the official server provider', () => {
  it.each([
    ['a handler', handlerService],
    ['AppConfig Local', localService],
  ] as const)('answers the default while %s is away, and the flag when it is back', async (_name, start) => {
    const service = await start(plain);
    const { client, close } = await overHttp(service);
    try {
      expect(await client.getStringValue('string-flag', 'bye')).toBe('hi');
      await service.stop();
      const away = await client.getStringDetails('string-flag', 'bye');
      expect(away).toMatchObject({ value: 'bye', reason: 'ERROR', errorCode: 'GENERAL' });
      await service.restart();
      expect(await client.getStringValue('string-flag', 'bye')).toBe('hi');
    } finally {
      await close();
      await OpenFeature.clearProviders();
    }
  });
});

function detailsOf(
  client: Client,
  key: string,
  defaultValue: JsonValue,
  context: EvaluationContext,
): Promise<EvaluationDetails<JsonValue>> {
  switch (typeof defaultValue) {
    case 'boolean':
      return client.getBooleanDetails(key, defaultValue, context);
    case 'string':
      return client.getStringDetails(key, defaultValue, context);
    case 'number':
      return client.getNumberDetails(key, defaultValue, context);
    default:
      return client.getObjectDetails(key, defaultValue, context);
  }
}
