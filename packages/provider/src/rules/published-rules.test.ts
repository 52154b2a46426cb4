import { type AnyContext, compiled } from './testing/rules.js';

const GUIDE = 'https://docs.aws.amazon.com/appconfig/latest/userguide';
const OPERATORS_PAGE = `${GUIDE}/appconfig-creating-multi-variant-feature-flags-rules-operators.html`;
const AUDIENCE_PAGE = `${GUIDE}/appconfig-experimentation-about-specifying-audience-rule-section.html`;
const PROCEDURES_PAGE = `${GUIDE}/appconfig-creating-multi-variant-feature-flags-procedures.html`;
const AGENT_EXAMPLE =
  'https://github.com/Arthur1/openfeature-provider-go-aws-appconfig/tree/545a3e5a9169b55f5886028160d4e6042a9a9995/_example/lambda-with-agent';
const EMULATOR = 'https://github.com/floci-io/floci/pull/3890';

/** Source, rule, contexts for which it is true, contexts for which it is false. */
const PUBLISHED: readonly [string, string, readonly AnyContext[], readonly AnyContext[]][] = [
  [
    OPERATORS_PAGE,
    '(eq $state "Virginia")',
    [{ state: 'Virginia' }],
    [{ state: 'virginia' }, { state: 'VA' }, {}],
  ],
  [OPERATORS_PAGE, '(gt $age 65)', [{ age: 66 }, { age: '66' }], [{ age: 65 }, { age: 'old' }, {}]],
  [OPERATORS_PAGE, '(gte $age 65)', [{ age: 65 }, { age: '65.0' }], [{ age: 64.9 }, {}]],
  [OPERATORS_PAGE, '(lt $age 65)', [{ age: 64 }, { age: '-1' }], [{ age: 65 }, {}]],
  [OPERATORS_PAGE, '(lte $age 65)', [{ age: 65 }], [{ age: 65.1 }, { age: '' }]],
  [
    OPERATORS_PAGE,
    '(and (eq $state "Virginia") (gt $age 65))',
    [{ state: 'Virginia', age: 70 }],
    [{ state: 'Virginia', age: 60 }, { state: 'Ohio', age: 70 }, { age: 70 }],
  ],
  [
    OPERATORS_PAGE,
    '(or (eq $state "Virginia") (gt $age 65))',
    [
      { state: 'Virginia', age: 60 },
      { state: 'Ohio', age: 70 },
    ],
    [{ state: 'Ohio', age: 60 }, {}],
  ],
  [OPERATORS_PAGE, '(not (eq $state "Virginia"))', [{ state: 'Ohio' }, {}], [{ state: 'Virginia' }]],
  [
    OPERATORS_PAGE,
    '(begins_with $state "A")',
    [{ state: 'Alabama' }],
    [{ state: 'alabama' }, { state: 'Iowa' }, {}],
  ],
  [
    OPERATORS_PAGE,
    '(ends_with $email "amazon.com")',
    [{ email: 'jo@amazon.com' }],
    [{ email: 'jo@amazon.com.example' }],
  ],
  [
    OPERATORS_PAGE,
    '(contains $promoCode "WIN")',
    [{ promoCode: 'WINTER' }, { promoCode: 'TWIN WIN' }],
    [{ promoCode: 'win' }],
  ],
  [
    OPERATORS_PAGE,
    '(in $userId ["123", "456"])',
    [{ userId: '123' }, { userId: 456 }],
    [{ userId: '12' }, {}],
  ],
  [
    OPERATORS_PAGE,
    '(matches in::$greeting pattern::"h.*y")',
    [{ greeting: 'howdy' }, { greeting: 'oh my!' }],
    [{ greeting: 'hi' }],
  ],
  [OPERATORS_PAGE, '(exists key::"country")', [{ country: 'DE' }, { country: '' }], [{ country: null }, {}]],
  [OPERATORS_PAGE, '(split pct::100 by::$userId seed::"abc")', [{ userId: 'a' }], [{}]],
  [OPERATORS_PAGE, '(eq $word "Ḽơᶉëᶆ ȋṕšᶙṁ")', [{ word: 'Ḽơᶉëᶆ ȋṕšᶙṁ' }], [{ word: 'Lorem ipsum' }]],
  [OPERATORS_PAGE, '(eq $number -7)', [{ number: -7 }], [{ number: 7 }]],
  [OPERATORS_PAGE, '(eq $number 3.14)', [{ number: 3.14 }, { number: '3.140' }], [{ number: 3.15 }]],
  [OPERATORS_PAGE, '(eq $number 1.234e-5)', [{ number: 0.00001234 }], [{ number: 0 }]],
  [
    OPERATORS_PAGE,
    '(eq $at 2012-03-04T05:06:07-08:00)',
    [{ at: new Date('2012-03-04T13:06:07Z') }],
    [{ at: new Date(0) }],
  ],
  [
    AUDIENCE_PAGE,
    '(and (eq $system "iPhone") (lt $osVersion 1.8))',
    [{ system: 'iPhone', osVersion: 1.7 }],
    [{ system: 'iPhone', osVersion: '1.8' }],
  ],
  [
    AUDIENCE_PAGE,
    '(and (eq $region "us-east-1") (or (eq $system "iPhone") (eq $system "Android")))',
    [{ region: 'us-east-1', system: 'Android' }],
    [
      { region: 'us-east-1', system: 'Symbian' },
      { region: 'eu-west-1', system: 'iPhone' },
    ],
  ],
  [AUDIENCE_PAGE, '(gt $appVersion 5.0)', [{ appVersion: 5.1 }], [{ appVersion: '5' }]],
  [
    AUDIENCE_PAGE,
    '(contains $deviceName "iPhone")',
    [{ deviceName: "Jo's iPhone" }],
    [{ deviceName: 'Pixel' }],
  ],
  [AUDIENCE_PAGE, '(not (eq $region "eu-west-1"))', [{ region: 'us-east-1' }], [{ region: 'eu-west-1' }]],
  [
    PROCEDURES_PAGE,
    '(ends_with $email "qa-testers.mycompany.com")',
    [{ email: 'a@qa-testers.mycompany.com' }],
    [{ email: 'a@example.org' }],
  ],
  [PROCEDURES_PAGE, '(exists key::"opted_in_to_beta")', [{ opted_in_to_beta: 'false' }], [{ email: 'a' }]],
  [PROCEDURES_PAGE, '(split pct::10 by::$email)', [], [{}]],
  [
    AGENT_EXAMPLE,
    '\n  (or\n    (eq $userId "userB")\n    (eq $userId "userC")\n  )\n',
    [{ userId: 'userB' }],
    [{ userId: 'userA' }],
  ],
  [EMULATOR, '(eq $storeId "uk")', [{ storeId: 'uk' }], [{ storeId: 'us' }]],
];

describe('T5 published rules', () => {
  it.each(PUBLISHED)('%s: %s', async (_source, text, holding, failing) => {
    const rule = await compiled(text);
    for (const context of holding)
      expect([context, rule.evaluate(context as never)]).toEqual([context, true]);
    for (const context of failing)
      expect([context, rule.evaluate(context as never)]).toEqual([context, false]);
  });
});
