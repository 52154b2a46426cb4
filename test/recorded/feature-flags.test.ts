import { type Answer, Wire } from './wire.js';

// Native recordings, feature_flags_native.json, and the tests that replay it.

let wire: Wire;
let versions: string;
let target: { environment: string; profileId: string };

beforeEach(async () => {
  wire = await Wire.start();
  const { environment, profileId, ...made } = await wire.target({ Type: 'AWS.AppConfig.FeatureFlags' });
  versions = made.versions;
  target = { environment, profileId };
});

afterEach(() => wire.local.close());

const put = (document: object): Promise<Answer> => wire.ask(`POST ${versions}`, document);
const document = (value: object, attributes?: object) => ({
  version: '1',
  flags: { feature: { name: 'feature', ...(attributes === undefined ? {} : { attributes }) } },
  values: { feature: value },
});
const violations = ({ body }: Answer) => body.Details.InvalidConfiguration;

async function served(): Promise<unknown> {
  await wire.make(`${target.environment}/deployments`, {
    ConfigurationProfileId: target.profileId,
    ConfigurationVersion: '1',
    DeploymentStrategyId: await wire.strategy(),
  });
  const { body } = await wire.make('/configurationsessions', {
    ApplicationIdentifier: 'app',
    EnvironmentIdentifier: 'env',
    ConfigurationProfileIdentifier: 'profile',
  });
  const token = encodeURIComponent(body.InitialConfigurationToken);
  return (await wire.ask(`GET /configuration?configuration_token=${token}`)).body;
}

describe('a document of flags, as recorded', () => {
  it('is kept with sorted keys, timestamps and escapes, and without what AppConfig does not know', async () => {
    wire.clock.milliseconds += 123;
    const given = { ...document({ enabled: true }), other: 1 };
    given.flags.feature = { name: '<b> & more', unknown: 1 } as never;
    const { status, text } = await put(given);
    expect(status).toBe(201);
    const time = '2026-08-01T00:00:00.123Z';
    expect(text).toBe(
      `{"flags":{"feature":{"_createdAt":"${time}","_updatedAt":"${time}","name":"\\u003cb\\u003e \\u0026 more"}},` +
        `"values":{"feature":{"_createdAt":"${time}","_updatedAt":"${time}","enabled":true}},"version":"1"}`,
    );
  });

  it('that is there already makes no new version', async () => {
    const numbers: (string | null)[] = [];
    for (const enabled of [true, true, false])
      numbers.push((await put(document({ enabled }))).headers.get('version-number'));
    expect(numbers).toEqual(['1', '1', '2']);
  });

  it.each([
    ['true', true],
    ['TRUE', true],
    ['True', true],
    ['t', true],
    ['1', true],
    ['0', false],
    ['f', false],
    ['FALSE', false],
    [null, false],
    [undefined, false],
  ])('takes %j for `enabled`', async (enabled, means) => {
    expect((await put(document({ enabled }))).status).toBe(201);
    expect(await served()).toEqual({ feature: { enabled: means } });
  });

  it.each([0, 1])('does not take the number %j for `enabled`', async (enabled) => {
    expect(await put(document({ enabled }))).toMatchObject({ status: 400, error: 'BadRequestException' });
  });

  it('takes the value of a flag that is not defined if it has no attributes', async () => {
    const values = (value: object) => ({ version: '1', flags: {}, values: { feature: value } });
    expect((await put(values({ enabled: true }))).status).toBe(201);
    expect((await put(values({ enabled: true, size: 1 }))).status).toBe(400);
  });

  it('leaves out flags without a value', async () => {
    expect((await put({ version: '1', flags: { feature: { name: 'feature' } } })).status).toBe(201);
    expect(await served()).toEqual({});
  });

  it('drops variants that are none', async () => {
    expect((await put(document({ _variants: [] }))).status).toBe(201);
    expect(await served()).toEqual({ feature: { enabled: false } });
  });

  it('takes an empty list for an attribute', async () => {
    const attributes = { sizes: { constraints: { type: 'array', elements: { type: 'number' } } } };
    expect((await put(document({ enabled: true, sizes: [] }, attributes))).status).toBe(201);
  });

  it('answers a client that does not ask for rules with the Default variant', async () => {
    const variants = [
      { name: 'gold', rule: '(eq $tier "gold")', enabled: true },
      { name: 'default', enabled: false },
    ];
    expect((await put(document({ _variants: variants }))).status).toBe(201);
    expect(await served()).toEqual({ feature: { _variant: 'default', enabled: false } });
  });
});

describe('a violation, as recorded', () => {
  it('has an envelope with the reason, and the name of the extension that found it', async () => {
    const answer = await put(document({ enabled: 1 }));
    expect(answer.body).toEqual({
      Message: expect.any(String),
      Reason: 'InvalidConfiguration',
      Details: {
        InvalidConfiguration: [
          expect.objectContaining({
            Constraint: expect.any(String),
            Location: expect.any(String),
            Type: expect.any(String),
            Value: '1',
          }),
        ],
      },
    });
  });

  const attribute = (constraints: object) => ({ size: { constraints } });
  it.each([
    ['FloatGTE(2)', { type: 'number', minimum: 2 }, 1],
    ['FloatLTE(2)', { type: 'number', maximum: 2 }, 3],
    ['Regexp(^a)', { type: 'string', pattern: '^a' }, 'b'],
    ['OneOf(a, b)', { type: 'string', enum: ['a', 'b'] }, 'c'],
    ['AttributeType(number)', { type: 'number' }, 'c'],
  ])('is %s', async (constraint, constraints, size) => {
    const answer = await put(document({ enabled: true, size }, attribute(constraints)));
    const [start] = constraint.split('(');
    expect(violations(answer)).toEqual([
      expect.objectContaining({
        Constraint: expect.stringContaining(`${start}(`),
        Location: expect.any(String),
      }),
    ]);
  });

  it('of a missing attribute names the attributes and the one, though the flag is off', async () => {
    const answer = await put(document({ enabled: false }, attribute({ type: 'number', required: true })));
    expect(
      violations(answer).map(({ Constraint, Location }: Record<string, string>) => [Constraint, Location]),
    ).toEqual(
      expect.arrayContaining([
        ['Not(IsZero([]))', 'values.feature.attributes'],
        ['Entries', expect.stringMatching(/attributes\.size$/)],
      ]),
    );
  });

  const variant = (name: string, rule?: string) => ({
    name,
    enabled: true,
    ...(rule === undefined ? {} : { rule }),
  });
  it.each([
    ['StrictVariants', { enabled: true, _variants: [variant('default')] }],
    ['UniqueVariantNames', { _variants: [variant('a', '(eq $x 1)'), variant('a')] }],
    ['Empty', { _variants: [variant('a', '(eq $x 1)')] }],
    ['NonEmpty', { _variants: [variant('a'), variant('b')] }],
  ])('is %s', async (constraint, value) => {
    expect(violations(await put(document(value)))).toEqual(
      expect.arrayContaining([expect.objectContaining({ Constraint: constraint })]),
    );
  });

  it.each([
    ['TooFewOperands', '(eq $tier)'],
    ['UnknownSymbol', '(foo $tier "a")'],
    ['NotAnExpression', '"text"'],
  ])('of a rule has the reason %s, located inside of the rule', async (reason, rule) => {
    const answer = await put(document({ _variants: [variant('a', rule), variant('default')] }));
    expect(violations(answer)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Constraint: 'RuleIsValid',
          Reason: reason,
          Location: expect.stringContaining('.rule'),
        }),
      ]),
    );
  });
});
