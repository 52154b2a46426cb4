import { parseExperimentFlags } from './experiment-flags.js';
import { NATIVE_EXPERIMENT_FLAGS } from './testing/ion-documents.js';

const ARN =
  'arn:aws:appconfig:us-east-1:000000000000:application/c8cud49/experimentdefinition/yr0ajjm/experimentrun/2';
const GOOD = `checkout=${ARN}|t1=__t1__,c=__c__`;
const parsed = (header: string) => {
  const { experiments, ignored } = parseExperimentFlags(header);
  return [[...experiments.keys()], ignored];
};

describe('X1 the header Experiment-Flags', () => {
  it('as it was recorded, names run and treatments of a flag', () => {
    const { experiments, ignored } = parseExperimentFlags(NATIVE_EXPERIMENT_FLAGS);
    expect(ignored).toBe(0);
    expect([...experiments]).toEqual([
      [
        'checkout',
        {
          run: ARN,
          treatments: new Map([
            ['__t1__', 't1'],
            ['__c__', 'c'],
          ]),
        },
      ],
    ]);
  });

  it('may name several flags', () => {
    expect(parsed(`${GOOD}; ${GOOD.replace('checkout', 'banner-2')}`)).toEqual([['checkout', 'banner-2'], 0]);
  });

  it.each<[string, string]>([
    ['nothing', ' '],
    ['no flag', GOOD.replace('checkout', '')],
    ['a flag with a space', GOOD.replace('checkout', 'check out')],
    ['no run', `checkout=|t1=__t1__`],
    ['another ARN', GOOD.replace('experimentrun', 'deployment')],
    ['a run without a number', GOOD.replace('experimentrun/2', 'experimentrun/x')],
    ['something behind the run', GOOD.replace('experimentrun/2', 'experimentrun/2/x')],
    ['no treatments', GOOD.split('|')[0] ?? ''],
    ['an empty list of treatments', `${GOOD.split('|')[0]}|`],
    ['a treatment without a variant', GOOD.replace('t1=__t1__', 't1')],
    ['a variant for two treatments', GOOD.replace('__c__', '__t1__')],
    ['a treatment too much', `${GOOD},`],
    [
      '21 treatments',
      `${GOOD.split('|')[0]}|${Array.from({ length: 21 }, (_, i) => `t${i}=__t${i}__`).join(',')}`,
    ],
    ['a second experiment on a flag', GOOD],
    ['a flag named __proto__', GOOD.replace('checkout', '__proto__')],
    ['line breaks', GOOD.replace('|', '\n|')],
  ])('ignores a part that is not as expected, and keeps the others: %s', (_what, part) => {
    expect(parsed(`${GOOD};${part};${GOOD.replace('checkout', 'banner')}`)).toEqual([
      ['checkout', 'banner'],
      1,
    ]);
  });

  it('has bounds', () => {
    const many = Array.from({ length: 101 }, (_, index) => GOOD.replace('checkout', `f${index}`));
    const count = (header: string) => {
      const { experiments, ignored } = parseExperimentFlags(header);
      return [experiments.size, ignored];
    };
    expect(count(many.slice(0, 100).join(';'))).toEqual([100, 0]);
    expect(count(many.join(';'))).toEqual([100, 1]);
    expect(parsed(`${GOOD};${'x'.repeat(16_384)}`)).toEqual([[], 1]);
    expect(parsed('')).toEqual([[], 0]);
  });
});
