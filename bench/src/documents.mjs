/** The documents that are measured. They are made up here, always the same, and read by every side. */

export const JSON_TYPE = 'application/json';
export const ION_TYPE = 'application/ion';

const TWO_MEGABYTES = 2_000_000;
const COUNTRIES = ['DE', 'US', 'FR', 'JP', 'BR'];

export function asDocument(text, versionLabel = '1', contentType = JSON_TYPE) {
  return { bytes: Buffer.from(text), contentType, versionLabel };
}

/** Keys `flag_0`, `flag_1` …, each with the value that `make` gives it. */
export function record(count, make) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`flag_${index}`, make(index)]));
}

/** A feature flag as AppConfig serves it, with attributes. */
function featureFlag(index) {
  return {
    enabled: index % 3 !== 0,
    ...(index % 3 !== 0 && {
      value: `value of flag ${index}`,
      limit: index,
      country: COUNTRIES[index % COUNTRIES.length],
      regions: ['eu-central-1', 'us-east-1'],
    }),
  };
}

/** JSON of feature flags; a `revision` changes one of them. */
export function featureFlags(count, revision) {
  return JSON.stringify({ ...record(count, featureFlag), revision: { enabled: true, value: revision } });
}

/** Feature flags of 2 MB: some 20 000. */
export function twoMegabytesOfJson(revision) {
  const count = Math.floor((TWO_MEGABYTES * 1_000) / featureFlags(1_000, 0).length) - 500;
  return fill(count, (number) => featureFlags(number, revision));
}

/** Ion text as AppConfig means it, flags with variants and rules, 2 MB. */
export function twoMegabytesOfIon(revision) {
  const one = ionFlag(100, revision).length;
  return fill(Math.floor(TWO_MEGABYTES / one) - 200, (count) =>
    Array.from({ length: count }, (_, index) => ionFlag(index, index === 0 ? revision : 0)).join('\n'),
  );
}

/** The text with the most flags that is no longer than 2 MB, in steps of 100. */
function fill(start, make) {
  let text = make(start);
  for (let count = start + 100; ; count += 100) {
    const longer = make(count);
    if (longer.length > TWO_MEGABYTES) return text;
    text = longer;
  }
}

function ionFlag(index, revision) {
  const json = (variant, value) =>
    JSON.stringify(JSON.stringify({ _variant: variant, enabled: true, value, limit: index, revision }));
  return `flag_${index}::[
  Gold::[(and (eq $tier "gold") (in $country ["DE","${COUNTRIES[index % COUNTRIES.length]}"])), ${json('Gold', 'gold')}],
  Half::[(split by::$targetingKey pct::50 seed::"${index}"), ${json('Half', 'half')}],
  ${json('Default', 'default')}
]`;
}

/** A feature-flag document as it is stored, with one flag that has a rule. */
export function ruleDocument(rule) {
  const variant = (name, enabled) => ({ name, enabled, attributeValues: {} });
  return JSON.stringify({
    version: '1',
    flags: { checkout: { name: 'checkout' } },
    values: { checkout: { _variants: [{ ...variant('On', true), rule }, variant('Off', false)] } },
  });
}

/** What the rule of three comparisons says, in the language of each side; it is true for every other context. */
export const THREE_COMPARISONS = {
  appConfig: '(and (eq $tier "gold") (gte $age 18) (in $country ["DE", "US"]))',
  jsonLogic: {
    and: [
      { '===': [{ var: 'tier' }, 'gold'] },
      { '>=': [{ var: 'age' }, 18] },
      { in: [{ var: 'country' }, ['DE', 'US']] },
    ],
  },
  function: ({ tier, age, country }) => tier === 'gold' && age >= 18 && ['DE', 'US'].includes(country),
};

export const contexts = Array.from({ length: 1_000 }, (_, index) => ({
  targetingKey: `user-${index}`,
  tier: 'gold',
  age: 18 + (index % 50),
  country: index % 2 === 0 ? 'DE' : 'FR',
}));
