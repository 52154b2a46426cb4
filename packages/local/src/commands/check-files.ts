import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkDocument } from '../check/check-document.js';
import { checkOverrides } from '../check/check-overrides.js';
import { type Finding, finding } from '../check/finding.js';
import { agentTarget } from '../files/agent-target.js';
import { type FoundFile, listFiles } from '../files/list.js';
import { type FileTarget, fileTarget, SUFFIXES } from '../files/target.js';
import { OVERRIDES_FILE, overridesKey } from '../overrides/overrides.js';
import { describeError, quoted } from '../shared/described.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { Misuse } from './subcommand.js';

/** A finding with the file that it is in, as the command line names it. */
export interface FileFinding extends Finding {
  readonly file: string;
}

export interface Checked {
  /** How many files were looked at. */
  readonly files: number;
  readonly findings: readonly FileFinding[];
}

/**
 * Checks a file, or all files of a directory as `--directory` would deploy them.
 *
 * @throws Misuse for a name with another ending
 */
export async function checkPath(path: string): Promise<Checked> {
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(path)).isDirectory();
  } catch (error) {
    return { files: 1, findings: [cannotBeRead(path, describeError(error))] };
  }
  if (isDirectory) return checkDirectory(path);
  if (basename(path) === OVERRIDES_FILE) {
    const { files } = await listFiles(dirname(path));
    return { files: 1, findings: await checkOverridesFile(path, path, files) };
  }
  const target = fileTarget(basename(path));
  if (target === undefined) {
    throw new Misuse(
      `expected a directory, or a file whose name ends in ${SUFFIXES.join(', ')}, got ${quoted(path)}`,
    );
  }
  return { files: 1, findings: await checkFile(path, path, target) };
}

async function checkDirectory(directory: string): Promise<Checked> {
  const { files, overrides, errors, outside, ignored } = await listFiles(directory);
  const findings: FileFinding[] = [];
  const inside = (path: string) => join(directory, path);
  for (const [path, message] of errors) findings.push(cannotBeRead(inside(path), message));
  for (const [path, real] of outside) {
    findings.push(about(inside(path), 'error', `it is a link that leads out of the directory, to ${real}`));
  }
  for (const [path, why] of ignored) {
    if (why !== 'backup')
      findings.push(about(inside(path), 'warning', 'it is in the wrong place to be deployed'));
  }
  const profiles = new Map<string, string>();
  for (const file of files) findings.push(...(await checkFound(directory, file, profiles)));
  if (overrides === undefined) return { files: files.length, findings };
  const found = await checkOverridesFile(inside(overrides.path), overrides.real, files);
  return { files: files.length + 1, findings: [...findings, ...found] };
}

/** Checks overrides on top of the files of their directory. */
async function checkOverridesFile(
  file: string,
  real: string,
  files: readonly FoundFile[],
): Promise<FileFinding[]> {
  return checkBytes(file, real, (bytes) =>
    checkOverrides(bytes, async (key) => {
      for (const { form, application, environment, name, real: content } of files) {
        const target = form === 'agent' ? agentTarget(name) : fileTarget(name);
        if (target === undefined || overridesKey({ application, environment, ...target }) !== key) continue;
        return { ...target, bytes: await readFile(content) };
      }
      return undefined;
    }),
  );
}

async function checkFound(
  directory: string,
  { form, application, environment, name, path, real }: FoundFile,
  profiles: Map<string, string>,
): Promise<FileFinding[]> {
  const file = join(directory, path);
  const target = form === 'agent' ? agentTarget(name) : fileTarget(name);
  if (target === undefined) return [about(file, 'error', `its name must end in ${SUFFIXES.join(', ')}`)];
  const profile = JSON.stringify([application, environment, target.profile]);
  const other = profiles.get(profile);
  profiles.set(profile, path);
  const findings = await checkFile(file, real, target);
  if (other === undefined) return findings;
  return [about(file, 'error', `it names the same configuration profile as ${other}`), ...findings];
}

function checkFile(file: string, real: string, { contentType, type }: FileTarget): Promise<FileFinding[]> {
  return checkBytes(file, real, (bytes) => checkDocument({ bytes, contentType, type }));
}

async function checkBytes(
  file: string,
  real: string,
  check: (bytes: Uint8Array) => Promise<readonly Finding[]>,
): Promise<FileFinding[]> {
  try {
    const { size } = await stat(real);
    // Not read: it may be a disk's worth.
    if (size > MAX_CONTENT_KILOBYTES * 1024) {
      return [about(file, 'error', `it has more than ${MAX_CONTENT_KILOBYTES} KB`)];
    }
    return (await check(await readFile(real))).map((one) => ({ file, ...one }));
  } catch (error) {
    return [cannotBeRead(file, describeError(error))];
  }
}

const about = (file: string, severity: Finding['severity'], message: string): FileFinding => ({
  file,
  ...finding(severity, message),
});

const cannotBeRead = (file: string, message: string): FileFinding =>
  about(file, 'error', `it cannot be read: ${message}`);
