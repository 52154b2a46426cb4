// A project of npm's outside the workspace, in a folder that goes away, into which both packages can be installed as they would
// be published.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

export function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  const write = (name, text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('package.json', '{ "private": true }\n');
  return {
    folder,
    write,
    /** By npm, into the project itself. */
    install: (...packages) =>
      execFileSync(
        'npm',
        ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages],
        {
          cwd: folder,
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      ),
    /** The standard output of a program; what it prints beside is in the error where it fails. */
    run: async (command, args, options = {}) =>
      (await promisify(execFile)(command, args, { cwd: folder, timeout: 120_000, ...options })).stdout,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The files to install. Packed once in a process. */
export function packedPackages() {
  execFileSync(process.execPath, [join(root, 'scripts', 'pack-all.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const folder = join(root, 'dist-packages');
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Runs checks one after the other, prints how each went, and sets the exit code. */
export async function runAll(checks) {
  for (const [name, check] of checks) {
    const started = performance.now();
    try {
      const note = await check();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`ok      ${name}${note === undefined ? '' : ` (${note})`}, ${seconds} s`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`FAILED  ${name}\n${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
    }
  }
}
