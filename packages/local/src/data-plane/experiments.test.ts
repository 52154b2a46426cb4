import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppConfigClient,
  GetExperimentRunCommand,
  UpdateExperimentDefinitionCommand,
} from '@aws-sdk/client-appconfig';
import { compileRuleText, type Flag, parseDocument } from 'aws-appconfig-openfeature-provider/engine';
import { startControlled } from '../testing/control.js';
import {
  type Experiment,
  FLAGS,
  type Laboratory,
  OVERRIDES,
  off,
  on,
  openLaboratory,
  startRun,
  stopRun,
  updateRun,
} from '../testing/experiments.js';
import { cleanUp, fetchOnce, onCleanUp, openSession, poll, rejection } from '../testing/local.js';

afterEach(cleanUp);

const ION = 'application/ion;type=AWS.AppConfig.FeatureFlags;q=1.0,*/*;q=0.1';

interface Fetched {
  readonly flags: ReadonlyMap<string, Flag>;
  readonly experiments: string | null;
}

/** What a client gets that evaluates rules itself. */
async function fetchRules({ endpoint, client }: Laboratory): Promise<Fetched> {
  const token = await openSession(client);
  const url = `${endpoint}/configuration?configuration_token=${token}`;
  const answer = await fetch(url, { headers: { accept: ION } });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const contentType = answer.headers.get('content-type') ?? '';
  const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
  if (!result.ok) throw new Error(result.message);
  return { flags: result.document.flags, experiments: answer.headers.get('experiment-flags') };
}

/** Names and rules of a flag's variants, the rules in one normal form. */
function variantsOf(flag: Flag | undefined): Array<readonly [string, string | undefined]> {
  if (flag?.kind !== 'multi-variant') throw new Error(`Expected variants, got ${flag?.kind}`);
  return flag.variants.map(({ name, rule }) => [name, rule?.text]);
}

async function normal(rule: string): Promise<string> {
  const result = await compileRuleText(rule, { flagKey: 'checkout' });
  if (!result.ok) throw new Error(result.error.message);
  return result.rule.text;
}

const seedOf = ({ ApplicationIdentifier, ExperimentDefinitionIdentifier }: Experiment, run: number) =>
  `000000000000:${ApplicationIdentifier}:${ExperimentDefinitionIdentifier}:${run}`;

const header = (flag: string, experiment: Experiment, run: number, arms = 't1=__t1__,c=__c__') => {
  const { ApplicationIdentifier: application, ExperimentDefinitionIdentifier: definition } = experiment;
  return `${flag}=arn:aws:appconfig:us-east-1:000000000000:application/${application}/experimentdefinition/${definition}/experimentrun/${run}|${arms}`;
};

