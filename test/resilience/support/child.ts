import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a process with one provider serves. */
export interface Served {
  readonly value: string;
  readonly errorCode?: string;
  readonly status: string;
  readonly log: readonly string[];
}

const SCRIPT = join(__dirname, 'serve.mjs');
/** What is preloaded, by what becomes of the AWS SDK. */
const PRELOADS = { missing: 'hide-sdk.mjs', broken: 'break-sdk.mjs' } as const;

/** Far beyond what is needed; a process that does not end by itself is killed then. */
const PATIENCE_MILLISECONDS = 20_000;

interface ServeOptions {
  readonly sdk?: keyof typeof PRELOADS;
  /** Kibibytes beyond which the system refuses to write to a file, as a full disk does. */
  readonly fileLimitKibibytes?: number;
}

/** Runs a process with one provider to its end. */
export async function serve(
  backupDirectory: string,
  delivers: string,
  { sdk, fileLimitKibibytes }: ServeOptions = {},
): Promise<Served> {
  const preload = sdk === undefined ? [] : ['--import', join(__dirname, PRELOADS[sdk])];
  const command = [process.execPath, ...preload, SCRIPT, backupDirectory, delivers];
  const limit =
    fileLimitKibibytes === undefined ? [] : ['bash', '-c', `ulimit -f ${fileLimitKibibytes}; exec "$@"`, '-'];
  const [program = '', ...parameters] = [...limit, ...command];
  // Jest's own copy of the environment, which its setup has completed.
  const child = spawn(program, parameters, {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE_MILLISECONDS,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`The process ended with ${code}`);
  return JSON.parse(output);
}
