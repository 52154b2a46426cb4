import { readFile, rm } from 'node:fs/promises';
import { describeError } from '../shared/described.js';
import { writeWhole } from '../shared/write-whole.js';
import type { Aws } from './aws.js';
import { Contents } from './content.js';
import { type PlannedFile, unlessMissing } from './plan.js';
import { type PullOptions, planRound } from './round.js';

/** Who is told, and asked. */
export interface Listener {
  out(text: string): void;
  error(text: string): void;
  /** Whether these files, which are there and different, are to be overwritten. */
  mayOverwrite(files: readonly PlannedFile[]): Promise<boolean>;
}

/** What came of pulling once: `refused` where files were to be overwritten, and nobody allowed it. */
export type Outcome = 'done' | 'failed' | 'refused';

/** Pulls, once or again and again, and remembers what it wrote. */
export class Puller {
  readonly #aws: Aws;
  readonly #contents: Contents;
  readonly #options: PullOptions;
  readonly #listener: Listener;
  /** What was written last, by path: as long as it is there, it is this process's own to overwrite. */
  readonly #written = new Map<string, Uint8Array>();
  #told = new Set<string>();

  constructor(aws: Aws, options: PullOptions, listener: Listener) {
    this.#aws = aws;
    this.#contents = new Contents(aws);
    this.#options = options;
    this.#listener = listener;
  }

  /** Rejects if AWS, or the directory, cannot be used at all. */
  async pull(): Promise<Outcome> {
    const { files, warnings, errors } = await planRound(this.#aws, this.#contents, this.#options);
    this.#tell(warnings, errors);
    const foreign = files.filter((file) => file.state === 'changed' && !this.#isOwn(file));
    if (foreign.length > 0 && !(await this.#listener.mayOverwrite(foreign))) return 'refused';
    let failed = errors.length > 0;
    for (const file of files) if (!(await this.#write(file))) failed = true;
    return failed ? 'failed' : 'done';
  }

  #isOwn({ path, present, replaced }: PlannedFile): boolean {
    const own = this.#written.get(path);
    return (
      replaced.length === 0 && own !== undefined && present !== undefined && Buffer.from(own).equals(present)
    );
  }

  /** Whether it is there now as it should be. */
  async #write(file: PlannedFile): Promise<boolean> {
    const { path, bytes, present, state, replaced } = file;
    if (state !== 'same') {
      // Whoever was asked has agreed to overwrite what was there when they were.
      const now = await unlessMissing(readFile(path));
      if (!isSame(now, present)) {
        this.#listener.error(`error: ${path} has been changed in the meantime, and is left as it is`);
        return false;
      }
      try {
        await writeWhole(path, bytes);
        for (const other of replaced) await rm(other);
      } catch (error) {
        this.#listener.error(`error: ${path} cannot be written: ${describeError(error)}`);
        return false;
      }
      this.#listener.out(`${state === 'new' ? 'New' : 'Changed'}: ${path}`);
      // What was asked about has been shown already.
      if (this.#written.has(path)) for (const line of file.differences) this.#listener.out(`  ${line}`);
    }
    this.#written.set(path, bytes);
    return true;
  }

  /** Each warning and error once, until it ends. */
  #tell(warnings: readonly string[], errors: readonly string[]): void {
    const lines = [...warnings.map((text) => `warning: ${text}`), ...errors.map((text) => `error: ${text}`)];
    for (const line of lines) if (!this.#told.has(line)) this.#listener.error(line);
    this.#told = new Set(lines);
  }
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.from(one).equals(other);
}
