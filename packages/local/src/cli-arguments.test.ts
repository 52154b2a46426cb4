import { readArguments } from './cli-arguments.js';

describe('the command line', () => {
  it('is read with its defaults', () => {
    expect(readArguments([])).toEqual({
      kind: 'start',
      options: {
        port: 2773,
        host: undefined,
        directory: undefined,
        pollInterval: undefined,
        state: undefined,
        timeScale: undefined,
      },
    });
    expect(
      readArguments([
        ...['--port', '0', '--host=0.0.0.0', '--directory', 'flags', '--poll-interval', '1'],
        ...['--state', 'file', '--time-scale', '2.5'],
      ]),
    ).toEqual({
      kind: 'start',
      options: {
        port: 0,
        host: '0.0.0.0',
        directory: 'flags',
        pollInterval: 1,
        state: 'file',
        timeScale: 2.5,
      },
    });
  });

  it.each([['--help'], ['-h'], ['--help', '--port', '1']])('asks for help: %s', (...argv) => {
    expect(readArguments(argv).kind).toBe('help');
  });

  it.each([
    [['--port', 'x'], '--port must be an integer from 0 to 65535, got "x"'],
    [['--port', '-1'], '--port'],
    [['--port', ''], '--port'],
    [['--poll-interval', '0'], '--poll-interval must be an integer from 1 to 86400, got "0"'],
    [['--poll-interval', '1e3'], '--poll-interval'],
    [['--time-scale', '0'], '--time-scale must be a positive number, got "0"'],
    [['--time-scale', '-1'], '--time-scale'],
    [['--prot', '1'], '--prot'],
    [['flags'], 'flags'],
    [['--directory'], '--directory'],
  ])('%j is refused', (argv, message) => {
    expect(readArguments(argv)).toEqual({ kind: 'misuse', message: expect.stringContaining(message) });
  });
});
