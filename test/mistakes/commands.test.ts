import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { itTells, type Mistake } from '../support/mistakes.js';

const CLI = join(__dirname, '../../packages/local/dist/esm/cli.js');
const run = promisify(execFile);

let directory: string;
let taken: Server;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mistakes-'));
  write('flags/DemoApp/prod/main.json', '{"a": true}');
  write('broken.json', '{"a": true,}');
  write(
    'main.flags.json',
    '{"version": "1", "flags": {"banner": {"name": "banner"}}, "values": {"banner": {"enabled": true}}}',
  );
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  taken.close();
  rmSync(directory, { recursive: true });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

/** Throws what the command writes that is started like that in the directory of the test. */
function appconfigLocal(...args: readonly (string | (() => string))[]) {
  return async () => {
    const argv = args.map((arg) => (typeof arg === 'string' ? arg : arg()));
    const env = {
      PATH: process.env.PATH,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    };
    await run(process.execPath, [CLI, ...argv], { cwd: directory, env }).catch(({ stderr, stdout, code }) => {
      throw new Error(`${stderr || stdout}exit code ${code}`);
    });
  };
}

const takenPort = () => String((taken.address() as AddressInfo).port);

const SERVING: readonly Mistake[] = [
  [
    'a short form that does not exist',
    appconfigLocal('--dir', 'flags'),
    "appconfig-local: Unknown option '--dir': did you mean --directory?\nTry appconfig-local --help\nexit code 2",
  ],
  [
    'letters swapped',
    appconfigLocal('--prot', '0'),
    "appconfig-local: Unknown option '--prot': did you mean --port?\nTry appconfig-local --help\nexit code 2",
  ],
  [
    'an option that is like none',
    appconfigLocal('--verbose'),
    "appconfig-local: Unknown option '--verbose'\nTry appconfig-local --help\nexit code 2",
  ],
  [
    'an option without its value',
    appconfigLocal('--port'),
    "appconfig-local: Option '--port <value>' argument missing\nTry appconfig-local --help\nexit code 2",
  ],
  [
    'a port that is taken',
    appconfigLocal('--port', takenPort),
    'appconfig-local: AppConfig Local cannot listen on 127.0.0.1 port PORT: listen EADDRINUSE: address already in use 127.0.0.1:PORT; end what listens there, or take another port: 0 takes a free one\nexit code 1',
  ],
  [
    'a port that cannot be',
    appconfigLocal('--port', '99999'),
    'appconfig-local: --port must be an integer from 0 to 65535, got "99999"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a word as the port',
    appconfigLocal('--port', 'http'),
    'appconfig-local: --port must be an integer from 0 to 65535, got "http"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    "a host that is another machine's",
    appconfigLocal('--port', '0', '--host', '192.0.2.1'),
    'appconfig-local: AppConfig Local cannot listen on 192.0.2.1 port 0: listen EADDRNOTAVAIL: address not available 192.0.2.1; this machine has no such address, but always has 127.0.0.1\nexit code 1',
  ],
  [
    'a URL as the host',
    appconfigLocal('--host', 'http://127.0.0.1'),
    'appconfig-local: Expected `host` to be an IP address or a host name, got "http://127.0.0.1" (string)\nexit code 2',
  ],
  [
    'an origin without a scheme',
    appconfigLocal('--allow-origin', 'localhost:3000'),
    'appconfig-local: --allow-origin must be an origin such as http://localhost:3000, without a path, got "localhost:3000"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a directory that does not exist',
    appconfigLocal('--port', '0', '--directory', 'flag'),
    "appconfig-local: The directory flag cannot be read: ENOENT: no such file or directory, scandir 'DIR/flag'; create it, with files at <application>/<environment>/<profile>.json, or name another\nexit code 1",
  ],
  [
    'a file as the directory',
    appconfigLocal('--port', '0', '--directory', 'broken.json'),
    "appconfig-local: The directory broken.json cannot be read: ENOTDIR: not a directory, scandir 'DIR/broken.json'; name the directory above the ones named after applications\nexit code 1",
  ],
  [
    'a directory without its option',
    appconfigLocal('flags'),
    'appconfig-local: expected an option or one of the commands check, diff, explain, manifest, pull, types, got "flags": did you mean --directory flags?\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a state in a directory that does not exist',
    appconfigLocal('--port', '0', '--state', 'no/state'),
    "appconfig-local: The state file no/state cannot be used: ENOENT: no such file or directory, open 'no/state.owner'; create its directory first\nexit code 1",
  ],
  [
    'a directory as the state',
    appconfigLocal('--port', '0', '--state', 'flags'),
    'appconfig-local: The state file flags cannot be used: EISDIR: illegal operation on a directory, read; name a file, which is created\nexit code 1',
  ],
  [
    'another file as the state',
    appconfigLocal('--port', '0', '--state', 'broken.json'),
    'appconfig-local: The state file broken.json cannot be used: it is no state of AppConfig Local, and stays as it is; name another file\nexit code 1',
  ],
  [
    'an interval with a unit',
    appconfigLocal('--poll-interval', '5s'),
    'appconfig-local: --poll-interval must be an integer from 0 to 86400, got "5s"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a region that is none',
    appconfigLocal('--region', 'Frankfurt'),
    'appconfig-local: --region must be an AWS region such as us-east-1, got "Frankfurt"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a fault that does not exist',
    appconfigLocal('--fail', 'timeout'),
    'appconfig-local: --fail must be such as kind=hang,plane=data,seconds=30, got "timeout"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a location without a file',
    appconfigLocal('--location', 's3://bucket/key'),
    'appconfig-local: --location must be a URI and a file, such as s3://bucket/key=main.json, got "s3://bucket/key"\nTry appconfig-local --help\nexit code 2',
  ],
];

