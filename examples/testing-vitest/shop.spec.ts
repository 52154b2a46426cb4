import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { AppConfigProvider, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { total } from './shop.js';

const target = { application: 'Shop', environment: 'test', profile: 'flags' } as const;
const anna = { id: 'anna', tier: 'gold' };
const bert = { id: 'bert', tier: 'basic' };

let local: AppConfigLocal;
let provider: AppConfigProvider;

const deployFlags = () =>
  local.deploy({
    ...target,
    type: 'AWS.AppConfig.FeatureFlags',
    content: {
      version: '1',
      flags: {
        discount: { name: 'Discount', attributes: { percent: { constraints: { type: 'number' } } } },
        free_shipping: { name: 'Free shipping' },
      },
      values: {
        discount: {
          _variants: [
            { name: 'Staff', rule: '(eq $tier "staff")', enabled: true, attributeValues: { percent: 20 } },
            { name: 'Default', enabled: false },
          ],
        },
        free_shipping: { enabled: false },
      },
    },
  });

beforeAll(async () => {
  local = await startAppConfigLocal({ pollInterval: 0 });
  await deployFlags();
  provider = new AppConfigProvider({
    ...target,
    targeting: 'in-process',
    source: dataApiSource({ clientConfig: local.clientConfig }),
    logger: { error() {}, warn() {}, info() {}, debug() {} },
  });
  await OpenFeature.setProviderAndWait(provider);
});

beforeEach(async () => {
  local.recover();
  await deployFlags();
  await provider.refresh();
});

afterAll(async () => {
  await OpenFeature.clearProviders();
  await local.close();
});

it('takes what is deployed', async () => {
  expect(await total(100, anna)).toBe(105);
});

it('follows a flag that is flipped', async () => {
  await local.setFlag({ ...target, flag: 'free_shipping', enabled: true });
  await provider.refresh();
  expect(await total(100, anna)).toBe(100);
});

it('gives a discount to those whom a rule names', async () => {
  await local.setFlag({
    ...target,
    flag: 'discount',
    variants: [
      { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributes: { percent: 10 } },
      { name: 'Default', enabled: false },
    ],
  });
  await provider.refresh();
  expect(await total(100, anna)).toBe(95);
  expect(await total(100, bert)).toBe(105);
});

it('goes on with the last flags through an outage, and catches up after it', async () => {
  local.fail({ kind: 'refuse', plane: 'data' });
  await local.setFlag({ ...target, flag: 'free_shipping', enabled: true });
  await expect(provider.refresh()).rejects.toThrow();
  expect(OpenFeature.getClient().providerStatus).toBe('STALE');
  expect(await total(100, bert)).toBe(105);

  local.recover();
  await provider.refresh();
  expect(OpenFeature.getClient().providerStatus).toBe('READY');
  expect(await total(100, bert)).toBe(100);
});
