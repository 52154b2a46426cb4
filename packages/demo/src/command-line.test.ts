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
});
