import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { cleanUp, fetchOnce, MAIN, onCleanUp, start } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = JSON.stringify({
  version: '1',
  flags: {
    banner: { name: 'Banner', attributes: { color: { constraints: { type: 'string' } } } },
    checkout: { name: 'Checkout', attributes: { step: { constraints: { type: 'number' } } } },
  },
  values: {
    banner: { enabled: true, color: 'red' },
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributeValues: { step: 2 } },
        { name: 'Default', enabled: false },
      ],
    },
  },
});

const GOLD = { 'DemoApp/prod/main': { checkout: { variant: 'Gold' } } };

async function startWith(overrides: unknown) {
  const directory = await mkdtemp(join(tmpdir(), 'overrides-'));
  onCleanUp(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, 'DemoApp/prod'), { recursive: true });
  await writeFile(join(directory, 'DemoApp/prod/main.flags.json'), FLAGS);
  await writeFile(join(directory, 'DemoApp/prod/limits.json'), '{"a":1}');
  const file = join(directory, 'overrides.json');
  if (overrides !== undefined) await writeFile(file, JSON.stringify(overrides));
  const local = await start({ directory, pollInterval: 0 });
  const served = async (profile = 'main') =>
    JSON.parse((await fetchOnce(local.client, { ConfigurationProfileIdentifier: profile })).text ?? '');
  return { ...local, directory, file, served };
}