describe('a client that evaluates rules gets', () => {
  it('the variants that are recorded of the service, without exposure and with overrides', async () => {
    const laboratory = await openLaboratory();
    const experiment = await laboratory.define();
    await startRun(laboratory.control, experiment, { TreatmentOverrides: OVERRIDES });
    const { flags, experiments } = await fetchRules(laboratory);
    const seed = seedOf(experiment, 1);
    const split = (pct: number) => `(split pct::${pct} by::$entityId seed::"${seed}")`;
    expect(variantsOf(flags.get('checkout'))).toEqual([
      ['__c_override__', await normal('(in $entityId ["test-control"])')],
      ['__t1_override__', await normal('(in $entityId ["test-treatment"])')],
      ['__t1__', await normal(`(and (exists key::"entityId") (eq $country "US") ${split(0)})`)],
      [
        '__c__',
        await normal(
          `(and (exists key::"entityId") (eq $country "US") (and ${split(50)} (not ${split(50)})))`,
        ),
      ],
      ['__default__', undefined],
    ]);
    expect(experiments).toBe(header('checkout', experiment, 1));
    expect(flags.get('header')).toMatchObject({ kind: 'basic' });
  });

  it('those of every experiment, the newest first in the header', async () => {
    const laboratory = await openLaboratory();
    const { control, define } = laboratory;
    const checkout = await define();
    const banner = await define({ Name: 'banner', FlagKey: 'header' });
    await startRun(control, checkout, { ExposurePercentage: 20 });
    await startRun(control, banner, { ExposurePercentage: 40 });
    const { flags, experiments } = await fetchRules(laboratory);
    expect(experiments).toBe(`${header('header', banner, 1)};${header('checkout', checkout, 1)}`);
    const rules = async (experiment: Experiment, first: number, second: number) => {
      const split = (pct: number) => `(split pct::${pct} by::$entityId seed::"${seedOf(experiment, 1)}")`;
      const slice = `(and ${split(second)} (not ${split(50)}))`;
      return [
        ['__t1__', await normal(`(and (exists key::"entityId") (eq $country "US") ${split(first)})`)],
        ['__c__', await normal(`(and (exists key::"entityId") (eq $country "US") ${slice})`)],
        ['__default__', undefined],
      ];
    };
    expect(variantsOf(flags.get('checkout'))).toEqual(await rules(checkout, 10, 60));
    expect(variantsOf(flags.get('header'))).toEqual(await rules(banner, 20, 70));
  });

  it('slices by weight, whatever the weights add up to', async () => {
    const laboratory = await openLaboratory();
    const experiment = await laboratory.define({ Control: off(1), Treatments: [on(1), on(0), on(1)] });
    await startRun(laboratory.control, experiment, { ExposurePercentage: 50 });
    const { flags, experiments } = await fetchRules(laboratory);
    expect(experiments).toBe(header('checkout', experiment, 1, 't1=__t1__,t2=__t2__,t3=__t3__,c=__c__'));
    const percentages = variantsOf(flags.get('checkout')).map(([name, rule]) => [
      name,
      ...[...(rule ?? '').matchAll(/pct::([\d.]+)/g)].map(([, pct]) => Number(pct)),
    ]);
    expect(percentages).toEqual([
      ['__t1__', 16.666667],
      ['__t2__', 33.333333, 33.333333],
      ['__t3__', 50, 33.333333],
      ['__c__', 83.333333, 66.666667],
      ['__default__'],
    ]);
  });

  it('treatments with their attributes, and the deployed value with its own as the default', async () => {
    const laboratory = await openLaboratory();
    const { control, define, release } = laboratory;
    const color = (StringValue: string) => ({
      Weight: 1,
      FlagValue: { Enabled: true, AttributeValues: { color: { StringValue } } },
    });
    await release({ ...FLAGS, values: { ...FLAGS.values, checkout: { enabled: true, color: 'blue' } } });
    const experiment = await define({ Control: color('green'), Treatments: [color('red')] });
    await startRun(control, experiment);
    expect((await fetchRules(laboratory)).flags.get('checkout')).toMatchObject({
      variants: [
        { name: '__t1__', enabled: true, attributes: { color: 'red' } },
        { name: '__c__', enabled: true, attributes: { color: 'green' } },
        { name: '__default__', enabled: true, attributes: { color: 'blue' } },
      ],
    });
  });

  it('overrides for entity IDs of any characters', async () => {
    const laboratory = await openLaboratory();
    const entities = ['"', '\\', 'ü 😀', '\n', '__proto__', "a'b", '\u2028', '</script>'];
    const Inline = Object.fromEntries(entities.map((entity) => [entity, 't1'] as const));
    await startRun(laboratory.control, await laboratory.define(), { TreatmentOverrides: { Inline } });
    const flag = (await fetchRules(laboratory)).flags.get('checkout');
    if (flag?.kind !== 'multi-variant') throw new Error('Expected variants');
    for (const entityId of entities) expect(flag.variants[0]?.rule?.evaluate({ entityId })).toBe(true);
    expect(flag.variants[0]?.rule?.evaluate({ entityId: 'x' })).toBe(false);
  });
});

describe('any other client gets', () => {
  it('the default variant, and no more once the run is over', async () => {
    const { control, client, define } = await openLaboratory();
    const experiment = await define();
    const tiered = '"tiered":{"_variant":"default","enabled":false}}';
    const before = `{"checkout":{"enabled":false},"header":{"enabled":false},${tiered}`;
    const first = await fetchOnce(client);
    expect(first.text).toBe(before);
    await startRun(control, experiment, { ExposurePercentage: 100 });
    const second = await poll(client, first.token);
    const during = `{"checkout":{"_variant":"__default__","enabled":false},"header":{"enabled":false},${tiered}`;
    expect(second.text).toBe(during);
    const third = await poll(client, second.token);
    expect(third.text).toBeNull();
    await stopRun(control, experiment);
    expect((await poll(client, third.token)).text).toBe(before);
  });
});

