import { type Client, ErrorCode, type EvaluationDetails, type JsonValue } from '@openfeature/server-sdk';
import { expected, type SourceName } from './differences.js';
import type { Environment } from './environment.js';

const freeform = {
  transform_reverse: true,
  off: false,
  five: 5,
  text: '5',
  nothing: null,
  list: ['a', { b: 1 }],
  limits: { upload: { max_mb: 5 } },
  a: { b: 'by path' },
  'a.b': 'exact',
  constructor: 'mine',
};

const flags = {
  version: '1',
  flags: {
    banner: { name: 'Banner', attributes: { value: {}, color: {}, sizes: {} } },
    bare: { name: 'Bare', attributes: { color: {} } },
    closed: { name: 'Closed', attributes: { value: {} } },
    ui_refresh: { name: 'UI refresh', attributes: { dark: {} } },
  },
  values: {
    banner: { enabled: true, value: 'hello', color: 'red', sizes: [1, 2] },
    bare: { enabled: true, color: 'red' },
    closed: { enabled: false, value: 'unseen' },
    ui_refresh: {
      _variants: [
        {
          name: 'QA',
          rule: '(ends_with $email "@qa.example")',
          enabled: true,
          attributeValues: { dark: true },
        },
        { name: 'Default', enabled: false },
      ],
    },
  },
};

type Row = readonly [key: string, defaultValue: JsonValue, expected: Partial<EvaluationDetails<JsonValue>>];

const fromFreeform: Record<string, readonly Row[]> = {
  'K1 the whole key': [
    ['a.b', '', { value: 'exact', reason: 'STATIC' }],
    ['constructor', '', { value: 'mine' }],
  ],
  'K2 a path': [
    ['limits.upload.max_mb', 0, { value: 5, reason: 'STATIC' }],
    ['list.0', '', { value: 'a' }],
    ['list.1.b', 0, { value: 1 }],
    ['list.length', 0, { value: 0, errorCode: ErrorCode.FLAG_NOT_FOUND }],
    ['limits.toString', '', { errorCode: ErrorCode.FLAG_NOT_FOUND }],
  ],
  'K3 R1 booleans': [
    ['transform_reverse', false, { value: true, reason: 'STATIC', variant: 'on' }],
    ['off', true, { value: false, reason: 'STATIC', variant: 'off' }],
  ],
  'K4 texts and numbers': [
    ['text', '', { value: '5', reason: 'STATIC' }],
    ['five', 0, { value: 5 }],
    ['text', 0, { value: 0, errorCode: ErrorCode.TYPE_MISMATCH }],
    ['five', 'mine', { value: 'mine', errorCode: ErrorCode.TYPE_MISMATCH }],
    ['text', false, { value: false, errorCode: ErrorCode.TYPE_MISMATCH }],
  ],
  'K5 objects': [
    ['limits', {}, { value: { upload: { max_mb: 5 } } }],
    ['list', [], { value: ['a', { b: 1 }] }],
    ['nothing', {}, { value: {}, errorCode: ErrorCode.TYPE_MISMATCH }],
  ],
  'K7 what is not there': [
    ['none', 'mine', { value: 'mine', reason: 'ERROR', errorCode: ErrorCode.FLAG_NOT_FOUND }],
    ['', true, { value: true, errorCode: ErrorCode.FLAG_NOT_FOUND }],
    ['toString', 'mine', { value: 'mine', errorCode: ErrorCode.FLAG_NOT_FOUND }],
  ],
};

