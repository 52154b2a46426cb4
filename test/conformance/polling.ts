import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { identifiers } from '../support/provider.js';
import { expected, type SourceName } from './differences.js';
import type { Environment } from './environment.js';

const flags = { transform_reverse: true };

/** P6, P7 and D7: polls and what they bring. */
export function describePolling(name: SourceName, create: () => Environment): void {
  let environment: Environment;

  beforeEach(async () => {
    environment = create();
    await environment.start();
  });

  afterEach(() => environment.stop());

  describe('P6 refresh', () => {
    it('is one request, and resolves to whether the flag set changed', async () => {
      const { refresh, client } = await environment.ready(flags);
      expect(await refresh()).toBe(false);
      await environment.deploy({ transform_reverse: false });
      expect(await refresh()).toBe(true);
      expect(await client.getBooleanValue('transform_reverse', true)).toBe(false);
      expect(environment.proxy.take()).toEqual({ sessions: 0, polls: 2 });
    });

    it('shares one request with others at the same time', async () => {
      const { refresh } = await environment.ready(flags);
      await environment.deploy({ transform_reverse: false });
      expect(await Promise.all([refresh(), refresh(), refresh()])).toEqual([true, true, true]);
      expect(environment.proxy.take()).toEqual({ sessions: 0, polls: 1 });
    });

    it('rejects with the cause when the poll failed', async () => {
      const { refresh } = await environment.ready(flags);
      environment.disconnect();
      await expect(refresh()).rejects.toThrow('cannot be reached');
    });

    it('rejects with PROVIDER_NOT_READY before initialize and after onClose', async () => {
      const provider = new AppConfigProvider({ ...identifiers, source: environment.source() });
      await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
      await environment.deploy(flags);
      await provider.initialize();
      await provider.onClose();
      await expect(provider.refresh()).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY' });
    });
  });

  describe('P7 configuration', () => {
    it('shows what is in use', async () => {
      const { provider } = await environment.ready(flags);
      const { configuration } = provider;
      expect(configuration).toMatchObject({
        contentType: 'application/json',
        versionLabel: 'v1',
        content: flags,
        origin: expected('P7 origin', name),
        checkedAt: expect.any(Date),
        changedAt: expect.any(Date),
      });
      expect(new TextDecoder().decode(configuration?.bytes)).toBe('{"transform_reverse":true}');
      configuration?.bytes.fill(0);
      expect(provider.configuration?.bytes[0]).toBe('{'.charCodeAt(0));
    });

    it('is undefined before the first flag set', async () => {
      const { provider } = await environment.register();
      expect(provider.configuration).toBeUndefined();
    });
  });

  describe('D7 same content under a new label', () => {
    it('changes label and metadata, and is no event', async () => {
      const { refresh, provider, client, events } = await environment.ready(flags);
      const changedAt = provider.configuration?.changedAt;
      await environment.deploy(flags, { versionLabel: 'v2' });
      expect(await refresh()).toBe(false);
      expect(provider.configuration).toMatchObject({ versionLabel: 'v2', changedAt });
      const { flagMetadata } = await client.getBooleanDetails('transform_reverse', false);
      expect(flagMetadata.version).toBe('v2');
      expect(events).toEqual([]);
    });
  });
}
