import { UNSUPPORTED } from './control-plane/unsupported.js';
import { cleanUp, fetchOnce, MAIN, type Running, SESSION, start } from './testing/local.js';
import { exchange } from './testing/raw.js';

afterEach(cleanUp);

/** What an error looks like on the wire: JSON with a message, named in a header, and nothing of the inside. */
async function errorOf(answer: Response) {
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(text).not.toMatch(/node_modules|\.[jt]s:\d|<html/i);
  const { Message } = JSON.parse(text) as { Message: string };
  expect(Message).not.toBe('');
  return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), Message };
}

async function stillWorks({ client, deploy }: Running) {
  await deploy({ ...MAIN, content: '{}' });
  expect((await fetchOnce(client)).text).toBe('{}');
}

describe('paths and methods', () => {
  it.each([
    ['GET', '/nope', 404, 'UnknownOperationException'],
    ['GET', '/Applications', 404, 'UnknownOperationException'],
    ['GET', '/applications/', 404, 'UnknownOperationException'],
    ['GET', '/applications/..%2f..%2fetc%2fpasswd', 404, 'ResourceNotFoundException'],
    ['GET', '/applications/%00', 404, 'ResourceNotFoundException'],
    ['GET', '/applications/__proto__', 404, 'ResourceNotFoundException'],
    ['GET', '/applications/%E0%A4%A', 400, 'BadRequestException'],
    ['GET', '/tags/', 404, 'UnknownOperationException'],
    ['GET', '/applications?max_results=1e1', 400, 'BadRequestException'],
    ['GET', `/applications?next_token=${'x'.repeat(5_000)}`, 400, 'BadRequestException'],
    ['PUT', '/configuration', 405, 'MethodNotAllowedException'],
    ['POST', '/configuration', 405, 'MethodNotAllowedException'],
    ['GET', '/configurationsessions', 405, 'MethodNotAllowedException'],
    ['DELETE', '/applications', 405, 'MethodNotAllowedException'],
    ['PUT', '/applications/x', 405, 'MethodNotAllowedException'],
    ['DELETE', '/deploymentstrategies/x', 405, 'MethodNotAllowedException'],
  ])('%s %s', async (method, path, status, type) => {
    const { endpoint } = await start();
    expect(await errorOf(await fetch(endpoint + path, { method }))).toMatchObject({ status, type });
  });

  it('a HEAD does not use a token up', async () => {
    const running = await start();
    await running.deploy({ ...MAIN, content: '{}' });
    const session = { method: 'POST', body: JSON.stringify(SESSION) };
    const { InitialConfigurationToken: token } = (await (
      await fetch(`${running.endpoint}/configurationsessions`, session)
    ).json()) as Record<string, string>;
    const url = `${running.endpoint}/configuration?configuration_token=${token}`;
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(405);
    expect(await (await fetch(url)).text()).toBe('{}');
  });

  it.each(UNSUPPORTED)('%s is refused by name', async (name, method, path) => {
    const { endpoint } = await start();
    // GetConfiguration is told by its client_id from the Agent's request to the same path.
    const url = `${endpoint}${path.replace(/:\w+/g, 'x')}?client_id=x`;
    const body = method === 'post' || method === 'patch' ? '{}' : null;
    expect(await errorOf(await fetch(url, { method: method.toUpperCase(), body }))).toMatchObject({
      status: 400,
      type: 'BadRequestException',
      Message: expect.stringContaining(name),
    });
  });
});

describe('GetConfiguration', () => {
  it.each(['AWS.Freeform', 'AWS.AppConfig.FeatureFlags'] as const)(
    'of %s names what to use instead',
    async (type) => {
      const { endpoint, deploy } = await start();
      await deploy({ ...MAIN, content: '{"version":"1"}', type });
      const path = '/applications/DemoApp/environments/prod/configurations/main?client_id=x';
      expect((await errorOf(await fetch(endpoint + path))).Message).toContain(
        'use StartConfigurationSession and GetLatestConfiguration',
      );
    },
  );
});

describe('bodies', () => {
  const post = async ({ endpoint }: Running, path: string, body: string | Uint8Array, headers: object = {}) =>
    errorOf(await fetch(endpoint + path, { method: 'POST', body, headers: { ...headers } }));

  it.each(['{', '', '[]', '"text"', 'null', '{"Name":1}', '{"__proto__":{"Name":"x"}}', '\u0000'])(
    'that are not what was asked for are refused: %j',
    async (body) => {
      const running = await start();
      for (const path of ['/applications', '/configurationsessions']) {
        expect(await post(running, path, body)).toMatchObject({ status: 400, type: 'BadRequestException' });
      }
    },
  );

  it('that are nested deeply are refused', async () => {
    const running = await start();
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await post(running, '/applications', `{"Name":${nested}}`)).toMatchObject({
      status: 400,
      Message: expect.stringContaining('got a list'),
    });
  });

  it('over the limit are refused, announced or not, and the server goes on', async () => {
    const running = await start();
    const large = 'x'.repeat(3_000_000);
    const type = 'PayloadTooLargeException';
    expect(await post(running, '/applications', `{"Name":"${large}"}`)).toMatchObject({ status: 413, type });
    expect(await post(running, '/configurationsessions', large)).toMatchObject({ status: 413, type });
    const path = '/applications/a/configurationprofiles/p/hostedconfigurationversions';
    expect(await post(running, path, large)).toMatchObject({ status: 413, type });
    await stillWorks(running);
  });

  it('that lie about their encoding are refused', async () => {
    const running = await start();
    const headers = { 'content-encoding': 'gzip' };
    expect((await post(running, '/applications', 'not gzip', headers)).status).toBe(400);
    expect((await post(running, '/applications', '{}', { 'content-encoding': 'x' })).status).toBe(400);
    const charset = { 'content-type': 'application/json; charset=utf-99' };
    expect((await post(running, '/applications', '{}', charset)).status).toBe(400);
  });
});

describe('raw connections', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a header with a line break', 'GET /applications HTTP/1.1\r\nHost: x\r\nx\n: y\r\n\r\n'],
    ['too many headers', `GET /applications HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(10_000)}\r\n`],
    [
      'two lengths',
      'POST /applications HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
    ],
  ])('%s', async (_case, text) => {
    const running = await start();
    expect(await exchange(running.endpoint, text)).toMatch(/^HTTP\/1\.1 4\d\d /);
    await stillWorks(running);
  });

  it('a description of a version cannot add headers to an answer', async () => {
    const running = await start();
    await running.deploy({ ...MAIN, content: '{}' });
    const path = '/applications/DemoApp/configurationprofiles/main/hostedconfigurationversions';
    const headers =
      'Content-Type: text/plain\r\nDescription: a\u0001b\r\nContent-Length: 1\r\nConnection: close';
    const answer = await exchange(
      running.endpoint,
      `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\nx`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    await stillWorks(running);
  });
});
