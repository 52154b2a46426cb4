import type { Finding } from '../../../local/src/check/finding.js';
import type { InvalidConfiguration } from '../aws/api-error.js';
import { byFlag, withRefused } from './findings.js';

const finding = (location: string | null, message: string, constraint: string | null = 'Type'): Finding => ({
  severity: 'error',
  line: 1,
  column: 1,
  location,
  constraint,
  message,
});
const refused = (Location: string, Constraint: string, more: object = {}): InvalidConfiguration => ({
  Location,
  Constraint,
  Reason: '',
  ...more,
});
const DOCUMENT = { flags: { a: {}, b: {} }, values: { a: { enabled: 1 }, b: {} } };

describe('what AppConfig has refused', () => {
  it('is added in its words, unless the page knows it', () => {
    const known = [finding('values.a.enabled', 'known')];
    expect(withRefused(known, [refused('values.a.enabled', 'Type')])).toBe(known);
    const more = withRefused(known, [
      refused('values.b.size', 'Required', { Reason: 'Missing', Value: 'null' }),
    ]);
    expect(more).toEqual([
      ...known,
      {
        severity: 'error',
        line: null,
        column: null,
        location: 'values.b.size',
        constraint: 'Required',
        message: 'values.b.size must satisfy Required (Missing), got null',
      },
    ]);
  });

  it('of a rule is told once', () => {
    const twice = [
      refused('values.a._variants', 'Empty'),
      refused('values.a._variants.variants.Gold.rule', 'RuleIsValid'),
    ];
    expect(withRefused([], twice).map(({ constraint }) => constraint)).toEqual(['RuleIsValid']);
    expect(withRefused([], twice.slice(0, 1))).toHaveLength(1);
  });
});

describe('findings by flag', () => {
  const findings = [
    finding('values.a.enabled', 'values.a.enabled must be a boolean'),
    finding('values.a.enabled', 'another'),
    finding('flags.b', 'flags.b is odd'),
    finding(null, 'nowhere'),
    finding('version', 'not in a card'),
  ];

  it('are at their fields, where the location goes without saying', () => {
    expect([...byFlag(findings, DOCUMENT, new Map())]).toEqual([
      ['a', { enabled: ['must be a boolean', 'another'] }],
      ['b', { '': ['is odd'] }],
    ]);
  });

  it('that are as before are the same objects', () => {
    const before = byFlag(findings, DOCUMENT, new Map());
    const after = byFlag(
      findings.slice(0, 3).with(2, finding('flags.b', 'flags.b is new')),
      DOCUMENT,
      before,
    );
    expect(after.get('a')).toBe(before.get('a'));
    expect(after.get('b')).toEqual({ '': ['is new'] });
  });
});
