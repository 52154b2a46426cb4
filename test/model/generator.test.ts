import { type Call, type CallOptions, callsOf } from './calls.js';
import { write } from './send.js';
import { ServiceModel, type Shape } from './service-model.js';
import { fittingString, matches, stringSamples } from './strings.js';
import { Values } from './variations.js';

/** A service with one operation that has a member of each kind and in each place. */
const model = new ServiceModel({
  metadata: { serviceId: 'Example' },
  operations: {
    PutThing: {
      name: 'PutThing',
      http: { method: 'PUT', requestUri: '/shelves/{Shelf}/things', responseCode: 201 },
      input: { shape: 'PutThing' },
    },
  },
  shapes: {
    PutThing: {
      type: 'structure',
      required: ['Shelf', 'Name'],
      members: {
        Shelf: { shape: 'Id', location: 'uri', locationName: 'Shelf' },
        DryRun: { shape: 'Boolean', location: 'header', locationName: 'Dry-Run' },
        Size: { shape: 'Size', location: 'querystring', locationName: 'size' },
        Keys: { shape: 'Names', location: 'querystring', locationName: 'key' },
        Name: { shape: 'Name' },
        Tags: { shape: 'Tags' },
        Parts: { shape: 'Parts' },
        Value: { shape: 'Value' },
      },
    },
    Id: { type: 'string', pattern: '^[a-z]{2,4}$' },
    Name: { type: 'string', min: 1, max: 3 },
    Names: { type: 'list', member: { shape: 'Name' }, max: 2 },
    Boolean: { type: 'boolean' },
    Size: { type: 'integer', min: 1, max: 50 },
    Weight: { type: 'float', min: 0 },
    Tags: { type: 'map', key: { shape: 'Name' }, value: { shape: 'Name' }, max: 2 },
    Part: {
      type: 'structure',
      required: ['Kind'],
      members: { Kind: { shape: 'Kind' }, Weight: { shape: 'Weight' } },
    },
    Parts: { type: 'list', member: { shape: 'Part' }, min: 1, max: 2 },
    Kind: { type: 'string', enum: ['ROUND', 'FLAT'] },
    Value: {
      type: 'structure',
      union: true,
      members: { Text: { shape: 'Name' }, Number: { shape: 'Weight' } },
    },
  },
});

const options: CallOptions = { base: { Shelf: 'top', Name: 'abc' }, references: { Shelf: 'no' } };
const calls = callsOf(model, model.operation('PutThing'), options);
const named = (name: string): Call | undefined => calls.find((call) => call.name === `PutThing: ${name}`);
const outcomes = (start: string) =>
  Object.fromEntries(
    calls
      .filter(({ name }) => name.startsWith(`PutThing: ${start} `))
      .map(({ name, outcome }) => [name.slice(`PutThing: ${start} `.length), outcome]),
  );

describe('strings', () => {
  const samples = (shape: Omit<Shape, 'type'>, template?: string) =>
    stringSamples({ type: 'string', ...shape }, template);

  it('are as long as the limits and one beyond', () => {
    expect(samples({ min: 1, max: 3 }).map(({ value, fits }) => [value, fits])).toEqual([
      ['', false],
      ['a', true],
      ['aaa', true],
      ['aaaa', false],
    ]);
  });

  it('keep to a template while they grow', () => {
    const [longest] = samples({ min: 0, max: 12 }, '(eq "~")').filter(({ value }) => value.length === 12);
    expect(longest?.value).toBe('(eq "aaaaa")');
  });

  it.each([
    '^[a-z]{2,4}$',
    '[a-z0-9]{4,7}',
    '^(?!AWS\\.).{1,64}$',
    'arn:(aws)?:[a-z]+::[a-z]+',
    '.*[^0-9].*',
  ])('fit the pattern %s, or no part of them does', (pattern) => {
    const made = samples({ pattern });
    expect(made.some(({ fits }) => fits)).toBe(true);
    for (const { value, fits } of made) expect([value, matches(pattern, value)]).toEqual([value, fits]);
  });

  it('reach the length that a pattern permits, and pass it by one', () => {
    const lengths = samples({ pattern: '^[a-z]{2,4}$' }).map(({ value, fits }) => [value.length, fits]);
    expect(lengths).toEqual(
      expect.arrayContaining([
        [4, true],
        [5, false],
      ]),
    );
  });

  it('keep to pattern and length both', () => {
    const shape = { min: 20, max: 60, pattern: '^arn:aws:[a-z]+:role/.*$' };
    const made = samples(shape).filter(({ fits }) => fits);
    expect(new Set(made.map(({ value }) => value.length))).toEqual(new Set([20, 60, expect.any(Number)]));
    for (const { value } of made) expect(value).toMatch(/^arn:aws:[a-z]+:role\/.*$/);
  });

  it('are the same in every run', () => {
    expect(fittingString({ type: 'string', pattern: '[a-z0-9]{4,7}' })).toBe(
      fittingString({ type: 'string', pattern: '[a-z0-9]{4,7}' }),
    );
  });

  it('are undecided where only a part of them fits', () => {
    expect(['abcd', 'abcdefgh', '?'].map((text) => matches('[a-z]{4}', text))).toEqual([
      true,
      undefined,
      false,
    ]);
  });
});

