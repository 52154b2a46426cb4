/** The sources that the suite runs for. */
export type SourceName = 'Data API' | 'Hosted version' | 'Agent';

/** What a client sees of one situation, where it is not the same for every source. */
export interface Difference {
  readonly reason: string;
  readonly expected: Readonly<Record<SourceName, unknown>>;
}

/**
 * All that a client sees differently, and why. Whatever is not in this table is the same for every source: a new row is a
 * decision to be reviewed, not a way to make a test pass.
 */
export const differences = {
  'P7 origin': {
    reason: 'it says where the document came from',
    expected: { 'Data API': 'service', 'Hosted version': 'service', Agent: 'agent' },
  },
  'R3 variant': {
    reason:
      'the Data API sends the Default variant to everybody; the stored version has the rules; the Agent chooses, and does not say why',
    expected: {
      'Data API': { value: false, reason: 'DEFAULT', variant: 'Default' },
      'Hosted version': { value: true, reason: 'TARGETING_MATCH', variant: 'QA' },
      Agent: { value: true, reason: 'UNKNOWN', variant: 'QA' },
    },
  },
  'R3 variant without a match': {
    reason: 'from the Agent nobody knows whether a rule matched, even where the variant is called Default',
    expected: {
      'Data API': { value: false, reason: 'DEFAULT', variant: 'Default' },
      'Hosted version': { value: false, reason: 'DEFAULT', variant: 'Default' },
      Agent: { value: false, reason: 'UNKNOWN', variant: 'Default' },
    },
  },
  'A2 variant while the source is away': {
    reason: 'the variant for a context is not in the flag set; the one that is belongs to somebody else',
    expected: {
      'Data API': { value: false, variant: 'Default' },
      'Hosted version': { value: true, variant: 'QA' },
      Agent: { value: true, reason: 'ERROR', errorCode: 'GENERAL' },
    },
  },
  'A2 requests of an evaluation': {
    reason: 'the Agent is asked for every evaluation of a flag with variants',
    expected: { 'Data API': 0, 'Hosted version': 0, Agent: 1 },
  },
  'L2 HTTP 400 at the first contact': {
    reason:
      'only StartConfigurationSession checks the request as such; the Agent passes on what AppConfig told it',
    expected: { 'Data API': 'PROVIDER_FATAL', 'Hosted version': 'PROVIDER_FATAL', Agent: 'GENERAL' },
  },
} as const satisfies Record<string, Difference>;

export function expected(situation: keyof typeof differences, name: SourceName): unknown {
  return differences[situation].expected[name];
}
