import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { operations } from '../aws/operations.js';
import { serveFirstFlag } from './first-flag.js';

const INPUT = { application: 'App', environment: 'prod', profile: 'flags', flag: 'banner', isEnabled: true };

describe('starting with a flag', () => {
  let local: AppConfigLocal;
  const browserFetch = globalThis.fetch;
  beforeEach(async () => {
    local = await startAppConfigLocal({ port: 0 });
    // Pages ask by paths.
    globalThis.fetch = (path, init) => browserFetch(new URL(String(path), local.endpoint), init);
  });
  afterEach(async () => {
    globalThis.fetch = browserFetch;
    await local.close();
  });

  it('serves it', async () => {
    await serveFirstFlag(operations('eu-west-1'), INPUT, {});
    const answer = await browserFetch(`${local.endpoint}/_local/faults`);
    expect(answer.status).toBe(200);
    const list = await browserFetch(`${local.endpoint}/applications`, {
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/appconfig/aws4_request, Signature=0',
      },
    });
    expect(await list.json()).toMatchObject({ Items: [{ Name: 'App' }] });
  });

  it('goes on from where it was refused', async () => {
    const created = {};
    const aws = operations('us-east-1');
    await expect(serveFirstFlag(aws, { ...INPUT, flag: 'Bad Key' }, created)).rejects.toThrow();
    await serveFirstFlag(aws, INPUT, created);
    const applications = await (await browserFetch(`${local.endpoint}/applications`)).json();
    expect(applications).toMatchObject({ Items: [{ Name: 'App' }] });
    expect(created).toMatchObject({ version: 1 });
  });
});
