import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(__dirname, '..', '..', 'packages', 'demo', 'dist', 'main.js');

/** What a process says and how it ends, without waiting longer than needed. */
export class DemoProcess {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<{ code: number | null; signal: string | null }>;
  #url: string | undefined;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => this.#heard(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => this.#heard(text));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  #heard(text: string): void {
    this.output += text;
    this.#child.emit('heard');
  }

  /** Resolves once the output matches; rejects with the output when the process ends before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      const ended = await Promise.race([once(this.#child, 'heard').then(() => undefined), this.#ended]);
      if (ended !== undefined) throw new Error(`Ended without saying ${pattern}:\n${this.output}`);
    }
  }

  /** GET on the port that the process has announced. */
  async get(path: string): Promise<{ status: number; body: unknown }> {
    this.#url ??= (await this.says(/listening on (\S+)/))[1];
    const response = await fetch(`${this.#url}${path}`);
    return { status: response.status, body: await response.json() };
  }

  /** Sends a signal; `ended` tells how it was taken. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** How the process ended, by itself or not. */
  get ended(): Promise<{ code: number | null; signal: string | null }> {
    return this.#ended;
  }
}

/** A directory as the demo's own, with the one document that `write` replaces. */
export function demoDirectory(): { directory: string; write(content: string): void } {
  const directory = mkdtempSync(join(tmpdir(), 'appconfig-demo-'));
  const folder = join(directory, 'DemoApp', 'prod');
  mkdirSync(folder, { recursive: true });
  const write = (content: string) => writeFileSync(join(folder, 'main.json'), content);
  write('{ "transform_reverse": true, "transform_allcaps": false }');
  return { directory, write };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