const SUBCOMMANDS: readonly Mistake[] = [
  [
    'a command with a letter too few',
    appconfigLocal('chek', 'broken.json'),
    'appconfig-local: expected an option or one of the commands check, diff, explain, manifest, pull, types, got "chek": did you mean check?\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'a command of another program',
    appconfigLocal('serve'),
    'appconfig-local: expected an option or one of the commands check, diff, explain, manifest, pull, types, got "serve"\nTry appconfig-local --help\nexit code 2',
  ],
  [
    'check: no file',
    appconfigLocal('check'),
    'appconfig-local: check expects FILE, got nothing\nTry appconfig-local check --help\nexit code 2',
  ],
  [
    'check: a file that does not exist',
    appconfigLocal('check', 'mian.json'),
    "mian.json: error: it cannot be read: ENOENT: no such file or directory, stat 'mian.json'\n1 file checked: 1 error, 0 warnings\nexit code 1",
  ],
  [
    'check: a comma too many',
    appconfigLocal('check', 'broken.json'),
    'broken.json:1:12: error: it is not valid JSON: unexpected character at line 1, column 12; JSON has no comma after the last member\n1 file checked: 1 error, 0 warnings\nexit code 1',
  ],
  [
    'check: a letter too many in an option',
    appconfigLocal('check', 'broken.json', '--jsonn'),
    "appconfig-local: Unknown option '--jsonn': did you mean --json?\nTry appconfig-local check --help\nexit code 2",
  ],
  [
    'diff: one file',
    appconfigLocal('diff', 'broken.json'),
    'appconfig-local: diff expects A and B, got 1 names\nTry appconfig-local diff --help\nexit code 2',
  ],
  [
    'explain: no flag',
    appconfigLocal('explain', 'main.flags.json'),
    'appconfig-local: explain expects FILE and FLAG, got 1 names\nTry appconfig-local explain --help\nexit code 2',
  ],
  [
    'explain: a flag that is not there',
    appconfigLocal('explain', 'main.flags.json', 'baner'),
    "There is no flag 'baner' in main.flags.json: did you mean 'banner'?\nexit code 1",
  ],
  [
    'explain: an attribute without a value',
    appconfigLocal('explain', 'main.flags.json', 'banner', '--context', 'tier'),
    'appconfig-local: --context expects name=value, got "tier"\nTry appconfig-local explain --help\nexit code 2',
  ],
  [
    'explain: JSON that is none',
    appconfigLocal('explain', 'main.flags.json', 'banner', '--context-json', '{tier: "gold"}'),
    'appconfig-local: --context-json expects JSON, got "{tier: \\"gold\\"}"\nTry appconfig-local explain --help\nexit code 2',
  ],
  [
    'pull: no directory',
    appconfigLocal('pull', '--application', 'A', '--environment', 'E'),
    'appconfig-local: pull expects --directory, got none\nTry appconfig-local pull --help\nexit code 2',
  ],
  [
    'pull: an interval that AWS does not allow',
    appconfigLocal(
      'pull',
      '--application',
      'A',
      '--environment',
      'E',
      '--directory',
      'out',
      '--watch',
      '--interval',
      '1',
    ),
    'appconfig-local: --interval must be an integer from 15 to 86400, got "1"\nTry appconfig-local pull --help\nexit code 2',
  ],
  [
    'pull: no region',
    appconfigLocal('pull', '--application', 'A', '--environment', 'E', '--directory', 'out'),
    'appconfig-local: No region is known (Region is missing): give --region, or set AWS_REGION\nexit code 1',
  ],
];

describe('M2 appconfig-local', () => itTells(SERVING, () => directory));
describe('M2 commands of appconfig-local', () => itTells(SUBCOMMANDS, () => directory));