const fromFlags: Record<string, readonly Row[]> = {
  'K2 attributes by path': [
    ['banner.color', '', { value: 'red', reason: 'STATIC' }],
    ['banner.sizes.1', 0, { value: 2 }],
    ['banner.enabled', false, { value: true }],
    ['closed.enabled', true, { value: false }],
    ['banner.none', '', { errorCode: ErrorCode.FLAG_NOT_FOUND }],
  ],
  'K3 R1 whether it is enabled': [
    ['banner', false, { value: true, reason: 'STATIC', variant: 'on' }],
    ['closed', true, { value: false, reason: 'STATIC', variant: 'off' }],
  ],
  'K4 the attribute value': [['banner', '', { value: 'hello' }]],
  'K5 all attributes': [['bare', {}, { value: { color: 'red' } }]],
  'K6 a disabled flag': [
    ['closed', 'mine', { value: 'mine', reason: 'DISABLED' }],
    ['closed.value', 'mine', { value: 'mine', reason: 'DISABLED' }],
    ['closed', { mine: 1 }, { value: { mine: 1 }, reason: 'DISABLED' }],
  ],
  'K7 no value attribute': [
    [
      'bare',
      '',
      { errorCode: ErrorCode.TYPE_MISMATCH, errorMessage: expect.stringContaining("'bare.color'") },
    ],
  ],
  'R4 metadata': [
    [
      'banner',
      false,
      {
        flagMetadata: { value: 'hello', color: 'red', flagSetId: 'DemoApp/prod/main', version: 'v1' },
      },
    ],
    ['none', false, { flagMetadata: { flagSetId: 'DemoApp/prod/main', version: 'v1' } }],
  ],
};

/** K1 to K8 and R1 to R4: what a flag answers. */
export function describeValues(name: SourceName, create: () => Environment): void {
  describe.each([
    [
      'a freeform profile',
      fromFreeform,
      (each: Environment) => each.deploy(freeform, { versionLabel: 'v1' }),
    ],
    [
      'a feature-flag profile',
      fromFlags,
      (each: Environment) => each.deployFlags(flags, { versionLabel: 'v1' }),
    ],
  ] as const)('%s', (_profile, tables, deploy) => {
    const environment = create();
    let client: Client;

    beforeAll(async () => {
      await environment.start();
      await deploy(environment);
      ({ client } = await environment.register());
    });

    afterAll(() => environment.stop());

    describe.each(Object.entries(tables))('%s', (_rule, rows) => {
      it.each(rows)('%j (default %j)', async (key, defaultValue, details) => {
        expect(await evaluate(client, key, defaultValue)).toMatchObject(details);
      });
    });
  });

  describe('flags with variants', () => {
    const environment = create();
    const qa = { targetingKey: 'user-1', email: 'a@qa.example' };
    let client: Client;

    beforeAll(async () => {
      await environment.start();
      await environment.deployFlags(flags);
      ({ client } = await environment.register());
    });

    afterAll(() => environment.stop());

    afterEach(() => environment.reconnect());

    it('R2 R3 A2 answer a variant for a context', async () => {
      const details = await client.getBooleanDetails('ui_refresh', true, qa);
      expect(details).toMatchObject(expected('R3 variant', name) as object);
    });

    it('R3 answer the Default variant where no rule matches', async () => {
      const details = await client.getBooleanDetails('ui_refresh', true, { email: 'a@example.org' });
      expect(details).toMatchObject(expected('R3 variant without a match', name) as object);
    });

    it('A2 cost so many requests', async () => {
      environment.proxy.take();
      await client.getBooleanValue('ui_refresh', true, qa);
      expect(environment.proxy.take().polls).toBe(expected('A2 requests of an evaluation', name));
    });

    it('A2 answer while the source is away', async () => {
      environment.disconnect();
      const details = await client.getBooleanDetails('ui_refresh', true, qa);
      expect(details).toMatchObject(expected('A2 variant while the source is away', name) as object);
      expect(await client.getStringValue('banner', '')).toBe('hello');
    });
  });

  describe('K8 details', () => {
    const environment = create();

    afterAll(() => environment.stop());

    it('are frozen', async () => {
      await environment.start();
      const { provider } = await environment.ready(freeform);
      const details = await provider.resolveObjectEvaluation('limits', {}, {});
      expect([details, details.value, details.flagMetadata].every(Object.isFrozen)).toBe(true);
      expect(await provider.resolveObjectEvaluation('limits', {}, {})).toBe(details);
    });
  });
}

function evaluate(
  client: Client,
  key: string,
  defaultValue: JsonValue,
): Promise<EvaluationDetails<JsonValue>> {
  switch (typeof defaultValue) {
    case 'boolean':
      return client.getBooleanDetails(key, defaultValue);
    case 'string':
      return client.getStringDetails(key, defaultValue);
    case 'number':
      return client.getNumberDetails(key, defaultValue);
    default:
      return client.getObjectDetails(key, defaultValue);
  }
}
