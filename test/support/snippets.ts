import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const projects: string[] = [];

export function removeProjects(): void {
  for (const project of projects.splice(0)) rmSync(project, { recursive: true });
}

/** A module in JavaScript as it stands, beside the packages; returns the script. */
export function script(code: string): string {
  const path = join(newProject(), 'src', 'snippet.js');
  writeFileSync(path, code);
  return path;
}

/** Compiles a module as it stands, in a strict project of its own that has the packages installed; returns the script. */
export async function compile(code: string | undefined): Promise<string> {
  const project = newProject();
  writeFileSync(join(project, 'src', 'snippet.ts'), code ?? '');
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    rootDir: 'src',
    outDir: 'dist',
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', project]).catch((error: { stdout: string }) => {
    throw new Error(`Does not compile:\n${error.stdout}\n${code}`);
  });
  return join(project, 'dist', 'snippet.js');
}

function newProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'snippet-'));
  projects.push(project);
  mkdirSync(join(project, 'src'));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  return project;
}
