import { cleanUp, fetchOnce, MAIN, start } from '../testing/local.js';

afterEach(cleanUp);

describe('content that is an object', () => {
  it('is delivered as JSON, as it was at the time of the call', async () => {
    const { client, deploy } = await start();
    const limits = { max_mb: 5 };
    const content = { limits, names: ['a', null, -0], again: limits, off: false };
    const deployed = deploy({ ...MAIN, content });
    limits.max_mb = 6;
    expect(await deployed).toEqual({ version: 1, versionLabel: undefined, deployment: 1 });
    const { text, contentType } = await fetchOnce(client);
    expect(contentType).toBe('application/json');
    expect(text).toBe('{"limits":{"max_mb":5},"names":["a",null,0],"again":{"max_mb":5},"off":false}');
  });

  it('keeps keys that are hostile to prototypes, and may be without a prototype', async () => {
    const { client, deploy } = await start();
    const content = Object.assign(Object.create(null), { a: JSON.parse('{"__proto__":{"b":1}}') });
    await deploy({ ...MAIN, content });
    expect((await fetchOnce(client)).text).toBe('{"a":{"__proto__":{"b":1}}}');
  });

  it('may be an array, and have another media type of JSON', async () => {
    const { client, deploy } = await start();
    await deploy({ ...MAIN, content: [1], contentType: 'application/problem+json; charset=utf-8' });
    expect((await fetchOnce(client)).text).toBe('[1]');
    const yaml = deploy({ ...MAIN, content: [1], contentType: 'application/x-yaml' });
    await expect(yaml).rejects.toThrow('Expected `contentType` to be a media type of JSON');
  });

  const cyclic: Record<string, unknown> = { name: 'x' };
  cyclic.self = { again: cyclic };
  const deep = JSON.parse(`${'['.repeat(201)}${']'.repeat(201)}`);

  it.each<[string, object, string]>([
    ['undefined', { a: { b: undefined } }, '`content.a.b` to be JSON, got undefined'],
    ['a hole', { a: new Array(1) }, '`content.a[0]` to be JSON, got undefined'],
    ['a date', { at: [new Date(0)] }, '`content.at[0]` to be JSON, got a Date; give its toISOString()'],
    ['a bigint', { n: 10n }, '`content.n` to be JSON, got 10n (bigint)'],
    ['NaN', { n: Number.NaN }, '`content.n` to be JSON, got NaN (number)'],
    ['infinity', { n: Number.POSITIVE_INFINITY }, 'got Infinity (number)'],
    ['a function', { f: () => {} }, '`content.f` to be JSON, got a function'],
    ['a symbol', { s: Symbol('s') }, '`content.s` to be JSON, got a symbol'],
    ['a map', { m: new Map([['a', 1]]) }, '`content.m` to be JSON, got an instance of a class'],
    ['a cycle', cyclic, '`content.self.again` to be JSON, got a value that contains itself'],
    ['too many levels', deep, 'got more than 200 levels'],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
      },
      '`content.a` to be readable',
    ],
    ['too much', Array(100).fill('x'.repeat(100_000)), 'at most 2048 KB'],
  ])('is refused with %s, and nothing changes', async (_what, content, message) => {
    const { client, deploy } = await start();
    await expect(deploy({ ...MAIN, content })).rejects.toThrow(message);
    await expect(fetchOnce(client)).rejects.toThrow('Application not found');
  });
});

describe('what deploy resolves to', () => {
  it('is the version, its label, and the deployment', async () => {
    const { deploy } = await start();
    await deploy({ ...MAIN, content: {} });
    await deploy({ ...MAIN, environment: 'test', content: {} });
    expect(await deploy({ ...MAIN, content: {}, versionLabel: 'three' })).toEqual({
      version: 3,
      versionLabel: 'three',
      deployment: 2,
    });
  });

  it('is the newest version again for flags that have not changed', async () => {
    const { deploy } = await start();
    const input = { ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: { version: '1' } } as const;
    expect(await deploy(input)).toMatchObject({ version: 1, deployment: 1 });
    expect(await deploy(input)).toMatchObject({ version: 1, deployment: 2 });
  });
});
