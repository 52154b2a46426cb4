import { readArguments } from './cli-arguments.js';

describe('the command line', () => {
  it('is read with its defaults', () => {
    expect(readArguments([])).toEqual({
      kind: 'start',
      options: {
        port: 2773,
        host: undefined,
        allowedHosts: undefined,
        allowedOrigins: undefined,
        directory: undefined,
        pollInterval: undefined,
        region: undefined,
        state: undefined,
        timeScale: undefined,
      },
    });
    expect(
      readArguments([
        ...['--port', '0', '--host=0.0.0.0', '--directory', 'flags', '--poll-interval', '1'],
        ...['--state', 'file', '--time-scale', '2.5', '--region', 'eu-central-1'],
        ...['--location', 's3://b/k=a=b.json', '--location=ssm-parameter://p=p.txt'],
        '--agent-access-token=secret',
        ...['--fail', 'kind=hang,plane=data,seconds=30', '--fail=kind=slow,delaySeconds=0.5'],
        ...['--allow-host', 'Flags.Example', '--allow-host=other.example'],
        ...['--allow-origin', 'http://localhost:3000', '--allow-origin', 'HTTPS://a.example:443'],
      ]),
    ).toEqual({
      kind: 'start',
      options: {
        port: 0,
        host: '0.0.0.0',
        allowedHosts: ['flags.example', 'other.example'],
        allowedOrigins: ['http://localhost:3000', 'https://a.example'],
        locations: { 's3://b/k': 'a=b.json', 'ssm-parameter://p': 'p.txt' },
        directory: 'flags',
        agentAccessToken: 'secret',
        faults: [
          { kind: 'hang', plane: 'data', seconds: 30 },
          { kind: 'slow', delaySeconds: 0.5 },
        ],
        pollInterval: 1,
        region: 'eu-central-1',
        state: 'file',
        timeScale: 2.5,
      },
    });
  });

  it.each([
    ['--port', '0'],
    ['--port', '65535'],
    ['--poll-interval', '0'],
    ['--poll-interval', '86400'],
    ['--time-scale', '0.001'],
    ['--time-scale', '1000000'],
  ])('takes what is just within the bounds: %s %s', (...argv) => {
    expect(readArguments(argv).kind).toBe('start');
  });

  it.each([
    ['--port', 'x'.repeat(100_000)],
    ['--allow-host', `${'x'.repeat(100_000)}.`],
    [`--${'x'.repeat(100_000)}`],
    ['x'.repeat(100_000)],
  ])('cuts what it quotes: case %#', (...argv) => {
    const command = readArguments(argv);
    expect(command.kind === 'misuse' && command.message.length).toBeLessThanOrEqual(300);
  });

  it.each([['--help'], ['-h'], ['--help', '--port', '1']])('asks for help: %s', (...argv) => {
    expect(readArguments(argv).kind).toBe('help');
  });

  it.each([
    [['--fail', 'hang'], '--fail must be such as kind=hang,plane=data,seconds=30, got "hang"'],
    [['--fail', 'kind=crash'], 'Expected `--fail.kind` to be one of refuse, hang'],
    [['--fail', 'kind=hang,time=1'], 'Unknown member of --fail `time`'],
    [['--fail', 'kind=hang,times=x'], 'Expected `--fail.times` to be an integer from 1 to 1000000, got "x"'],
    [['--port', 'x'], '--port must be an integer from 0 to 65535, got "x"'],
    [['--port', '-1'], '--port'],
    [['--port', ''], '--port'],
    [['--port', '65536'], '--port'],
    [['--poll-interval', '-1'], '--poll-interval'],
    [['--poll-interval', '86401'], '--poll-interval must be an integer from 0 to 86400, got "86401"'],
    [['--poll-interval', '1e3'], '--poll-interval'],
    [['--time-scale', '0'], '--time-scale must be a number from 0.001 to 1000000, got "0"'],
    [['--time-scale', '0.0009'], '--time-scale'],
    [['--time-scale', '1000001'], '--time-scale'],
    [['--allow-host', 'a.example:80'], '--allow-host must be a host name without a port, got "a.example:80"'],
    [['--allow-host', ''], '--allow-host'],
    [['--allow-origin', 'a.example'], '--allow-origin must be an origin such as http://localhost:3000'],
    [['--allow-origin', 'http://a.example/'], '--allow-origin'],
    [['--allow-origin', 'null'], '--allow-origin'],
    [['--time-scale', '-1'], '--time-scale'],
    [['--region', 'local'], '--region must be an AWS region such as us-east-1, got "local"'],
    [['--region', ''], '--region'],
    [['--location', 's3://b/k'], '--location must be a URI and a file, such as s3://bucket/key=main.json'],
    [['--location', '=file'], '--location'],
    [['--location', 's3://b/k='], '--location'],
    [['--location', 'a://b=c', '--location', 'a://b=d'], '--location names "a://b" twice'],
    [['--prot', '1'], '--prot'],
    [['flags'], 'flags'],
    [['--directory'], '--directory'],
  ])('%j is refused', (argv, message) => {
    expect(readArguments(argv)).toEqual({ kind: 'misuse', message: expect.stringContaining(message) });
  });
});
