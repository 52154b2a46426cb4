// Commands as a reader types them: those that end, and those that go on in a terminal of their own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { until } from './example.mjs';

const ENVIRONMENT = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** What commands print that end by themselves; an error if one of them fails. */
export async function run(commands, cwd) {
  const { stdout } = await promisify(execFile)('bash', ['-ec', commands], { cwd, env: ENVIRONMENT });
  return stdout;
}

export class Terminal {
  #cwd;
  #environment;
  #child;
  #ended;
  #printed = '';
  #seen = 0;

  constructor(cwd, environment = {}) {
    this.#cwd = cwd;
    this.#environment = { ...ENVIRONMENT, ...environment };
  }

  start(command) {
    // A group of its own, so that Ctrl-C reaches what npx starts, too.
    this.#child = spawn('bash', ['-c', `exec ${command}`], {
      cwd: this.#cwd,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => {
        this.#printed += chunk;
      });
    }
  }

  /** Waits until it prints a text, after what was waited for before. */
  async prints(text) {
    await until(() => {
      if (this.#child.exitCode !== null) throw new Error(`it has ended:\n${this.#printed}`);
      return this.#printed.indexOf(text, this.#seen) >= 0;
    }).catch((error) => {
      throw new Error(`expected ${JSON.stringify(text)}: ${error.message}\n${this.#printed}`);
    });
    this.#seen = this.#printed.indexOf(text, this.#seen) + text.length;
  }

  /** Ctrl-C. */
  async stop() {
    if (this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    process.kill(-this.#child.pid, 'SIGINT');
    await this.#ended;
  }
}
