import { readFileSync } from 'node:fs';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, MAIN, type Running, start } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = {
  version: '1',
  flags: {
    banner: { name: 'Banner', attributes: { color: { constraints: { type: 'string' } } } },
    closed: { name: 'Closed', attributes: { color: { constraints: { type: 'string' } } } },
    ui_refresh: { name: 'UI refresh', attributes: { dark: { constraints: { type: 'boolean' } } } },
    valueless: { name: 'No value' },
  },
  values: {
    banner: { enabled: true, color: 'red' },
    closed: { enabled: false, color: 'red' },
    ui_refresh: {
      _variants: [
        {
          name: 'QA',
          rule: '(ends_with $email "@qa.example")',
          enabled: true,
          attributeValues: { dark: true },
        },
        { name: 'Heavy', rule: '(and (gt $orders 5) (eq $beta true))', enabled: true },
        { name: 'Default', enabled: false, attributeValues: { dark: false } },
      ],
    },
  },
};

const DEFAULTS = {
  banner: { color: 'red', enabled: true },
  closed: { enabled: false },
  ui_refresh: { _variant: 'Default', enabled: false },
};

const PATH = '/applications/DemoApp/environments/prod/configurations/main';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask(
  { endpoint }: Running,
  pathAndQuery: string,
  context: readonly string[] = [],
  init: RequestInit = {},
): Promise<Answer> {
  const headers = new Headers(init.headers);
  for (const value of context) headers.append('Context', value);
  const answer = await fetch(`${endpoint}${pathAndQuery}`, { ...init, headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function startWithFlags(): Promise<Running> {
  const local = await start();
  await local.deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: JSON.stringify(FLAGS) });
  return local;
}

describe('A1 the whole configuration', () => {
  it('of feature flags comes in retrieval form, each flag already resolved', async () => {
    const { status, headers, text } = await ask(await startWithFlags(), PATH);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(JSON.parse(text)).toEqual(DEFAULTS);
  });

  it('is resolved for the context given', async () => {
    const { text } = await ask(await startWithFlags(), PATH, ['email=a@qa.example']);
    expect(JSON.parse(text)).toEqual({
      ...DEFAULTS,
      ui_refresh: { _variant: 'QA', dark: true, enabled: true },
    });
  });

  it('that is freeform comes as it was stored, with its content type', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: 'a: 1\n', contentType: 'application/x-yaml' });
    const { status, headers, text } = await ask(local, PATH, ['email=a@qa.example']);
    expect([status, headers.get('content-type'), text]).toEqual([200, 'application/x-yaml', 'a: 1\n']);
  });

  it('names its version, and its label when it has one', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: '{}' });
    const first = await ask(local, PATH);
    await local.deploy({ ...MAIN, content: '{"a":1}', versionLabel: 'v2' });
    const second = await ask(local, PATH);
    const seen = [first, second].map(({ headers }) => [
      headers.get('configuration-version'),
      headers.get('configurationversion'),
      headers.get('version-label'),
    ]);
    expect(seen).toEqual([
      ['1', '1', null],
      ['2', '2', 'v2'],
    ]);
  });

  it('is found by names that need encoding', async () => {
    const local = await start();
    const target = { application: 'a/b', environment: 'ü %', profile: 'x?y' };
    await local.deploy({ ...target, content: '{}' });
    const path = `/applications/${encodeURIComponent('a/b')}/environments/${encodeURIComponent('ü %')}/configurations/${encodeURIComponent('x?y')}`;
    expect((await ask(local, path)).status).toBe(200);
  });
});

