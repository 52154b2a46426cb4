import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { identifiers } from '../support/provider.js';
import { answerError } from '../support/proxy.js';
import { expected, type SourceName } from './differences.js';
import type { Environment } from './environment.js';

const flags = { transform_reverse: true };

/** L1, L2, L4 and L7: how a provider begins and ends. */
export function describeLifeCycle(name: SourceName, create: () => Environment): void {
  let environment: Environment;

  beforeEach(async () => {
    environment = create();
    await environment.start();
  });

  afterEach(() => environment.stop());

  describe('L1 initialize', () => {
    it('resolves when the first flag set is in place', async () => {
      const { client } = await environment.ready(flags);
      expect(client.providerStatus).toBe('READY');
      expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
    });

    it('retries a transient failure', async () => {
      await environment.deploy(flags);
      environment.proxy.intercept = (_request, response) => {
        environment.reconnect();
        return answerError(response, 503, 'ServiceUnavailable');
      };
      const { error, events } = await environment.register();
      expect(error).toBeUndefined();
      expect(events).toEqual(['READY']);
    });

    it('rejects with the last cause when nobody answers in time; a success later makes it READY', async () => {
      await environment.deploy(flags);
      environment.disconnect();
      const { error, client, event, events } = await environment.register({ initTimeout: 0.3 });
      expect(error).toMatchObject({
        code: 'GENERAL',
        message: expect.stringMatching(/0\.3 s \(option initTimeout\).*cannot be reached/),
      });
      environment.reconnect();
      await event('READY');
      expect(await client.getBooleanValue('transform_reverse', false)).toBe(true);
      expect(events).toEqual(['ERROR', 'READY']);
    });

    it.each([
      ['the application', { application: 'Other' }],
      ['the environment', { environment: 'other' }],
      ['the profile', { profile: 'other' }],
      ['a deployment', { environment: 'other', profile: 'other' }],
    ])('rejects at once when %s is missing, and recovers when it is there', async (missing, elsewhere) => {
      await environment.deploy(flags, elsewhere);
      if (missing === 'a deployment') {
        await environment.deploy(flags, { environment: 'other' });
        await environment.deploy(flags, { profile: 'other' });
      }
      const { error, refresh, events } = await environment.register();
      expect(error).toMatchObject({
        code: 'GENERAL',
        message: expect.stringMatching(/was not found|Nothing is deployed/),
      });
      await environment.deploy(flags);
      expect(await refresh()).toBe(false);
      expect(events).toEqual(['ERROR', 'READY']);
    });

    it('rejects at once when the document is rejected', async () => {
      await environment.deploy('{"transform_reverse": tru');
      const { error } = await environment.register();
      expect(error).toMatchObject({ code: 'GENERAL', message: expect.stringContaining('rejected') });
    });
  });

  describe('L2 HTTP 400 at the first contact', () => {
    it('is fatal where the request itself is refused', async () => {
      environment.proxy.intercept = (_request, response) => answerError(response, 400, 'BadRequestException');
      const { error } = await environment.register();
      expect(error?.code).toBe(expected('L2 HTTP 400 at the first contact', name));
    });
  });

  describe('L4 onClose', () => {
    it('aborts what is in flight, wins over initialize, and is idempotent', async () => {
      await environment.deploy(flags);
      const provider = new AppConfigProvider({ ...identifiers, source: environment.source() });
      const arrived = new Promise<void>((resolve) => {
        environment.proxy.intercept = (request) => {
          request.socket.once('close', () => gone());
          resolve();
          return true;
        };
      });
      let gone = () => {};
      const aborted = new Promise<void>((resolve) => {
        gone = resolve;
      });
      const outcome = provider.initialize().catch((error) => error);
      await arrived;
      await Promise.all([provider.onClose(), provider.onClose()]);
      expect(await outcome).toMatchObject({ code: 'PROVIDER_NOT_READY' });
      await aborted;
      await provider.onClose();
    });

    it('lets the same instance start afresh', async () => {
      const { provider } = await environment.ready(flags);
      await provider.onClose();
      await provider.initialize();
      const details = await provider.resolveBooleanEvaluation('transform_reverse', false, {});
      expect(details.value).toBe(true);
      await provider.onClose();
    });
  });

  describe('L7 without a flag set', () => {
    it('resolvers answer PROVIDER_NOT_READY with the cause', async () => {
      const { client } = await environment.register();
      expect(await client.getBooleanDetails('transform_reverse', true)).toMatchObject({
        value: true,
        errorCode: 'PROVIDER_NOT_READY',
        errorMessage: expect.stringContaining('was not found'),
      });
    });

    it('resolvers answer PROVIDER_NOT_READY after onClose', async () => {
      const { provider } = await environment.ready(flags);
      await OpenFeature.clearProviders();
      expect(await provider.resolveBooleanEvaluation('transform_reverse', false, {})).toMatchObject({
        value: false,
        errorCode: 'PROVIDER_NOT_READY',
      });
    });
  });
}
