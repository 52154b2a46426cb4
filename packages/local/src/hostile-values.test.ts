import { createServer, type IncomingMessage } from 'node:http';
import * as api from './index.js';
import { hostileValues } from './testing/hostile-values.js';
import { cleanUp, fetchOnce, MAIN, onCleanUp, start } from './testing/local.js';

afterEach(cleanUp);

const MAX_MESSAGE = 500;

/** What came of a call: `ok`, or the error's message if it is one that may come. */
async function outcome(call: () => unknown, ...also: readonly string[]): Promise<string> {
  try {
    const result = await call();
    const isRunning = typeof result === 'object' && result !== null && 'close' in result;
    if (isRunning) onCleanUp(() => (result as api.AppConfigLocal).close());
    return 'ok';
  } catch (error) {
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
    const { name, message } = error as Error;
    const names = ['TypeError', 'RangeError', 'BadRequestException', 'PayloadTooLargeException', ...also];
    expect(names).toContain(name);
    expect(message.length).toBeLessThan(MAX_MESSAGE);
    // The engine's own words, from an error that nobody meant.
    expect(message).not.toMatch(
      /Cannot |is not a function|is not iterable|undefined \(reading|revoked|Do not know/,
    );
    return message;
  }
}

const OPTIONS = [
  ...['port', 'host', 'allowedHosts', 'allowedOrigins', 'directory', 'state', 'clock', 'timeScale'],
  ...['region', 'pollInterval', 'logger', 'locations', 'lambdaValidators', 'extensionHandlers'],
  ...['functionTimeout', 'faults', 'agentAccessToken'],
] as const satisfies ReadonlyArray<keyof api.AppConfigLocalOptions>;

/** Complete, or it does not compile. */
const ALL: Record<keyof api.AppConfigLocalOptions, true> = Object.fromEntries(
  OPTIONS.map((name) => [name, true]),
) as Record<(typeof OPTIONS)[number], true>;

const MEMBERS = [
  ...['application', 'environment', 'profile', 'content', 'contentType', 'versionLabel', 'type'],
  'region',
] as const;
const ALL_MEMBERS: Record<keyof api.DeployInput, true> = Object.fromEntries(
  MEMBERS.map((name) => [name, true]),
) as Record<keyof api.DeployInput, true>;

/** Those that are a right value for what they are given to. */
const RIGHT: Readonly<Record<string, ReadonlySet<string>>> = {
  port: new Set(['-0', '0']),
  pollInterval: new Set(['-0', '0']),
  locations: new Set(['an empty object', 'no prototype']),
  lambdaValidators: new Set(['an empty object', 'no prototype', 'conversions that throw']),
  agentAccessToken: new Set(['text']),
  faults: new Set(['an empty array', 'an array without end']),
  extensionHandlers: new Set(['an empty object', 'no prototype', 'conversions that throw']),
  allowedHosts: new Set(['an empty array', 'an array without end']),
  allowedOrigins: new Set(['an empty array', 'an array without end']),
  profile: new Set(['text']),
  application: new Set(['text']),
  environment: new Set(['text']),
  content: new Set([
    ...['text', 'bytes', 'a text with NUL', 'an empty object', 'no prototype', 'an empty array'],
    'an array without end',
  ]),
  contentType: new Set(['text']),
  versionLabel: new Set(['text']),
};
const NAMES_THAT_ARE_TEXT = ['a text with NUL', 'a line break', 'half a character'];

describe('every export', () => {
  it('is known here', () => {
    expect(Object.keys(api).sort()).toEqual(['createHostCheck', 'endUnreadBodies', 'startAppConfigLocal']);
    expect(Object.keys(ALL)).toHaveLength(OPTIONS.length);
    expect(Object.keys(ALL_MEMBERS)).toHaveLength(MEMBERS.length);
  });
});

describe.each(hostileValues())('%s', (name, make) => {
  const isRight = (option: string) => RIGHT[option]?.has(name) ?? false;

  it('as the options', async () => {
    const value = make();
    const message = await outcome(() => api.startAppConfigLocal(value as never));
    if (typeof value === 'object' && value !== null) expect(message).toMatch(/^ok$|`options`|Unknown option/);
    else expect(message).toMatch(value === undefined ? /^ok$/ : /`options`/);
  });

  it.each(OPTIONS)('as option %s', async (option) => {
    const value = make();
    // A good name all the same; that there is no such host or directory is tested elsewhere.
    if (name === 'text' && /^(host|directory|state)$/.test(option)) return;
    if (name === 'a line break' && /^(directory|state)$/.test(option)) return;
    const message = await outcome(() => api.startAppConfigLocal({ [option]: value }));
    if (value === undefined || isRight(option)) expect(message).toBe('ok');
    else expect(message).toContain(`\`${option}`);
  });

  it('as what a getter of the options throws', async () => {
    for (const option of OPTIONS) {
      const options = Object.defineProperty({}, option, {
        enumerable: true,
        get() {
          throw make();
        },
      });
      expect(await outcome(() => api.startAppConfigLocal(options))).toContain(`\`${option}\``);
    }
  });

  it('as an entry of a list', async () => {
    for (const option of ['allowedHosts', 'allowedOrigins']) {
      const message = await outcome(() => api.startAppConfigLocal({ [option]: [make()] }));
      if (option === 'allowedHosts' && name === 'text') expect(message).toBe('ok');
      else expect(message).toContain(`\`${option}[0]\``);
    }
  });

  it('as an entry of a record', async () => {
    for (const option of ['locations', 'lambdaValidators', 'extensionHandlers']) {
      const value = make();
      const message = await outcome(() => api.startAppConfigLocal({ [option]: { 'arn:x': value } }));
      const isPath = name === 'text' || name === 'a line break';
      const isRight = option === 'locations' ? isPath : typeof value === 'function';
      if (isRight) expect(message).toBe('ok');
      else expect(message).toContain(`\`${option}["arn:x"]\``);
    }
  });

  it('as what is deployed, and as each of its members', async () => {
    const { deploy, client } = await start();
    expect(await outcome(() => deploy(make() as never))).toMatch(
      /`(input|application)`|Unknown member of the input/,
    );
    for (const member of MEMBERS) {
      const value = make();
      const message = await outcome(() => deploy({ ...MAIN, content: '{}', [member]: value }));
      const mayBeAbsent = ['contentType', 'versionLabel', 'type', 'region'].includes(member);
      const isText =
        NAMES_THAT_ARE_TEXT.includes(name) &&
        ['application', 'environment', 'profile', 'content'].includes(member);
      if ((value === undefined && mayBeAbsent) || isRight(member) || isText) expect(message).toBe('ok');
      else if (member === 'versionLabel' && typeof value === 'string')
        expect(message).toMatch(/VersionLabel/);
      else if (member === 'content' && typeof value === 'string')
        expect(message).toMatch(/content|at most 2048 KB/);
      else if (name === 'no bytes' && member === 'content') expect(message).toMatch(/empty/);
      else expect(message).toContain(`\`${member}`);
    }
    await deploy({ ...MAIN, content: '"still there"' });
    expect((await fetchOnce(client)).text).toBe('"still there"');
  });

  it('as what else is asked for, and as each of its members', async () => {
    const { setFlag, remove, waitForPoll, fail, recover, advance } = await start();
    const flag = { ...MAIN, flag: 'a' };
    await setFlag({ ...flag, enabled: true });
    const inputs: ReadonlyArray<readonly [(input: never) => unknown, object, readonly string[]]> = [
      [setFlag, { ...flag, enabled: true }, ['flag', 'enabled', 'attributes', 'variants', 'profile']],
      [remove, { application: 'none' }, ['application', 'environment', 'profile']],
      [waitForPoll, { ...MAIN, timeoutSeconds: 0 }, ['version', 'sessions', 'confirmed', 'timeoutSeconds']],
    ];
    for (const member of [
      'kind',
      'plane',
      'operation',
      'times',
      'seconds',
      'lost',
      'status',
      'delaySeconds',
    ]) {
      const message = await outcome(() => fail({ kind: 'error', [member]: make() } as never));
      expect(message).toMatch(new RegExp(`^ok$|\`${member}\``));
    }
    expect(await outcome(() => fail(make() as never))).toMatch(/`(input|kind)`|Unknown member of the input/);
    recover();
    // What is not there, and what did not come in time.
    const also = ['ResourceNotFoundException', 'Error'];
    for (const [call, input, members] of inputs) {
      const whole = await outcome(() => call(make() as never));
      expect(whole).toMatch(/`(input|application)`|Unknown member of the input/);
      for (const member of members) {
        await outcome(() => call({ ...input, [member]: make() } as never), ...also);
      }
    }
    await outcome(() => setFlag({ ...flag, attributes: { x: make() as never } }));
    await outcome(() => setFlag({ ...flag, variants: [make() as never] }));
    expect(await outcome(() => advance(make() as never), 'Error')).toMatch(/clock/);
    await setFlag({ ...flag, enabled: true });
  });

  it('as the options of a check of hosts, and as its request', async () => {
    const options = await outcome(() => api.createHostCheck(make() as never));
    const hosts = await outcome(() => api.createHostCheck({ allowedHosts: make() as never }));
    expect([options, hosts]).toEqual([expect.any(String), expect.any(String)]);
    const check = api.createHostCheck();
    for (const request of [make(), { url: make(), rawHeaders: [] }, { url: '/', rawHeaders: make() }]) {
      const message = await outcome(() => check(request as IncomingMessage));
      expect(message).toMatch(/^ok$|`request/);
    }
    expect(check({ url: '/', rawHeaders: ['Host', 'localhost'] })).toBeUndefined();
  });

  it('as a listener for requests', async () => {
    const message = await outcome(() => api.endUnreadBodies(make() as never));
    expect(message).toMatch(typeof make() === 'function' ? /^ok$/ : /`listener`/);
  });

  it('as what the clock tells, and the logger throws', async () => {
    const problems: unknown[] = [];
    const logger = Object.fromEntries(
      ['error', 'warn', 'info', 'debug'].map((level) => [
        level,
        (...args: unknown[]) => {
          problems.push(args);
          throw make();
        },
      ]),
    ) as unknown as api.Logger;
    const { endpoint, deploy } = await start({ logger, clock: { now: () => make() as number } });
    const message = await outcome(() => deploy({ ...MAIN, content: '{}' }));
    const body = JSON.stringify({ Name: 'x', DeploymentDurationInMinutes: 0, GrowthFactor: 1 });
    const answers = await Promise.all(
      ['/configuration?configuration_token=x', '/ping', '/applications'].map(
        async (path) => (await fetch(endpoint + path)).status,
      ),
    );
    expect(answers).toEqual([400, 200, 200]);
    expect((await fetch(`${endpoint}/deploymentstrategies`, { method: 'POST', body })).status).toBe(201);
    if (['0', '-0'].includes(name)) expect(message).toBe('ok');
    else expect(message).toContain('`clock.now()`');
  });
});

describe('an option of the check of hosts that does not exist', () => {
  it('is named', () => {
    expect(() => api.createHostCheck({ allowedHost: [] } as never)).toThrow(
      'Unknown option `allowedHost`: did you mean `allowedHosts`?',
    );
  });
});

describe('a request of Node itself', () => {
  it('is what the check of hosts is made for', async () => {
    const check = api.createHostCheck({ allowedHosts: ['flags.example'] });
    const server = createServer((request, response) => response.end(check(request) ?? 'fine')).listen(
      0,
      '127.0.0.1',
    );
    onCleanUp(() => server.close());
    const { port } = await new Promise<{ port: number }>((resolve) =>
      server.once('listening', () => resolve(server.address() as { port: number })),
    );
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('fine');
  });
});
