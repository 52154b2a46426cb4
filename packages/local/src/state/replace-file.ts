import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file by one with this text, atomically and durably; resolves to the new file, open for appending. If that fails
 * the old file stays, unless only the flush of the directory failed.
 *
 * @param check Rejects when the file must not be replaced after all; called once the text is on the disk.
 */
export async function replaceFile(
  path: string,
  text: Iterable<string>,
  check: () => Promise<void>,
): Promise<FileHandle> {
  const next = `${path}.next`;
  // A process that was killed may have left it there; one that is still writing to it must not share it with this one.
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

/** A rename survives a power failure only if the directory is flushed, which not every platform can do. */
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
