import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a file with this text in the place of another, atomically and durably; returns it, open for more. */
export async function replaceFile(path: string, text: Iterable<string>): Promise<FileHandle> {
  const next = `${path}.next`;
  const file = await open(next, 'w', 0o600);
  try {
    for (const part of text) await file.writeFile(part);
    await file.sync();
    await rename(next, path);
    await syncDirectory(dirname(path));
    return file;
  } catch (error) {
    await file.close();
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
