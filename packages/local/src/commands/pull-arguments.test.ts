import { readPullArguments } from './pull-arguments.js';

const NEEDED = ['--application', 'A', '--environment', 'E', '--directory', 'D'];

describe('the command line of pull', () => {
  it('has defaults', () => {
    expect(readPullArguments(NEEDED)).toEqual({
      application: 'A',
      environment: 'E',
      profile: undefined,
      directory: 'D',
      newest: false,
      region: undefined,
      endpointUrl: undefined,
      yes: false,
      watch: undefined,
    });
    expect(readPullArguments([...NEEDED, '--watch'])).toMatchObject({ watch: 60 });
    expect(readPullArguments([...NEEDED, '--watch', '--interval', '15'])).toMatchObject({ watch: 15 });
  });

  it.each([
    [[], 'pull expects --application, got none'],
    [NEEDED.slice(0, 4), 'pull expects --directory, got none'],
    [[...NEEDED, 'X'], 'got "X"'],
    [[...NEEDED, '--what'], '--what'],
    [[...NEEDED, '--profile', ''], '--profile must be'],
    [[...NEEDED, '--region', 'Mars'], 'got "Mars"'],
    [[...NEEDED, '--endpoint-url', 'file:///a'], 'got "file:///a"'],
    [[...NEEDED, '--endpoint-url', 'localhost'], 'got "localhost"'],
    [[...NEEDED, '--interval', '60'], 'goes with --watch'],
    [[...NEEDED, '--watch', '--interval', '14'], 'from 15 to 86400, got "14"'],
    [[...NEEDED, '--watch', '--interval', '1e3'], 'got "1e3"'],
  ])('refuses %j', (argv, message) => {
    expect(() => readPullArguments(argv)).toThrow(message);
  });
});
