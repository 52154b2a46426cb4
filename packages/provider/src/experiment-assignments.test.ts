import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { experimentAssignments, type TreatmentAssignment } from './experiment-assignments.js';
import { createHarness, recordingLogger } from './testing/harness.js';
import { jsonDocument, ScriptedSource } from './testing/scripted-source.js';

afterEach(() => OpenFeature.clearProviders());

const RUN =
  'arn:aws:appconfig:eu-west-1:111122223333:application/app1234/experimentdefinition/exp1234/experimentrun/2';
const SEED = '111122223333:app1234:exp1234:2';
const EXPERIMENT_FLAGS = `checkout=${RUN}|t1=__t1__,c=__c__`;

const half = (name: string, rule: string) => ({
  name,
  enabled: true,
  rule: `(and (exists key::"entityId") ${rule})`,
  attributeValues: { color: name },
});

/** Rules as AppConfig writes them, with everybody exposed. */
const DOCUMENT = {
  version: '1',
  values: {
    checkout: {
      _variants: [
        { name: '__t1_override__', enabled: true, rule: '(in $entityId ["tester"])' },
        half('__t1__', `(split by::$entityId pct::50 seed::"${SEED}")`),
        half(
          '__c__',
          `(and (split by::$entityId pct::100 seed::"${SEED}") (not (split by::$entityId pct::50 seed::"${SEED}")))`,
        ),
        { name: '__default__', enabled: false },
      ],
    },
    other: { enabled: true, _variants: [] },
  },
};

async function started(options: object = {}, experimentFlags: string | undefined = EXPERIMENT_FLAGS) {
  const records: TreatmentAssignment[] = [];
  const log: string[] = [];
  const harness = createHarness(new ScriptedSource(jsonDocument(DOCUMENT, { experimentFlags })));
  await harness.register();
  const write = (record: TreatmentAssignment) => records.push(record);
  harness.client.setLogger(recordingLogger(log));
  harness.client.addHooks(experimentAssignments({ write, ...options }));
  const ask = (context: EvaluationContext, key = 'checkout') =>
    harness.client.getBooleanDetails(key, false, context);
  return { ...harness, ofProvider: harness.log, records, log, ask };
}

describe('X2 an assignment to a treatment', () => {
  it('is recorded in the form of the AppConfig Agent', async () => {
    const { ask, records } = await started();
    expect(await ask({ targetingKey: 'user-1' })).toMatchObject({
      variant: '__t1__',
      reason: 'SPLIT',
      flagMetadata: { experimentRun: RUN, treatmentKey: 't1' },
    });
    expect(records).toEqual([
      {
        type: 'AWS.AppConfig.TreatmentAssignment',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'eu-west-1',
        accountId: '111122223333',
        applicationId: 'app1234',
        experimentDefinitionId: 'exp1234',
        experimentRunNumber: '2',
        treatmentKey: 't1',
        entityId: 'user-1',
      },
    ]);
  });

  it('is recorded once for each entity, whatever is asked, and however often', async () => {
    const { ask, client, records } = await started();
    const users = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    for (const _time of [1, 2]) {
      for (const targetingKey of users) {
        await ask({ targetingKey });
        await client.getStringValue('checkout.color', '', { entityId: targetingKey });
      }
    }
    expect(records.map(({ entityId }) => entityId)).toEqual(users);
    const inTreatment = records.filter(({ treatmentKey }) => treatmentKey === 't1').length;
    expect(records.filter(({ treatmentKey }) => treatmentKey === 'c')).toHaveLength(100 - inTreatment);
    expect(inTreatment).toBeGreaterThan(30);
    expect(inTreatment).toBeLessThan(70);
  });

  it.each<[string, EvaluationContext, string]>([
    ['nobody', {}, '__default__'],
    ['an override, which the header does not name', { entityId: 'tester' }, '__t1_override__'],
  ])('is none for %s', async (_what, context, variant) => {
    const { ask, records, log } = await started();
    const details = await ask(context);
    expect(details).toMatchObject({
      variant,
      reason: variant === '__default__' ? 'DEFAULT' : 'TARGETING_MATCH',
    });
    expect(details.flagMetadata).not.toHaveProperty('experimentRun');
    await ask(context, 'other');
    await ask(context, 'unknown');
    expect([records, log.filter((line) => /treatment/.test(line))]).toEqual([[], []]);
  });

  it.each([[undefined], [EXPERIMENT_FLAGS.replace('checkout', 'banner')], ['nonsense']])(
    'is not recorded where the header does not name its run, which is said once: %j',
    async (header) => {
      const { provider, client, records, log, ask } = await started({}, header ?? '');
      for (const targetingKey of ['user-1', 'user-2', 'user-3']) await ask({ targetingKey });
      expect(records).toEqual([]);
      expect(log).toEqual([
        expect.stringMatching(/^warn: Variant '__t1__' of 'checkout' .*no header Experiment-Flags/),
      ]);
      expect([provider.configuration?.origin, client.providerStatus]).toEqual(['service', 'READY']);
    },
  );
});

describe('X1 a header that cannot be read', () => {
  it('gives one warning of the provider, and the part that can be read counts', async () => {
    const { ofProvider, records, ask } = await started({}, `${EXPERIMENT_FLAGS};nonsense;more`);
    await ask({ targetingKey: 'user-1' });
    expect(records).toHaveLength(1);
    expect(ofProvider.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('The header Experiment-Flags has 2 parts that cannot be read'),
    ]);
  });
});

describe('X2 what is remembered', () => {
  it('has a bound, beyond which the oldest are recorded again', async () => {
    const { ask, records } = await started({ maxRemembered: 2 });
    for (const targetingKey of ['a', 'b', 'a', 'c', 'b', 'a', 'c']) await ask({ targetingKey });
    expect(records.map(({ entityId }) => entityId)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('knows long entities apart', async () => {
    const { ask, records } = await started();
    const long = 'x'.repeat(2_000);
    for (const targetingKey of [`${long}1`, `${long}2`, `${long}1`]) await ask({ targetingKey });
    expect(records).toHaveLength(2);
  });

  it.each([[0], [1.5], ['5'], [10_000_001]])('is refused at %p', (maxRemembered) => {
    expect(() => experimentAssignments({ write: () => {}, maxRemembered: maxRemembered as number })).toThrow(
      /`maxRemembered` to be an integer from 1 to 10000000/,
    );
    expect(() => experimentAssignments({} as never)).toThrow(/`write` to be a function/);
    expect(() => experimentAssignments({ write: () => {}, wirte: 1 } as never)).toThrow(/wirte/);
  });
});

describe('X2 a writer that fails', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('and %s breaks no evaluation, and gets the record again', async (_what, fail) => {
    let calls = 0;
    const write = () => {
      calls += 1;
      return calls <= 12 ? fail() : undefined;
    };
    const { ask, log } = await started({ write });
    for (let time = 1; time <= 15; time++) {
      expect(await ask({ targetingKey: 'user-1' })).toMatchObject({ value: true, variant: '__t1__' });
    }
    expect(calls).toBe(13);
    expect(log.filter((line) => line.includes('disk full'))).toHaveLength(10);
    expect(log.filter((line) => line.includes('Further assignments'))).toHaveLength(1);
  });

  it('is not waited for', async () => {
    const { ask } = await started({ write: () => new Promise(() => {}) });
    expect(await ask({ targetingKey: 'user-1' })).toMatchObject({ variant: '__t1__' });
  });
});
