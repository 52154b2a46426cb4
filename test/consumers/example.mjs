// One of the examples, copied into a project outside the workspace, with what AppConfig Local serves to it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { environmentFor } from './served.mjs';

export class Example {
  #name;
  #project;
  #environment;
  #local;

  constructor(name, project, local) {
    this.#name = name;
    this.#project = project;
    this.#local = local;
    this.#environment = { ...(local ? environmentFor(local) : process.env), NEXT_TELEMETRY_DISABLED: '1' };
  }

  read(name) {
    return readFileSync(join(this.#project.folder, name), 'utf8');
  }

  /** How many AppConfig has ever opened to the example. */
  async sessions() {
    const response = await fetch(`${this.#local.endpoint}/_local/sessions`);
    return (await response.json()).total;
  }

  change(file, from, to) {
    const path = join(this.#project.folder, 'flags', 'DemoApp', 'prod', file);
    const before = readFileSync(path, 'utf8');
    assert.ok(before.includes(from), `${file} has no ${from}`);
    writeFileSync(path, before.replace(from, to));
  }

  /** Something that npm has installed. */
  async build(command, ...args) {
    const path = join(this.#project.folder, 'node_modules', '.bin', command);
    await this.#project.run(path, args, { env: this.#environment });
  }

  /** What a program prints that ends by itself. */
  async run() {
    return await this.#project.run(process.execPath, this.#arguments(), { env: this.#environment });
  }

  /** A program that goes on: a server on a free port, or one that prints. */
  async start() {
    const port = await freePort();
    const child = spawn(process.execPath, this.#arguments(), {
      cwd: this.#project.folder,
      env: { ...this.#environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        printed += chunk;
      });
    }
    const alive = () => {
      if (child.exitCode !== null) throw new Error(`${this.#name} has ended:\n${printed}`);
    };
    await until(() => alive() ?? printed !== '');
    return {
      printed: () => printed,
      get: async (path, headers = {}) => {
        let response;
        await until(async () => {
          alive();
          response = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => undefined);
          return response !== undefined;
        });
        assert.equal(response.status, 200, printed);
        return await response.text();
      },
      stop: async () => {
        child.kill('SIGTERM');
        const [code, signal] = await ended;
        // NestJS sends itself the signal again when it has closed everything, and Next.js ends with the signal's number.
        const isEnd = code === 0 || signal === 'SIGTERM' || code === 128 + constants.signals.SIGTERM;
        assert.ok(
          isEnd,
          `${code} ${signal}
${printed}`,
        );
      },
    };
  }

  /** Of `npm start`, without what builds and without the file of variables, which are this check's. */
  #arguments() {
    const { scripts } = JSON.parse(this.read('package.json'));
    const [, line] = /&& node (?:--env-file=local\.env )?(.*)$/.exec(scripts.start);
    return line.split(' ');
  }
}

export async function until(condition) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it has not come true: ${condition}`);
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