describe('A2 one flag and several', () => {
  it('one is the flag itself, without its key', async () => {
    const local = await startWithFlags();
    expect((await ask(local, `${PATH}?flag=banner`)).text).toBe('{"color":"red","enabled":true}');
    expect((await ask(local, `${PATH}?flag=ui_refresh`, ['email=b@qa.example'])).text).toBe(
      '{"_variant":"QA","dark":true,"enabled":true}',
    );
  });

  it('several come by their keys', async () => {
    const { text } = await ask(await startWithFlags(), `${PATH}?flag=banner&flag=closed&flag=banner`);
    expect(text).toBe('{"banner":{"color":"red","enabled":true},"closed":{"enabled":false}}');
  });

  it.each<[string, readonly string[], string]>([
    ['no context', [], 'Default'],
    ['another attribute', ['mail=a@qa.example'], 'Default'],
    ['one header for each', ['orders=6', 'beta=true'], 'Heavy'],
    ['commas in one header', ['beta=true,orders=6,'], 'Heavy'],
    ['blanks around', [' beta=true ,  orders=6'], 'Heavy'],
    ['texts that are numbers', ['orders=5', 'beta=true'], 'Default'],
    ['the first rule that is true', ['orders=6', 'beta=true', 'email=a@qa.example'], 'QA'],
    ['the last value of a name', ['email=a@qa.example', 'email=none'], 'Default'],
    ['an equals sign in a value', ['email=x=y@qa.example'], 'QA'],
    ['an empty value', ['email='], 'Default'],
    ['hostile names', ['__proto__=x', 'constructor=y'], 'Default'],
  ])('evaluate %s', async (_what, context, variant) => {
    const { status, text } = await ask(await startWithFlags(), `${PATH}?flag=ui_refresh`, context);
    expect([status, JSON.parse(text)._variant]).toEqual([200, variant]);
  });

  it('are evaluated for the entity that a request names', async () => {
    const local = await start();
    const rule = '(and (exists key::"entityId") (in $entityId ["user-1", "7, x"]))';
    const content = JSON.stringify({
      version: '1',
      flags: { flag: { name: 'F' } },
      values: {
        flag: {
          _variants: [
            { name: 'A', rule, enabled: true },
            { name: 'B', enabled: true },
          ],
        },
      },
    });
    await local.deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content });
    const variant = async (headers: Record<string, string>, context: readonly string[] = []) =>
      JSON.parse((await ask(local, `${PATH}?flag=flag`, context, { headers })).text)._variant;
    expect(await variant({})).toBe('B');
    expect(await variant({ 'Entity-Id': 'user-1' })).toBe('A');
    expect(await variant({ 'Entity-Id': '7, x' })).toBe('A');
    expect(await variant({ 'Entity-Id': 'user-2' }, ['entityId=user-1'])).toBe('B');
  });

  it('follow a deployment at once', async () => {
    const local = await startWithFlags();
    await ask(local, `${PATH}?flag=banner`);
    const content = JSON.stringify({
      version: '1',
      flags: { banner: { name: 'B' } },
      values: { banner: {} },
    });
    await local.deploy({ ...MAIN, content });
    expect((await ask(local, `${PATH}?flag=banner`)).text).toBe('{"enabled":false}');
  });
});

