import { chooseStored, type Fitting } from './choose-stored.js';

interface Named extends Fitting {
  readonly name: string;
}

const version = (name: string, state: 'complete' | 'under way', isLabelled = false): Named => ({
  name,
  isComplete: state === 'complete',
  isLabelled,
});

describe('H3 which of the versions that fit', () => {
  it.each<[string, Named[], string | undefined, boolean, boolean]>([
    ['none', [], undefined, false, false],
    ['the only one, also while it is being deployed', [version('v2', 'under way')], 'v2', false, true],
    ['the newest that is complete', [version('v2', 'complete'), version('v1', 'complete')], 'v2', true, true],
    [
      'the older while the newer is being deployed',
      [version('v2', 'under way'), version('v1', 'complete')],
      'v1',
      true,
      false,
    ],
    [
      'the newest where none is complete',
      [version('v2', 'under way'), version('v1', 'under way')],
      'v2',
      true,
      true,
    ],
    [
      'one without a label, as the answer is',
      [version('v2', 'complete', true), version('v1', 'complete')],
      'v1',
      false,
      true,
    ],
    ['one with a label where there is no other', [version('v2', 'complete', true)], 'v2', false, true],
  ])('is %s', (_what, fitting, name, isAmbiguous, isSettled) => {
    const choice = chooseStored(fitting);
    expect(choice?.chosen.name).toBe(name);
    if (choice !== undefined) expect(choice).toMatchObject({ isAmbiguous, isSettled });
  });
});
