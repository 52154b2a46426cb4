import type { SetFlagInput } from '../index.js';
import {
  createMain,
  createStrategy,
  createVersion,
  startControlled,
  startDeployment,
} from '../testing/control.js';
import { cleanUp, fetchOnce, MAIN, type Running, start } from '../testing/local.js';

afterEach(cleanUp);

const FLAGS = {
  version: '1',
  flags: {
    banner: {
      name: 'Banner',
      attributes: {
        color: { constraints: { type: 'string', enum: ['red', 'blue'] } },
        size: { constraints: { type: 'number', maximum: 9 } },
      },
    },
    checkout: { name: 'Checkout' },
  },
  values: {
    banner: { enabled: true, color: 'red', size: 1 },
    checkout: {
      _variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true },
        { name: 'Default', enabled: false },
      ],
    },
  },
} as const;

const deployFlags = ({ deploy }: Running) =>
  deploy({ ...MAIN, type: 'AWS.AppConfig.FeatureFlags', content: FLAGS });

const served = async ({ client }: Running) => JSON.parse((await fetchOnce(client)).text ?? '');

async function startWithFlags() {
  const local = await start();
  await deployFlags(local);
  return local;
}

describe('setFlag', () => {
  it('flips one flag, and keeps its attributes and all other flags', async () => {
    const local = await startWithFlags();
    expect(await local.setFlag({ ...MAIN, flag: 'banner', enabled: false })).toEqual({
      version: 2,
      versionLabel: undefined,
      deployment: 2,
    });
    expect(await served(local)).toEqual({
      banner: { enabled: false },
      checkout: { _variant: 'Default', enabled: false },
    });
    await local.setFlag({ ...MAIN, flag: 'banner', enabled: true });
    expect((await served(local)).banner).toEqual({ enabled: true, color: 'red', size: 1 });
  });

  it('changes the attributes that are named, and leaves enabled as it is', async () => {
    const local = await startWithFlags();
    await local.setFlag({ ...MAIN, flag: 'banner', attributes: { color: 'blue' } });
    expect((await served(local)).banner).toEqual({ enabled: true, color: 'blue', size: 1 });
  });

  it('defines attributes that are new, so that their types hold from then on', async () => {
    const local = await startWithFlags();
    const attributes = { tags: ['a'], counts: [], dark: true };
    await local.setFlag({ ...MAIN, flag: 'banner', attributes });
    expect((await served(local)).banner).toMatchObject(attributes);
    const change = { ...MAIN, flag: 'banner', attributes: { dark: 'yes' } };
    await expect(local.setFlag(change)).rejects.toThrow('values.banner.dark');
    const numbers = { ...MAIN, flag: 'banner', attributes: { tags: [1] } };
    await expect(local.setFlag(numbers)).rejects.toThrow('values.banner.tags.0');
  });

  it.each<[string, Partial<SetFlagInput>, string]>([
    ['a value outside its definition', { attributes: { color: 'green' } }, 'OneOf(red, blue)'],
    ['a value beyond its bound', { attributes: { size: 10 } }, 'FloatLTE(9)'],
    ['a wrong key', { flag: 'Banner', enabled: true }, 'flags.Banner'],
    ['a flag that has variants', { flag: 'checkout', enabled: true }, 'has variants: give all of them'],
    ['a rule that does not compile', { variants: [{ name: 'A', rule: '(foo)' }, { name: 'B' }] }, 'rule'],
  ])('refuses %s, and changes nothing', async (_what, change, message) => {
    const local = await startWithFlags();
    const before = await served(local);
    await expect(local.setFlag({ ...MAIN, flag: 'banner', ...change })).rejects.toThrow(message);
    expect(await served(local)).toEqual(before);
  });

  it('sets variants, with their attributes, and takes them away again', async () => {
    const local = await startWithFlags();
    await local.setFlag({
      ...MAIN,
      flag: 'banner',
      variants: [
        { name: 'Gold', rule: '(eq $tier "gold")', enabled: true, attributes: { label: 'G' } },
        { name: 'Default', enabled: true, attributes: { size: 2 } },
      ],
    });
    expect((await served(local)).banner).toEqual({ _variant: 'Default', enabled: true, size: 2 });
    const agent = `${local.endpoint}/applications/DemoApp/environments/prod/configurations/main?flag=banner`;
    const gold = await fetch(agent, { headers: { Context: 'tier=gold' } });
    expect(await gold.json()).toEqual({ _variant: 'Gold', enabled: true, label: 'G' });
    await local.setFlag({ ...MAIN, flag: 'banner', variants: [], enabled: true });
    expect((await served(local)).banner).toEqual({ enabled: true });
  });

  it('creates what is missing: everything, or one flag', async () => {
    const local = await start();
    await local.setFlag({ ...MAIN, flag: 'first', enabled: true, attributes: { value: 'x' } });
    await local.setFlag({ ...MAIN, flag: 'second', attributes: { value: 2 } });
    expect(await served(local)).toEqual({
      first: { enabled: true, value: 'x' },
      second: { enabled: false },
    });
  });

  it('starts from the newest version in an environment that serves none', async () => {
    const local = await startWithFlags();
    await local.setFlag({ ...MAIN, environment: 'test', flag: 'banner', enabled: false });
    const answer = await fetchOnce(local.client, { EnvironmentIdentifier: 'test' });
    expect(Object.keys(JSON.parse(answer.text ?? ''))).toEqual(['banner', 'checkout']);
    expect((await served(local)).banner.enabled).toBe(true);
  });

  it('keeps all of many calls at the same time', async () => {
    const local = await startWithFlags();
    const flags = Array.from({ length: 12 }, (_, index) => `flag${index}`);
    await Promise.all(flags.map((flag) => local.setFlag({ ...MAIN, flag, enabled: true })));
    expect(Object.keys(await served(local)).sort()).toEqual(['banner', 'checkout', ...flags].sort());
  });

  it('refuses a freeform profile, and an environment with a deployment under way', async () => {
    const local = await startControlled();
    const created = await createMain(local.control);
    await expect(local.setFlag({ ...MAIN, flag: 'a', enabled: true })).rejects.toThrow(
      'Profile main has type AWS.Freeform, and only one of type AWS.AppConfig.FeatureFlags has flags to set',
    );
    await createVersion(local.control, created, '{}');
    const slowly = await createStrategy(local.control, { DeploymentDurationInMinutes: 10 });
    await startDeployment(local.control, created, 1, slowly);
    const other = { ...MAIN, profile: 'flags', flag: 'a', enabled: true };
    await expect(local.setFlag(other)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it.each([
    [{ flag: '' }, 'Expected `flag` to be a string of 1 to 64 characters'],
    [{ enabled: 'yes' }, 'Expected `enabled` to be a boolean, got "yes" (string)'],
    [{ attributes: ['a'] }, 'Expected `attributes` to be an object, got an array'],
    [{ attributes: { at: new Date(0) } }, 'Expected `attributes.at` to be JSON, got a Date'],
    [{ variants: {} }, 'Expected `variants` to be an array of variants, got an object'],
    [{ variants: [{ name: 'A' }], enabled: true }, 'in each of `variants`'],
    [{ variants: [{ name: 'A', rul: '' }] }, 'Unknown member of variants[0] `rul`'],
    [{ variants: [{ name: 1 }] }, 'Expected `variants[0].name` to be a string'],
    [{ variants: Array(101).fill({ name: 'A' }) }, '`variants` to have at most 100 entries, got 101'],
    [{}, 'Expected `enabled`, `attributes` or `variants`, got none of them'],
    [{ enable: true }, 'Unknown member of the input `enable`: did you mean `enabled`?'],
    [{ profile: undefined, enabled: true }, 'Expected `profile`'],
  ])('refuses %j', async (input, message) => {
    const { setFlag } = await start();
    const call = setFlag({ ...MAIN, flag: 'banner', ...input } as SetFlagInput);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toThrow(TypeError);
  });
});
