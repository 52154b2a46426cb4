import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onCleanUp } from './local.js';

const CLI = fileURLToPath(new URL('../../dist/esm/cli.js', import.meta.url));

/** The built command on a free port, in a process of its own. */
export async function startProcess(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; endpoint: string }> {
  const child = spawn(process.execPath, [CLI, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onCleanUp(() => child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout as Readable)) {
    const endpoint = /answers at (\S+)/.exec(line)?.[1];
    if (endpoint !== undefined) return { child, endpoint };
  }
  throw new Error('The command ended without an endpoint');
}
