import { type AppConfigClient, ListApplicationsCommand } from '@aws-sdk/client-appconfig';
import type { FaultInput } from '../index.js';
import { controlClient } from '../testing/control.js';
import {
  cleanUp,
  fetchOnce,
  MAIN,
  openSession,
  poll,
  type Running,
  rejection,
  start,
} from '../testing/local.js';

afterEach(cleanUp);

async function startDeployed(): Promise<Running> {
  const local = await start({ pollInterval: 0 });
  await local.deploy({ ...MAIN, content: { a: 1 } });
  return local;
}

const AGENT = '/applications/DemoApp/environments/prod/configurations/main';

/** What each plane answers a client: `ok`, or the error's name and status. */
async function ask(local: Running) {
  const control = controlClient(local.endpoint);
  const list = (client: AppConfigClient) => client.send(new ListApplicationsCommand({}));
  const told = async (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      ({ name, $metadata }) => [name, $metadata?.httpStatusCode].filter(Boolean).join(' '),
    );
  const agent = async () => {
    const answer = await fetch(local.endpoint + AGENT);
    if (!answer.ok) throw { name: await answer.text(), $metadata: { httpStatusCode: answer.status } };
  };
  return {
    control: await told(list(control)),
    data: await told(fetchOnce(local.client)),
    agent: await told(agent()),
  };
}

const WELL = { control: 'ok', data: 'ok', agent: 'ok' };