const call = async (endpoint: string, method: string, body?: unknown, headers = {}) => {
  const answer = await fetch(`${endpoint}/_local/overrides`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return [answer.status, text === '' ? undefined : JSON.parse(text)];
};

async function until(holds: () => Promise<boolean>) {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('overrides.json in the directory', () => {
  it('is on top of what is deployed, in JSON, in Ion and at the Agent', async () => {
    const { endpoint, served, directory, overrides, logger } = await startWith(GOLD);
    const gold = { _variant: 'Gold', enabled: true, step: 2 };
    expect(await served()).toEqual({ banner: { color: 'red', enabled: true }, checkout: gold });

    const started = await fetch(`${endpoint}/configurationsessions`, {
      method: 'POST',
      body: JSON.stringify({
        ApplicationIdentifier: 'DemoApp',
        EnvironmentIdentifier: 'prod',
        ConfigurationProfileIdentifier: 'main',
      }),
    });
    const { InitialConfigurationToken } = (await started.json()) as { InitialConfigurationToken: string };
    const answer = await fetch(
      `${endpoint}/configuration?configuration_token=${encodeURIComponent(InitialConfigurationToken)}`,
      { headers: { accept: 'application/ion;type=AWS.AppConfig.FeatureFlags' } },
    );
    const contentType = answer.headers.get('content-type') ?? '';
    expect(contentType).toMatch(/^application\/ion/);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const parsed = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
    expect(parsed.ok && parsed.document.flags.get('checkout')).toMatchObject({
      kind: 'multi-variant',
      variants: [{ name: 'Gold', enabled: true, attributes: { step: 2 } }],
    });

    const agent = `${endpoint}/applications/DemoApp/environments/prod/configurations/main?flag=checkout`;
    expect(await (await fetch(agent, { headers: { context: 'tier=silver' } })).json()).toEqual(gold);

    expect(overrides()).toEqual([{ ...MAIN, flag: 'checkout', override: { variant: 'Gold' } }]);
    expect(logger.lines.join('\n')).toContain('Overrides of overrides.json: DemoApp/prod/main checkout');
    // The file itself stays as it is, and overrides.json is nothing in the wrong place.
    expect(await readFile(join(directory, 'DemoApp/prod/main.flags.json'), 'utf8')).toBe(FLAGS);
    expect(logger.lines.join('\n')).not.toContain('is not deployed');
  });

  it('is watched as the other files are', async () => {
    const { file, served } = await startWith(undefined);
    await writeFile(file, JSON.stringify({ 'DemoApp/prod/limits': { a: { value: 5 } } }));
    await until(async () => (await served('limits')).a === 5);
    await rm(file);
    await until(async () => (await served('limits')).a === 1);
  });

  it('stays in effect while it is broken, which is told once', async () => {
    const { file, served, logger, overrides } = await startWith(GOLD);
    await writeFile(file, '{');
    await until(async () => logger.lines.some((line) => line.includes('overrides.json is not used')));
    expect((await served()).checkout._variant).toBe('Gold');
    expect(overrides()).toHaveLength(1);
  });

  it('names once what does not count, and deploys the rest', async () => {
    const { overrides, logger, served } = await startWith({
      'DemoApp/prod/main': { checkout: { variant: 'Golf' }, banner: { enabled: false, what: 1 } },
      'DemoApp/dev/main': { banner: { enabled: true } },
    });
    expect(await served()).toMatchObject({ banner: { enabled: false }, checkout: { enabled: false } });
    const lines = logger.lines.filter((line) => /overrides\.json, |does not count/.test(line));
    expect(lines).toEqual([
      expect.stringContaining('unknown member "what"'),
      expect.stringContaining(
        'override of "checkout" in "DemoApp/prod/main" does not count: it has no variant "Golf"',
      ),
      expect.stringContaining('override of "banner" in "DemoApp/dev/main" does not count: there is no file'),
    ]);
    expect(overrides()).toContainEqual({
      ...MAIN,
      flag: 'checkout',
      override: { variant: 'Golf' },
      problem: 'it has no variant "Golf"; there is "Gold", "Default"',
    });
  });
});

describe('/_local/overrides', () => {
  it('sets one, takes one away, and drops all, each in effect at once', async () => {
    const { endpoint, served, file, overrides } = await startWith(GOLD);
    const banner = { ...MAIN, flag: 'banner', override: { attributes: { color: 'blue' } } };
    const checkout = { ...MAIN, flag: 'checkout', override: { variant: 'Gold' } };
    expect(await call(endpoint, 'GET')).toEqual([200, { overrides: [checkout] }]);
    expect(await call(endpoint, 'PUT', banner)).toEqual([200, { overrides: [checkout, banner] }]);
    expect(await served()).toMatchObject({ banner: { color: 'blue' }, checkout: { _variant: 'Gold' } });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      'DemoApp/prod/main': { checkout: { variant: 'Gold' }, banner: { attributes: { color: 'blue' } } },
    });
    expect(await call(endpoint, 'PUT', { ...checkout, override: null })).toEqual([
      200,
      { overrides: [banner] },
    ]);
    expect((await served()).checkout).toEqual({ _variant: 'Default', enabled: false });
    expect(await call(endpoint, 'DELETE')).toEqual([204, undefined]);
    expect(await served()).toMatchObject({ banner: { color: 'red' } });
    expect(overrides()).toEqual([]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('keeps all of many that are set at once', async () => {
    const { endpoint, overrides } = await startWith(undefined);
    await Promise.all(
      ['banner', 'checkout', 'other'].map((flag) =>
        call(endpoint, 'PUT', { ...MAIN, flag, override: { enabled: false } }),
      ),
    );
    expect(
      overrides()
        .map(({ flag }) => flag)
        .sort(),
    ).toEqual(['banner', 'checkout', 'other']);
  });

  it.each([
    [{ ...MAIN, flag: 'banner' }, 'override'],
    [{ ...MAIN, flag: 'banner', override: { enabled: 'yes' } }, 'banner.enabled: expected a boolean'],
    [{ ...MAIN, flag: 'banner', override: {}, more: 1 }, 'more'],
    [{ ...MAIN, profile: 'a/b', flag: 'banner', override: { enabled: true } }, 'without a slash'],
    [{ ...MAIN, flag: '', override: { enabled: true } }, 'flag'],
  ])('refuses %j, and changes nothing', async (body, message) => {
    const { endpoint, overrides } = await startWith(GOLD);
    expect(await call(endpoint, 'PUT', body)).toEqual([
      400,
      expect.objectContaining({ Message: expect.stringContaining(message) }),
    ]);
    expect(overrides()).toHaveLength(1);
  });

  it('leaves a file that it cannot read', async () => {
    const { endpoint, file } = await startWith(undefined);
    await writeFile(file, '{');
    const body = { ...MAIN, flag: 'banner', override: { enabled: true } };
    expect(await call(endpoint, 'PUT', body)).toEqual([
      409,
      expect.objectContaining({ Message: expect.stringContaining('overrides.json is left as it is') }),
    ]);
    expect(await readFile(file, 'utf8')).toBe('{');
  });

  it('is for servers with a directory, and not for web pages', async () => {
    const { endpoint } = await start();
    const body = { ...MAIN, flag: 'banner', override: { enabled: true } };
    expect(await call(endpoint, 'GET')).toEqual([200, { overrides: [] }]);
    expect(await call(endpoint, 'PUT', body)).toEqual([
      400,
      expect.objectContaining({ Message: expect.stringContaining('`directory`') }),
    ]);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const [status] = await call(endpoint, method, method === 'GET' ? undefined : body, {
        origin: 'http://evil.example',
      });
      expect(status).toBe(403);
    }
    expect((await call(endpoint, 'POST', body))[0]).toBe(405);
  });
});
