import type { Environment } from './environment.js';

const flags = { transform_reverse: true, transform_allcaps: false };

/** E2 to E4 and D3: what a client is told, and when. */
export function describeEvents(create: () => Environment): void {
  let environment: Environment;

  beforeEach(async () => {
    environment = create();
    await environment.start();
  });

  afterEach(() => environment.stop());

  describe('E2 E3 a source that is away for a while', () => {
    it('makes the provider STALE once, and READY once, with the last good flag set in use', async () => {
      const { refresh, client, events } = await environment.ready(flags);
      environment.disconnect();
      await expect(refresh()).rejects.toThrow();
      await expect(refresh()).rejects.toThrow();
      expect(client.providerStatus).toBe('STALE');
      expect(await client.getBooleanDetails('transform_reverse', false)).toMatchObject({
        value: true,
        reason: 'STATIC',
      });
      environment.reconnect();
      expect(await refresh()).toBe(false);
      expect(client.providerStatus).toBe('READY');
      expect(events).toEqual(['STALE', 'READY']);
    });
  });

  describe('D3 E2 E3 a document that cannot be parsed', () => {
    it('is rejected whole, and stays a problem until a good one comes', async () => {
      const { refresh, client, events } = await environment.ready(flags);
      await environment.deploy('{"transform_reverse": fals');
      await expect(refresh()).rejects.toThrow('The document was rejected');
      expect(client.providerStatus).toBe('STALE');
      expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
      await environment.deploy({ ...flags, transform_reverse: false });
      expect(await refresh()).toBe(true);
      expect(events).toEqual(['STALE', 'READY', 'CONFIGURATION_CHANGED transform_reverse']);
    });

    it('is over, without a change, when the one in use is deployed again', async () => {
      const { refresh, events } = await environment.ready(flags);
      await environment.deploy('[]');
      await expect(refresh()).rejects.toThrow('must be an object');
      await environment.deploy(flags);
      expect(await refresh()).toBe(false);
      expect(events).toEqual(['STALE', 'READY']);
    });
  });

  describe('E4 CONFIGURATION_CHANGED', () => {
    it('names the keys added, removed and altered, sorted', async () => {
      const { refresh, events } = await environment.ready({ ...flags, gone: 1, limits: { a: 1 } });
      await environment.deploy({ ...flags, limits: { a: 2 }, added: true });
      expect(await refresh()).toBe(true);
      expect(events).toEqual(['CONFIGURATION_CHANGED added,gone,limits']);
    });

    it('is not emitted when nothing but white space and key order changed', async () => {
      const { refresh, events } = await environment.ready(flags);
      await environment.deploy('{ "transform_allcaps": false,\n "transform_reverse": true }');
      expect(await refresh()).toBe(false);
      expect(events).toEqual([]);
    });
  });
}