describe('fail', () => {
  it.each<[FaultInput, Partial<Record<'control' | 'data' | 'agent', string>>]>([
    [{ kind: 'refuse' }, { control: 'Error', data: 'Error', agent: 'TypeError' }],
    [{ kind: 'reset', plane: 'data' }, { data: 'Error' }],
    [{ kind: 'throttle' }, { control: 'ThrottlingException 429', data: 'ThrottlingException 429' }],
    [
      { kind: 'error' },
      {
        control: 'InternalServerException 500',
        data: 'InternalServerException 500',
        agent: 'BadGateway: asked to fail 502',
      },
    ],
    [{ kind: 'error', plane: 'agent', status: 504 }, { agent: 'GatewayTimeout: asked to fail 504' }],
    [{ kind: 'error', plane: 'control', status: 503 }, { control: 'ServiceUnavailableException 503' }],
    [{ kind: 'garbage', plane: 'control' }, { control: 'SyntaxError 200' }],
    [{ kind: 'slow', delaySeconds: 0.01 }, {}],
    [{ kind: 'error', operation: 'CreateApplication' }, {}],
    [{ kind: 'error', operation: 'ListApplications' }, { control: 'InternalServerException 500' }],
    [{ kind: 'error', operation: 'StartConfigurationSession' }, { data: 'InternalServerException 500' }],
  ])('%j', async (fault, expected) => {
    const local = await startDeployed();
    local.fail(fault);
    expect(await ask(local)).toEqual({ ...WELL, ...expected });
    local.recover();
    expect(await ask(local)).toEqual(WELL);
  });

  it('refuse: the client sees a connection that was reset', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'refuse' });
    expect((await rejection(openSession(local.client))).message).toContain('ECONNRESET');
  });

  it('hang: there is no answer until the fault ends, which cuts the request off', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'hang', plane: 'data' });
    const hanging = rejection(openSession(local.client));
    while (local.faults()[0]?.hits !== 1) await new Promise(setImmediate);
    expect(await ask({ ...local, client: { send: async () => ({}) } as never })).toMatchObject({
      control: 'ok',
      agent: 'ok',
    });
    local.recover();
    expect((await hanging).message).toContain('socket hang up');
  });

  it('hits as many requests as were asked for, and says so', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'error', plane: 'data', times: 2 });
    await rejection(openSession(local.client));
    expect(local.faults()).toEqual([
      {
        kind: 'error',
        plane: 'data',
        operation: undefined,
        times: 2,
        seconds: undefined,
        lost: 'request',
        status: undefined,
        delaySeconds: 1,
        hits: 1,
        endsAt: undefined,
      },
    ]);
    await rejection(openSession(local.client));
    expect(local.faults()).toEqual([]);
    await openSession(local.client);
  });

  it('lasts as long as was asked for, by the clock of AppConfig Local', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'error', seconds: 30 });
    expect(local.faults()).toMatchObject([{ endsAt: new Date(local.clock.now() + 30_000) }]);
    local.clock.advance(29.999);
    expect((await ask(local)).data).toBe('InternalServerException 500');
    local.clock.advance(0.001);
    expect(await ask(local)).toEqual(WELL);
  });

  it('of several faults the first that fits hits, one at a time', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'throttle', operation: 'GetLatestConfiguration', times: 1 });
    local.fail({ kind: 'error', plane: 'data', times: 1 });
    expect(await rejection(openSession(local.client))).toMatchObject({ name: 'InternalServerException' });
    const token = await openSession(local.client);
    expect(await rejection(poll(local.client, token))).toMatchObject({ name: 'ThrottlingException' });
    expect((await poll(local.client, token)).text).toBe('{"a":1}');
  });

  it.each<FaultInput>([
    { kind: 'reset' },
    { kind: 'hang', lost: 'answer' },
    { kind: 'error', lost: 'answer' },
    { kind: 'garbage', lost: 'answer' },
  ])('%j uses the token up, though the client does not learn the next one', async (fault) => {
    const local = await startDeployed();
    const token = await openSession(local.client);
    local.fail({ ...fault, operation: 'GetLatestConfiguration' });
    const controller = new AbortController();
    const url = `${local.endpoint}/configuration?configuration_token=${token}`;
    const answer = fetch(url, { signal: controller.signal }).then(
      ({ headers }) => headers.get('next-poll-configuration-token'),
      () => null,
    );
    while (local.sessions()[0]?.polledAt === undefined) await new Promise(setImmediate);
    controller.abort();
    expect(await answer).toBeNull();
    local.recover();
    expect(local.sessions()).toMatchObject([{ version: undefined }]);
    expect(await rejection(poll(local.client, token))).toMatchObject({
      message: expect.stringContaining('was used before'),
    });
  });

  it.each<FaultInput>([{ kind: 'refuse' }, { kind: 'reset', lost: 'request' }, { kind: 'garbage' }])(
    '%j leaves the token good',
    async (fault) => {
      const local = await startDeployed();
      const token = await openSession(local.client);
      local.fail(fault);
      await rejection(poll(local.client, token)).catch(() => {});
      local.recover();
      expect((await poll(local.client, token)).text).toBe('{"a":1}');
    },
  );

  it('slow: a client that gives up before is not answered, and its token stays good', async () => {
    const local = await startDeployed();
    const token = await openSession(local.client);
    local.fail({ kind: 'slow', delaySeconds: 600 });
    const controller = new AbortController();
    const url = `${local.endpoint}/configuration?configuration_token=${token}`;
    const answer = rejection(fetch(url, { signal: controller.signal }));
    while (local.faults()[0]?.hits !== 1) await new Promise(setImmediate);
    controller.abort();
    expect(await answer).toMatchObject({ name: 'AbortError' });
    local.recover();
    expect((await poll(local.client, token)).text).toBe('{"a":1}');
  });

  it('may be there from the start', async () => {
    const local = await start({ faults: [{ kind: 'error', plane: 'control' }] });
    expect((await ask(local)).control).toBe('InternalServerException 500');
  });

  it('a reset ends the faults, and deploy is never hit', async () => {
    const local = await startDeployed();
    local.fail({ kind: 'error' });
    await local.deploy({ ...MAIN, content: { a: 2 } });
    await local.reset();
    expect(local.faults()).toEqual([]);
  });

  it.each([
    [{ kind: 'crash' }, 'Expected `kind` to be one of refuse, hang, reset, throttle, error, slow, garbage'],
    [{}, 'Expected `kind`'],
    [{ kind: 'error', plane: 'both' }, 'Expected `plane` to be one of control, data, agent, got "both"'],
    [
      { kind: 'error', plane: 'data', operation: 'ListApplications' },
      'the data plane, such as GetLatestConfiguration, StartConfigurationSession, got "ListApplications"',
    ],
    [{ kind: 'error', times: 0 }, 'Expected `times` to be an integer from 1'],
    [{ kind: 'error', seconds: -1 }, 'Expected `seconds` to be a number from 0'],
    [{ kind: 'error', status: 404 }, 'Expected `status` to be an integer from 500 to 599'],
    [{ kind: 'hang', status: 500 }, 'Expected `status` to be absent with kind hang: it is for error'],
    [{ kind: 'hang', delaySeconds: 1 }, 'Expected `delaySeconds` to be absent with kind hang'],
    [{ kind: 'refuse', lost: 'answer' }, 'Expected `lost` to be absent with kind refuse'],
    [{ kind: 'throttle', plane: 'agent' }, 'the agent, which does not throttle'],
    [{ kind: 'error', time: 1 }, 'Unknown member of the input `time`: did you mean `times`?'],
  ])('refuses %j', async (fault, message) => {
    const { fail, faults } = await start();
    expect(() => fail(fault as FaultInput)).toThrow(message);
    expect(() => fail(fault as FaultInput)).toThrow(TypeError);
    expect(faults()).toEqual([]);
  });

  it('takes 100 faults at once, and not one more', async () => {
    const { fail, faults } = await start();
    for (let count = 0; count < 100; count += 1) fail({ kind: 'error', seconds: count });
    // The one of 0 seconds is over.
    fail({ kind: 'error' });
    expect(faults()).toHaveLength(100);
    expect(() => fail({ kind: 'error' })).toThrow('at most 100 faults at once');
  });
});