describe('values', () => {
  it('fit with what is required and nothing else', () => {
    const values = new Values(model);
    expect(values.fitting({ shape: 'Parts' }, 'Parts')).toEqual([{ Kind: 'ROUND' }]);
    expect(values.fitting({ shape: 'Value' }, 'Value')).toEqual({ Text: 'a' });
    expect(values.fitting({ shape: 'Tags' }, 'Tags')).toEqual({ a: 'a' });
  });

  it('start from a base where one is given', () => {
    const values = new Values(model, { bases: { 'Parts[]': { Kind: 'FLAT', Weight: 2 } } });
    const variations = values.variations({ shape: 'Parts' }, 'Parts');
    expect(variations.find(({ at, what }) => at === 'Parts[].Weight' && what === 'absent')?.value).toEqual([
      { Kind: 'FLAT' },
    ]);
  });
});

describe('calls', () => {
  it('are valid ones and ones for what is missing', () => {
    expect(named('valid')).toMatchObject({ outcome: 'done', input: options.base });
    expect(named('Shelf of nothing')).toMatchObject({
      outcome: 'missing',
      input: { Shelf: 'no', Name: 'abc' },
    });
  });

  it('are at each limit of a member and one beyond it, and of each wrong type', () => {
    expect(outcomes('Name')).toEqual({
      absent: 'refused',
      null: 'refused',
      'a number': 'refused',
      'a boolean': 'refused',
      'an object': 'refused',
      'of 0 characters': 'refused',
      'of 1 characters': 'done',
      'of 3 characters': 'done',
      'of 4 characters': 'refused',
    });
    expect(outcomes('Tags')).toMatchObject({
      absent: 'done',
      'of 2 entries': 'done',
      'of 3 entries': 'refused',
    });
    expect(outcomes('Tags.key')).toMatchObject({ 'of 3 characters': 'done', 'of 4 characters': 'refused' });
    expect(outcomes('Parts')).toMatchObject({
      'of 0 entries': 'refused',
      'of 1 entries': 'done',
      'a string': 'refused',
    });
    expect(outcomes('Parts[].Kind')).toMatchObject({ absent: 'refused', ROUND: 'done', round: 'refused' });
    expect(outcomes('Parts[].Weight')).toMatchObject({
      '-0.5': 'refused',
      '0': 'done',
      'a string': 'refused',
    });
    expect(outcomes('Value')).toMatchObject({ 'with no member': 'refused', 'with two members': 'refused' });
  });

  it('take members out of the body as text only, and leave out what cannot travel', () => {
    expect(outcomes('Size')).toEqual({
      absent: 'done',
      'a string': 'refused',
      'a fraction': 'refused',
      '0': 'refused',
      '1': 'done',
      '50': 'done',
      '51': 'refused',
    });
    expect(outcomes('DryRun')).toEqual({
      absent: 'done',
      'a number': 'refused',
      true: 'done',
      false: 'done',
    });
    expect(Object.keys(outcomes('Keys'))).not.toContain('of 0 entries');
    expect(calls.filter(({ input }) => input.Shelf === '' || input.Shelf === undefined)).toEqual([]);
  });

  it('have bodies that are not what is read', () => {
    expect(outcomes('body')).toEqual({
      absent: 'refused',
      'empty object': 'refused',
      'a list': 'refused',
      'a string': 'refused',
      'not JSON': 'refused',
    });
  });

  it('have names of their own', () => {
    expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
  });
});

describe('requests', () => {
  it('have every member where it travels', () => {
    const input = { Shelf: 'a b', DryRun: true, Size: 5, Keys: ['x', 'y&z'], Name: 'abc', Tags: { a: 'b' } };
    expect(write(model, model.operation('PutThing'), input)).toEqual({
      path: '/shelves/a%20b/things?size=5&key=x&key=y%26z',
      headers: { 'Dry-Run': 'true', 'Content-Type': 'application/json' },
      body: '{"Name":"abc","Tags":{"a":"b"}}',
    });
  });
});
