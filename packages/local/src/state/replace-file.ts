import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file with this text in the place of another, atomically and durably; returns it, open for more. What was there stays
 * when that fails, unless it is the directory that cannot be flushed.
 *
 * @param check Rejects when the file must not be replaced after all; called once the text is on the disk.
 */
export async function replaceFile(
  path: string,
  text: Iterable<string>,
  check: () => Promise<void>,
): Promise<FileHandle> {
  const next = `${path}.next`;
  // What a process that was killed left there; one that still writes to it must not share it with this one.
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    for (const part of text) await file.writeFile(part);
    await file.sync();
    await check();
    await rename(next, path);
    await syncDirectory(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    await rm(next, { force: true });
    throw error;
  }
}

/** A renamed file outlasts a power failure only when its directory was flushed, which not every platform can do. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(ignoreUnsupported);
  if (directory === undefined) return;
  try {
    await directory.sync();
  } catch (error) {
    ignoreUnsupported(error);
  } finally {
    await directory.close();
  }
}

function ignoreUnsupported(error: unknown): undefined {
  if (['EPERM', 'EISDIR', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  throw error;
}
