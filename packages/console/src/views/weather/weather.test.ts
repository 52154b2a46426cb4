import { toFault } from '../../../../local/src/faults/fault.js';
import { describeFault, PRESETS, timeLeft } from './weather.js';

const ACTIVE = { kind: 'error', hits: 2, lost: 'request', delaySeconds: 1 } as const;

describe('weather', () => {
  it.each(PRESETS)('$name is a fault that AppConfig Local knows', ({ fault }) => {
    expect(toFault({ ...fault, plane: 'data', seconds: 30 })).toMatchObject(fault);
  });

  it('is told in words', () => {
    expect(
      describeFault({ ...ACTIVE, plane: 'data', status: 503, operation: 'GetLatestConfiguration' }),
    ).toBe('A server error, the Data API (GetLatestConfiguration, status 503)');
    expect(describeFault({ ...ACTIVE, kind: 'slow', delaySeconds: 2 })).toBe(
      'Answers are late, all APIs (2 s)',
    );
    expect(describeFault({ ...ACTIVE, kind: 'reset', lost: 'answer' })).toContain(
      'the request is done before',
    );
  });

  it('says how long it lasts', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(timeLeft(ACTIVE, now)).toBe('until it is ended');
    expect(timeLeft({ ...ACTIVE, endsAt: '2026-01-01T00:00:09.1Z' }, now)).toBe('10 s left');
    expect(timeLeft({ ...ACTIVE, endsAt: '2025-12-31T23:00:00Z' }, now)).toBe('0 s left');
    expect(timeLeft({ ...ACTIVE, times: 5 }, now)).toBe('3 requests left');
  });
});
