import { parseExperimentFlags } from '../document/experiment-flags.js';
import { NATIVE, NATIVE_EXPERIMENT_FLAGS, parsedIon } from '../document/testing/ion-documents.js';
import { createFlagSet } from './flag-set.js';
import { ask, flagSetOf, OPTIONS } from './testing/flag-sets.js';

const ARN =
  'arn:aws:appconfig:us-east-1:000000000000:application/c8cud49/experimentdefinition/yr0ajjm/experimentrun/2';
const { experiments } = parseExperimentFlags(NATIVE_EXPERIMENT_FLAGS);

describe('R2 an experiment as it was recorded, by its rules', () => {
  it.each([
    [{ targetingKey: 'test-treatment' }, '__t1_override__', true, 'TARGETING_MATCH'],
    [
      { entityId: 'test-control', targetingKey: 'test-treatment' },
      '__c_override__',
      false,
      'TARGETING_MATCH',
    ],
    [{ targetingKey: 'user-1', country: 'US' }, '__default__', false, 'DEFAULT'],
    [{}, '__default__', false, 'DEFAULT'],
  ])('%j', async (context, variant, value, reason) => {
    const flagSet = createFlagSet((await parsedIon(NATIVE)).flags, { ...OPTIONS, experiments });
    const details = ask(flagSet, 'boolean', 'checkout', context);
    expect(details).toMatchObject({ variant, value, reason });
    expect(details.flagMetadata).toEqual({ flagSetId: 'DemoApp/prod/main', version: '7' });
  });
});

describe('R4 a variant that is a treatment', () => {
  it('names run and treatment in its metadata, and an attribute of that name loses', async () => {
    const document = {
      checkout: { enabled: true, _variant: '__t1__', experimentRun: 'mine', color: 'red' },
      banner: { enabled: true, _variant: '__t1__' },
    };
    const flagSet = await flagSetOf(document, { experiments });
    expect(ask(flagSet, 'boolean', 'checkout').flagMetadata).toEqual({
      color: 'red',
      experimentRun: ARN,
      treatmentKey: 't1',
      flagSetId: 'DemoApp/prod/main',
      version: '7',
    });
    expect(ask(flagSet, 'boolean', 'banner').flagMetadata).not.toHaveProperty('experimentRun');
  });

  it('is refused where experiments are no Map', async () => {
    const { flags } = await flagSetOf({});
    expect(() => createFlagSet(flags, { ...OPTIONS, experiments: {} as never })).toThrow(
      /`experiments` to be a Map/,
    );
  });
});
