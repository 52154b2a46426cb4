import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { cleanUp, fetchOnce, MAIN, openSession, start } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = {
  version: '1',
  flags: {
    feature: {
      name: 'Feature',
      attributes: {
        color: { constraints: { type: 'string' } },
        limit: {},
        tags: { constraints: { type: 'array', elements: { type: 'string' } } },
      },
    },
    disabled: { name: 'Disabled', attributes: { color: { constraints: { type: 'string' } } } },
    valueless: { name: 'No value' },
    checkout: { name: 'Checkout', attributes: { color: { constraints: { type: 'string' } } } },
    closed: { name: 'Closed' },
  },
  values: {
    feature: { tags: ['ok'], limit: 2, enabled: true, color: 'blue', _createdAt: '2026-01-01T00:00:00.000Z' },
    disabled: { enabled: false, color: 'red' },
    checkout: {
      _variants: [
        { name: 'beta', rule: '(eq $tier "gold")', enabled: true, attributeValues: { color: 'gold' } },
        { name: 'fallback', enabled: true, attributeValues: { color: 'green' } },
      ],
    },
    closed: {
      _variants: [
        { name: 'beta', rule: '(eq $tier "gold")', enabled: true },
        { name: 'default', enabled: false },
      ],
    },
  },
};

describe('D4 feature-flag profiles', () => {
  it('are served in retrieval-time form: keys sorted, definitions gone, the Default variant chosen', async () => {
    const { client, deploy } = await start();
    await deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: JSON.stringify(FLAGS) });
    const { text, contentType } = await fetchOnce(client);
    expect(contentType).toBe('application/json');
    expect(text).toBe(
      '{"checkout":{"_variant":"fallback","color":"green","enabled":true},' +
        '"closed":{"_variant":"default","enabled":false},' +
        '"disabled":{"enabled":false},' +
        '"feature":{"color":"blue","enabled":true,"limit":2,"tags":["ok"]}}',
    );
  });

  it('without a value for any flag are served as an empty object', async () => {
    const { client, deploy } = await start();
    const content = JSON.stringify({ version: '1', flags: { valueless: { name: 'No value' } } });
    await deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content });
    expect((await fetchOnce(client)).text).toBe('{}');
  });

  it.each([
    ['application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1', true],
    ['text/html, Application/Ion; Type="AWS.AppConfig.FeatureFlags"', true],
    ['application/ion;type=AWS.AppConfig.FeatureFlags;q=0.1, application/json', false],
    ['application/ion;type=AWS.AppConfig.FeatureFlags;q=0, */*', false],
    ['application/ion;type=something.else, */*;q=0.1', false],
    ['*/*', false],
    ['application/*', false],
    ['text/html', false],
    [undefined, false],
  ])('are served with their rules, in Ion, to who asks for them: Accept %s', async (accept, expected) => {
    const { endpoint, client, deploy } = await start();
    await deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: JSON.stringify(FLAGS) });
    const token = await openSession(client);
    const answer = await fetch(`${endpoint}/configuration?configuration_token=${token}`, {
      headers: accept === undefined ? {} : { accept },
    });
    const type = expected ? 'application/ion; type=AWS.AppConfig.FeatureFlags' : 'application/json';
    expect(answer.headers.get('content-type')).toBe(type);
    if (!expected) return;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 4)]).toEqual([0xe0, 0x01, 0x00, 0xea]);
    const raw = { bytes, contentType: type, versionLabel: undefined };
    const result = await parseDocument(raw, {});
    if (!result.ok) throw new Error(result.message);
    const { flags } = result.document;
    expect([...flags.keys()].sort()).toEqual(['checkout', 'closed', 'disabled', 'feature']);
    expect(flags.get('checkout')).toMatchObject({
      kind: 'multi-variant',
      variants: [
        { name: 'beta', attributes: { color: 'gold' }, rule: { text: '(eq $tier "gold")' } },
        { name: 'fallback', attributes: { color: 'green' } },
      ],
    });
  });

  it('without variants are served in JSON even to who asks for Ion', async () => {
    const { endpoint, client, deploy } = await start();
    const content = '{"version":"1","flags":{"a":{"name":"A"}},"values":{"a":{"enabled":"true"}}}';
    await deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content });
    const token = await openSession(client);
    const headers = { accept: 'application/ion;type=AWS.AppConfig.FeatureFlags' };
    const answer = await fetch(`${endpoint}/configuration?configuration_token=${token}`, { headers });
    expect(await answer.text()).toBe('{"a":{"enabled":true}}');
  });
});
