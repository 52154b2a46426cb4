import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import * as controlPlane from '@aws-sdk/client-appconfig';
import { root } from './markdown.js';

const run = promisify(execFile);
const cli = join(root, 'packages/local/dist/esm/cli.js');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The operations of other services that the documentation uses. */
const CLOUDFORMATION = ['deploy', 'delete-stack', 'describe-stacks'];
const FREE =
  /^(npm (install|pack|init|exec|start|run local)|git (clone|config)|cd|mkdir|export|eval|curl|kill|node --version|docker) ?/;

/** The commands of a block, one each, with lines put together that a backslash divides, and without comments. */
export function commandsOf(code: string): string[] {
  return code
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** Says what is wrong with a command that a reader is told to type, or nothing. What it does is not tried here. */
export async function problemOf(line: string): Promise<string | undefined> {
  const command = line.replace(/^([A-Z_]+=\S+ )+/, '');
  const [, script] = /^(?:npx --yes )?pnpm(?:@12)? ([\w:]+)/.exec(command) ?? [];
  if (script !== undefined)
    return script in scripts || script === 'install' || script === 'exec'
      ? undefined
      : `there is no script ${script}`;
  const local = /^(?:npx appconfig-local|node packages\/local\/dist\/esm\/cli\.js)(?: (.*))?$/.exec(command);
  if (local !== null) return problemOfLocal(local[1] ?? '');
  const [, file] = /^(?:node (?:--?[\w-]+ )*)?((?:\w|\.)[\w./-]*\/[\w.-]+)/.exec(command) ?? [];
  if (file !== undefined) return existsSync(join(root, file)) ? undefined : `there is no file ${file}`;
  const [, service, operation = ''] = /^aws ([\w-]+) ([\w-]+)/.exec(command) ?? [];
  if (service === 'appconfig')
    return isOperation(operation) ? undefined : `AppConfig has no operation ${operation}`;
  if (service === 'cloudformation')
    return CLOUDFORMATION.includes(operation) ? undefined : `${operation} is not known here`;
  return FREE.test(command) ? undefined : 'no rule here knows such a command';
}

/** Every option has to be one that the command's help names. */
async function problemOfLocal(rest: string): Promise<string | undefined> {
  const [subcommand = ''] = /^[a-z]+(?= |$)/.exec(rest) ?? [];
  const words = [...(subcommand === '' ? [] : [subcommand]), '--help'];
  const help = await run(process.execPath, [cli, ...words]).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  if (help === undefined) return `there is no command ${subcommand}`;
  const options = Array.from(rest.matchAll(/(?<=^| )--\w[\w-]*/g), ([option]) => option);
  const unknown = options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(help));
  return unknown.length > 0 ? `its help does not name ${unknown.join(', ')}` : undefined;
}

function isOperation(name: string): boolean {
  const pascal = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${pascal}Command` in controlPlane;
}

/** Runs a command of AppConfig Local as a reader would, in a directory with the files that the documentation speaks of. */
export async function runLocal(command: string, directory: string): Promise<string> {
  const [, rest = ''] = /^npx appconfig-local (.*)$/.exec(command) ?? [];
  if (isAbsolute(rest) || rest === '')
    throw new Error(`only \`npx appconfig-local …\` is run, not: ${command}`);
  const line = `node ${JSON.stringify(cli)} ${rest}`;
  const { stdout } = await run('bash', ['-c', line], { cwd: directory }).catch(
    (failure: { stdout: string; code: number }) => {
      if (failure.code === 1) return failure;
      throw failure;
    },
  );
  return stdout;
}
