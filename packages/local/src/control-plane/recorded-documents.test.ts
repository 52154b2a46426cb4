import { createMain, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

// Facts about the service in September 2026, from recordings that a public project has published:
// https://github.com/radkawar/stackd/blob/9dc356f5e5cc49d2d334178a09c1398dd1c62617/testdata/aws/appconfig/feature_flags_native.json

const FLAGS = { Type: 'AWS.AppConfig.FeatureFlags' } as const;

async function answerTo(document: object) {
  const { control } = await startControlled();
  const created = await createMain(control, FLAGS);
  return createVersion(control, created, JSON.stringify(document));
}

async function violations(document: object): Promise<unknown> {
  const { name, Reason, Details } = await rejection(answerTo(document));
  expect([name, Reason]).toEqual(['BadRequestException', 'InvalidConfiguration']);
  return (Details as { InvalidConfiguration: unknown }).InvalidConfiguration;
}

const NotSatisfied = { Type: 'NotSatisfied' };

describe('a rule that is not valid', () => {
  it.each([
    ['not-a-rule', '', 'NotAnExpression'],
    ['true', '', 'NotAnExpression'],
    ['$tier', '', 'NotAnExpression'],
    ['(nope $tier "premium")', '', 'UnknownSymbol'],
    ['(eq $tier)', '.eq', 'TooFewOperands'],
  ])('%s is reported twice, the second time at %j', async (rule, within, Reason) => {
    const Location = 'values.checkout._variants.0.rule';
    const checkout = {
      _variants: [
        { name: 'blue', enabled: true, rule },
        { name: 'default', enabled: false },
      ],
    };
    expect(await violations({ version: '1', flags: { checkout: {} }, values: { checkout } })).toEqual([
      { ...NotSatisfied, Constraint: 'Empty', Location, Value: rule },
      { ...NotSatisfied, Constraint: 'RuleIsValid', Location: Location + within, Reason, Value: rule },
    ]);
  });

  it.each(['(and true (eq $tier "premium"))', '(exists key::"tier")', '(in $tier ["premium", "gold"])'])(
    'is not %s',
    async (rule) => {
      const a = {
        _variants: [
          { name: 'on', enabled: true, rule },
          { name: 'default', enabled: false },
        ],
      };
      expect(await answerTo({ version: '1', flags: { a: {} }, values: { a } })).toMatchObject({
        VersionNumber: 1,
      });
    },
  );
});

describe('an attribute that is required and missing', () => {
  const attributes = {
    color: { constraints: { type: 'string', required: true, enum: ['blue', 'green'] } },
    limit: { constraints: { type: 'number', minimum: 1, maximum: 5 } },
    tags: { constraints: { type: 'array', elements: { type: 'string', pattern: '^[a-z]+$' } } },
  };
  const color =
    '{"Constraints":{"Type":"string","Required":true,"Maximum":null,"Enum":["blue","green"]},"Description":""}';
  const missing = [
    {
      ...NotSatisfied,
      Constraint: 'Not(IsZero([]))',
      Location: 'values.feature.attributes',
      Value: `{"color":${color},"limit":{"Constraints":{"Type":"number","Minimum":1,"Maximum":5},"Description":""},"tags":{"Constraints":{"Type":"array","Maximum":null,"Elements":{"Type":"string","Maximum":null,"Pattern":"^[a-z]+$"}},"Description":""}}`,
    },
    {
      ...NotSatisfied,
      Constraint: 'Entries',
      Location: 'values.feature.attributes.color',
      Value: `{"Key":"color","Value":${color}}`,
    },
  ];
  const document = (feature: object) => ({
    version: '1',
    flags: { feature: { name: 'Feature', attributes } },
    values: { feature },
  });

  it.each([{ enabled: true, limit: 2, tags: ['ok'] }, { enabled: false }])(
    'is reported with all definitions, and then by itself: %j',
    async (feature) => {
      expect(await violations(document(feature))).toEqual(missing);
    },
  );

  it('is reported after the values that are there', async () => {
    const limit = { Constraint: 'FloatLTE(5)', Location: 'values.feature.limit', Value: '9' };
    expect(await violations(document({ enabled: false, limit: 9 }))).toEqual([
      { ...NotSatisfied, ...limit },
      ...missing,
    ]);
  });

  it('is named by the message', async () => {
    const { message } = await rejection(answerTo(document({ enabled: true })));
    expect(message).toMatch(/values\.feature\.attributes\.color .*: the attribute color is required$/);
  });
});

describe('a flag that is new', () => {
  it('keeps the time of creation that the document gives it', async () => {
    const times = { _createdAt: '2000-01-01T00:00:00Z', _updatedAt: '2000-01-01T00:00:00Z' };
    const { Content } = await answerTo({
      version: '1',
      flags: { feature: { name: 'Feature', ...times } },
      values: { feature: { enabled: true, ...times } },
    });
    const now = '"_createdAt":"2000-01-01T00:00:00Z","_updatedAt":"2026-01-01T00:00:00Z"';
    expect(new TextDecoder().decode(Content)).toBe(
      `{"flags":{"feature":{${now},"name":"Feature"}},"values":{"feature":{${now},"enabled":true}},"version":"1"}`,
    );
  });
});
