import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(__dirname, '..', '..', 'examples', 'walkthrough', 'walkthrough.sh');

export interface ScriptRun {
  readonly code: number | null;
  /** Standard output by lines. */
  readonly lines: readonly string[];
  readonly errors: string;
}

export interface RunningScript {
  /** Ends it as `kill` does. */
  terminate(): void;
}

/** Runs `examples/walkthrough/walkthrough.sh` with Debian's AWS CLI; `onLine` sees its standard output as it comes. */
export async function runWalkthrough(
  args: readonly string[],
  onLine: (line: string, script: RunningScript) => void = () => {},
): Promise<ScriptRun> {
  const child = spawn(SCRIPT, args, {
    env: { ...process.env, AWS_CLI: '/usr/bin/aws', POLL_SECONDS: '0.05' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let errors = '';
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    onLine(line, { terminate: () => child.kill('SIGTERM') });
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, lines, errors };
}
