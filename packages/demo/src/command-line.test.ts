import { resolve } from 'node:path';
import { readCommandLine } from './command-line.js';

describe('readCommandLine', () => {
  it.each([
    [[], undefined],
    [['--embedded'], '/own'],
    [['--embedded', '--directory', 'documents'], resolve('documents')],
    [['--embedded', '--directory=/documents'], '/documents'],
  ])('%j', (args, directory) => {
    expect(readCommandLine(args, '/own')).toEqual({ kind: 'valid', directory });
  });

  it.each([
    [['--directory', 'documents'], '--directory needs --embedded'],
    [['--embeded'], "Unknown option '--embeded'"],
    [['embedded'], "Unexpected argument 'embedded'"],
    [['--embedded', '--directory'], 'argument missing'],
  ])('%j is refused, with the usage', (args, problem) => {
    const result = readCommandLine(args, '/own');
    expect(result).toMatchObject({ kind: 'invalid', problem: expect.stringContaining(problem) });
    expect(result).toMatchObject({ problem: expect.stringContaining('Usage: ') });
  });

  it.each([
    ['an option', `--${'x'.repeat(100_000)}`],
    ['an argument', 'x'.repeat(100_000)],
  ])('%s that is huge is cut in the message', (_what, argument) => {
    const result = readCommandLine([argument], '/own');
    const problem = result.kind === 'invalid' ? result.problem : '';
    expect(problem).toMatch(/^Un(known option|expected argument) '-*x+…\nUsage: /);
    expect(problem.length).toBeLessThan(1_000);
  });
});