describe('over HTTP', () => {
  const call = async ({ endpoint }: Running, method: string, body?: unknown, headers = {}) => {
    const answer = await fetch(`${endpoint}/_local/faults`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  it('faults are added, listed and ended, and none of them hits this path', async () => {
    const local = await startDeployed();
    expect(await call(local, 'GET')).toEqual({ status: 200, body: { faults: [] } });
    const hang = { kind: 'refuse', seconds: 60 };
    const listed = {
      faults: [{ ...hang, lost: 'request', delaySeconds: 1, hits: 0, endsAt: expect.any(String) }],
    };
    expect(await call(local, 'POST', hang)).toEqual({ status: 201, body: listed });
    expect(await call(local, 'GET')).toEqual({ status: 200, body: listed });
    expect((await ask(local)).data).toBe('Error');
    expect(await call(local, 'DELETE')).toEqual({ status: 204, body: undefined });
    expect(await ask(local)).toEqual(WELL);
  });

  it.each([
    ['{"kind":"crash"}', 'Expected `kind` to be one of'],
    ['{"kind":"error","x":1}', 'Unknown member of the input `x`'],
    ['[]', 'Expected `input` to be an object, got an array'],
    ['', 'Expected `input` to be an object, got undefined'],
    ['{', 'The body is not valid JSON'],
  ])('%j is answered with 400', async (body, message) => {
    const local = await start();
    expect(await call(local, 'POST', body)).toMatchObject({
      status: 400,
      body: { Message: expect.stringContaining(message) },
    });
  });

  it('other methods, paths and web pages are refused', async () => {
    const local = await start();
    expect(await call(local, 'PUT', {})).toMatchObject({ status: 405 });
    expect((await fetch(`${local.endpoint}/_local/none`)).status).toBe(404);
    const page = { Origin: 'http://a.example' };
    expect(await call(local, 'POST', { kind: 'error' }, page)).toMatchObject({ status: 403 });
    expect(local.faults()).toEqual([]);
  });
});