describe('L2 errors', () => {
  it.each<[string, number, string]>([
    [PATH.replace('DemoApp', 'none'), 404, 'no application "none"'],
    [PATH.replace('prod', 'none'), 404, 'no environment "none"'],
    [PATH.replace('main', 'none'), 404, 'no configuration profile "none"'],
    [`${PATH}?flag=none`, 404, 'no flag "none"'],
    [`${PATH}?flag=banner&flag=none`, 404, 'no flag "none"'],
    [`${PATH}?flag=valueless`, 404, 'no flag "valueless"'],
    [`${PATH}?flag=`, 404, 'no flag ""'],
    [`${PATH}?flag=__proto__`, 404, 'no flag "__proto__"'],
  ])('%s: %i, in plain text', async (path, status, message) => {
    const answer = await ask(await startWithFlags(), path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'text/plain; charset=utf-8',
    ]);
    expect(answer.text).toContain(message);
  });

  it('nothing deployed there: 404', async () => {
    const local = await startWithFlags();
    await local.deploy({ ...MAIN, environment: 'test', profile: 'other', content: '{}' });
    const { status, text } = await ask(local, PATH.replace('main', 'other'));
    expect([status, text]).toEqual([404, 'ResourceNotFound: there is no deployment "DemoApp/prod/other"']);
  });

  it.each(['nonsense', '=x', 'a=1,b'])('a context of %s: 400', async (context) => {
    const { status, text } = await ask(await startWithFlags(), PATH, [context]);
    expect([status, text]).toEqual([400, expect.stringContaining('Expected Context to be name=value')]);
  });

  it('a flag of a freeform configuration: 400', async () => {
    const local = await start();
    await local.deploy({ ...MAIN, content: '{}' });
    expect(await ask(local, `${PATH}?flag=a`)).toMatchObject({ status: 400 });
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s: 405', async (method) => {
    const { status, headers } = await ask(await startWithFlags(), PATH, [], { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('a health check', () => {
  it('is answered with the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const { status, headers, text } = await ask(await start(), '/ping');
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/plain; charset=utf-8', version]);
    expect((await ask(await start(), '/ping', [], { method: 'POST' })).status).toBe(405);
  });
});

describe('a slash at the end, and HEAD', () => {
  it.each([PATH, `${PATH}/`, `${PATH}/?flag=banner`])(
    'are answered at %s as GET without it is',
    async (path) => {
      const local = await startWithFlags();
      const expected = await ask(local, path.replace('main/', 'main'));
      expect(await ask(local, path)).toMatchObject({ status: 200, text: expected.text });
      const { status, headers, text } = await ask(local, path, [], { method: 'HEAD' });
      expect([status, text]).toEqual([200, '']);
      expect(headers.get('content-length')).toBe(String(expected.text.length));
      expect(headers.get('configuration-version')).toBe('1');
    },
  );

  it('also of errors, and of /ping', async () => {
    const local = await startWithFlags();
    expect(await ask(local, `${PATH}?flag=none`, [], { method: 'HEAD' })).toMatchObject({ status: 404 });
    expect(await ask(local, '/ping/')).toMatchObject({ status: 200 });
    expect(await ask(local, '/ping', [], { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('the access token', () => {
  it.each<[string, Record<string, string>, number]>([
    ['none', {}, 401],
    ['another one', { Authorization: 'Bearer other' }, 401],
    ['a longer one', { Authorization: 'Bearer secret-token-' }, 401],
    ['another scheme', { Authorization: 'Basic secret-token' }, 401],
    ['it', { Authorization: 'Bearer secret-token' }, 200],
    ['it, in other capitals', { Authorization: 'bearer secret-token' }, 200],
  ])('with %s', async (_what, headers, status) => {
    const local = await start({ agentAccessToken: 'secret-token' });
    await local.deploy({ ...MAIN, content: '{}' });
    const answer = await ask(local, PATH, [], { headers });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      status,
      status === 401 ? 'Bearer' : null,
    ]);
    if (status === 401) expect(answer.text).toBe('Unauthorized: the access token is missing or wrong');
    expect((await ask(local, PATH.replace('main', 'none'), [], { headers })).status).toBe(
      status === 401 ? 401 : 404,
    );
  });

  it('is not needed for health checks, nor for the APIs of AWS', async () => {
    const local = await start({ agentAccessToken: 'secret-token' });
    expect((await ask(local, '/ping')).status).toBe(200);
    expect((await ask(local, '/applications')).status).toBe(200);
  });
});

describe("content as the Agent's local files have it", () => {
  it('is JSON of resolved flags, of which one or several can be asked for', async () => {
    const local = await start();
    const content = '{"b":{"_variant":"x","enabled":true,"size":2},"a":{"enabled":false}}';
    await local.deploy({ ...MAIN, content });
    expect((await ask(local, PATH)).text).toBe(content);
    expect((await ask(local, `${PATH}?flag=b`)).text).toBe('{"_variant":"x","enabled":true,"size":2}');
    expect((await ask(local, `${PATH}?flag=b&flag=a`)).text).toBe(
      '{"b":{"_variant":"x","enabled":true,"size":2},"a":{"enabled":false}}',
    );
    expect(await ask(local, `${PATH}?flag=c`)).toMatchObject({ status: 404 });
  });

  it('or Ion, which is evaluated with the context, and never sent', async () => {
    const local = await start();
    // https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use-local-development-samples.html
    const content = `
      'simple_feature'::[
        [(contains $userId "beta"), '''{"_variant": "BetaTesters", "enabled": true, "size": 1}'''],
        '''{"_variant": "default", "enabled": false}'''
      ]
      'button_color'::'''{"enabled": true, "color": "orange"}'''`;
    const contentType = 'application/ion;type=AWS.AppConfig.FeatureFlags';
    await local.deploy({ ...MAIN, content, contentType });
    const all = await ask(local, PATH);
    expect(all.headers.get('content-type')).toBe('application/json');
    expect(all.text).toBe(
      '{"button_color":{"color":"orange","enabled":true},"simple_feature":{"_variant":"default","enabled":false}}',
    );
    expect((await ask(local, `${PATH}?flag=simple_feature`, ['userId=beta1'])).text).toBe(
      '{"_variant":"BetaTesters","enabled":true,"size":1}',
    );
    expect((await fetchOnce(local.client)).contentType).toBe(contentType);
  });
});

describe('a rollout', () => {
  it('reaches the Agent when half of the clients have it, and each entity at a place of its own', async () => {
    const { control, clock, endpoint } = await startControlled();
    const created = await createMain(control);
    await createVersion(control, created, '{"version":1}');
    await createVersion(control, created, '{"version":2}');
    const atOnce = await createStrategy(control);
    await startDeployment(control, created, 1, atOnce);
    const slowly = await createStrategy(control, { DeploymentDurationInMinutes: 20, GrowthFactor: 25 });
    await startDeployment(control, created, 2, slowly);
    const version = async (headers = {}) => {
      const answer = await fetch(endpoint + PATH, { headers });
      return ((await answer.json()) as { version: number }).version;
    };
    const entities = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    const reached = async () => {
      const versions = await Promise.all(entities.map((id) => version({ 'entity-id': id })));
      return new Set(entities.filter((_, index) => versions[index] === 2));
    };
    clock.advance(5 * 60);
    expect(await version()).toBe(1);
    const quarter = await reached();
    expect(quarter.size).toBeGreaterThan(10);
    expect(quarter.size).toBeLessThan(45);
    clock.advance(5 * 60);
    expect(await version()).toBe(2);
    const half = await reached();
    expect([...quarter].filter((id) => !half.has(id))).toEqual([]);
    expect(half.size).toBeGreaterThan(quarter.size);
    expect(half.size).toBeLessThan(100);
  });
});
