import { lineLogger } from './logger.js';

describe('lineLogger', () => {
  const output: string[] = [];
  const errors: string[] = [];
  const logger = lineLogger(
    { write: (text) => output.push(text) },
    { write: (text) => errors.push(text) },
    () => new Date('2026-01-02T03:04:05.678Z'),
  );

  it('writes time, level and message, problems apart from the rest', () => {
    logger.debug('hidden');
    logger.info('started');
    logger.warn('flags STALE', { state: 'STALE' });
    logger.error('request failed:', new Error('boom'));
    expect(output).toEqual(['2026-01-02T03:04:05.678Z INFO started\n']);
    expect(errors[0]).toBe('2026-01-02T03:04:05.678Z WARN flags STALE\n');
    expect(errors[1]).toMatch(/^2026-01-02T03:04:05\.678Z ERROR request failed: Error: boom\n +at /);
  });
});
