import { placeOf } from './place.js';

const DOCUMENT = {
  flags: {
    plain: { attributes: { color: {}, 'a.b': {} } },
    'plain.x': {},
    targeted: { attributes: { size: {} } },
  },
  values: {
    plain: { enabled: true, color: 'red', stray: 1 },
    'plain.x': {},
    targeted: {
      _variants: [
        { name: 'Gold', rule: '(x)', attributeValues: { 'odd.key': 1 } },
        { name: 'a.b', rule: '(y)' },
        { name: 'Default' },
      ],
    },
  },
};

it.each([
  ['flags.plain', 'plain', ''],
  ['flags.plain.name', 'plain', 'name'],
  ['flags.plain.description', 'plain', 'description'],
  ['flags.plain._deprecation.date', 'plain', 'deprecation'],
  ['flags.plain.attributes.color', 'plain', 'attribute color'],
  ['flags.plain.attributes.color.constraints.enum', 'plain', 'attribute color'],
  ['flags.plain.attributes.a.b.constraints', 'plain', 'attribute a.b'],
  ['flags.plain.x.name', 'plain.x', 'name'],
  ['values.plain', 'plain', ''],
  ['values.plain.enabled', 'plain', 'enabled'],
  ['values.plain.color', 'plain', 'value color'],
  ['values.plain.stray', 'plain', 'value stray'],
  ['values.plain.missing', 'plain', 'value missing'],
  ['values.targeted._variants', 'targeted', 'variants'],
  ['values.targeted._variants.variants.Gold.rule', 'targeted', 'variant 0 rule'],
  ['values.targeted._variants.variants.a.b.rule', 'targeted', 'variant 1 rule'],
  ['values.targeted._variants.variants.gone.rule', 'targeted', 'variants'],
  ['values.targeted._variants.0.rule.and.1', 'targeted', 'variant 0 rule'],
  ['values.targeted._variants.1.name', 'targeted', 'variant 1 name'],
  ['values.targeted._variants.2.enabled', 'targeted', 'variant 2 enabled'],
  ['values.targeted._variants.0.attributeValues.size', 'targeted', 'variant 0 value size'],
  ['values.targeted._variants.0.attributeValues.odd.key', 'targeted', 'variant 0 value odd.key'],
  ['values.targeted._variants.2', 'targeted', 'variant 2'],
])('%s is shown in the card %s at %j', (location, flag, field) => {
  expect(placeOf(location, DOCUMENT)).toEqual({ flag, field });
});

it.each(['', 'version', 'flags', 'flags.none', 'values.none.enabled', 'other.plain'])(
  '%j is in no card',
  (location) => {
    expect(placeOf(location, DOCUMENT)).toBeUndefined();
  },
);