describe('an experiment that is running', () => {
  it('goes on with the version that is deployed meanwhile, and leaves it behind', async () => {
    const laboratory = await openLaboratory();
    const { control, client, define, release } = laboratory;
    const experiment = await define();
    await startRun(control, experiment);
    const token = await openSession(client);
    const first = await poll(client, token);
    await release({ ...FLAGS, values: { ...FLAGS.values, checkout: { enabled: true } } });
    const second = await poll(client, first.token);
    expect(second.text).toContain('"checkout":{"_variant":"__default__","enabled":true}');
    expect((await fetchRules(laboratory)).experiments).toBe(header('checkout', experiment, 1));
    await stopRun(control, experiment);
    expect((await poll(client, second.token)).text).toContain('"checkout":{"enabled":true}');
    expect((await fetchRules(laboratory)).experiments).toBeNull();
  });

  it('takes its changes to every client', async () => {
    const laboratory = await openLaboratory();
    const { control, define } = laboratory;
    const experiment = await define();
    await startRun(control, experiment);
    await updateRun(control, experiment, { ExposurePercentage: 10 });
    await updateRun(control, experiment, { TreatmentOverrides: OVERRIDES });
    const names = async () =>
      variantsOf((await fetchRules(laboratory)).flags.get('checkout')).map(([name]) => name);
    expect(await names()).toEqual(['__c_override__', '__t1_override__', '__t1__', '__c__', '__default__']);
    await updateRun(control, experiment, { TreatmentOverrides: { Inline: {} } });
    expect(await names()).toEqual(['__t1__', '__c__', '__default__']);
    const update = new UpdateExperimentDefinitionCommand({ ...experiment, AudienceRule: 'true' });
    expect(await rejection(control.send(update))).toMatchObject({ name: 'ConflictException' });
  });

  it('survives a restart, with everything that there is about it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const state = join(directory, 'state');
    const before = await openLaboratory({ state });
    const experiment = await before.define({ Tags: { team: 'blue' } });
    await startRun(before.control, experiment, { ExposurePercentage: 20, TreatmentOverrides: OVERRIDES });
    const rules = variantsOf((await fetchRules(before)).flags.get('checkout'));
    const get = (control: AppConfigClient) =>
      control.send(new GetExperimentRunCommand({ ...experiment, Run: 1 }));
    const { $metadata, ...run } = await get(before.control);
    await before.close();

    const after = { ...before, ...(await startControlled({ state, pollInterval: 0 })) };
    expect(await get(after.control)).toMatchObject(run);
    const fetched = await fetchRules(after);
    expect(variantsOf(fetched.flags.get('checkout'))).toEqual(rules);
    expect(fetched.experiments).toBe(header('checkout', experiment, 1));
    await updateRun(after.control, experiment, { ExposurePercentage: 30 });
    await stopRun(after.control, experiment);
    expect((await fetchRules(after)).experiments).toBeNull();
    expect(await startRun(after.control, experiment)).toMatchObject({ Run: 2 });
  });
});

describe('the AppConfig Agent', () => {
  const PATH = '/applications/DemoApp/environments/prod/configurations/main';

  it('gives an entity its treatment of a flag that the request names', async () => {
    const { endpoint, control, define } = await openLaboratory();
    const experiment = await define();
    await startRun(control, experiment, { ExposurePercentage: 100, TreatmentOverrides: OVERRIDES });
    const ask = async (query: string, headers: Record<string, string>) => {
      const answer = await fetch(`${endpoint}${PATH}${query}`, { headers });
      return [answer.headers.get('experiment-flags'), await answer.json()];
    };
    const flags = header('checkout', experiment, 1);
    const variant = (_variant: string, enabled: boolean) => [flags, { _variant, enabled }];
    const context = { Context: 'country=US' };
    const checkout = '?flag=checkout';
    expect(await ask(checkout, { 'Entity-Id': 'test-treatment' })).toEqual(variant('__t1_override__', true));
    expect(await ask(checkout, { 'Entity-Id': 'test-control' })).toEqual(variant('__c_override__', false));
    const [, ordinary] = await ask(checkout, { ...context, 'Entity-Id': 'ordinary' });
    expect(['__t1__', '__c__']).toContain((ordinary as { _variant: string })._variant);
    expect(await ask(checkout, { Context: 'country=CA', 'Entity-Id': 'ordinary' })).toEqual(
      variant('__default__', false),
    );
    expect(await ask(checkout, context)).toEqual(variant('__default__', false));
    expect(await ask('', { ...context, 'Entity-Id': 'test-treatment' })).toEqual([
      flags,
      expect.objectContaining({ checkout: { _variant: '__default__', enabled: false } }),
    ]);
    await stopRun(control, experiment);
    expect(await ask(checkout, { 'Entity-Id': 'test-treatment' })).toEqual([null, { enabled: false }]);
  });
});
