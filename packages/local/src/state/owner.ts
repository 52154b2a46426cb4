import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Rejects once the file belongs to another process. */
export type OwnershipCheck = () => Promise<void>;

/**
 * Makes the file this process's own: from now on, no process that had it before acknowledges a write to it. So says a file
 * beside it, which holds the name of the last process that came; it needs no removal, because any process may replace it.
 */
export async function takeOver(path: string): Promise<OwnershipCheck> {
  const ownerPath = `${path}.owner`;
  const owner = randomUUID();
  await writeFile(ownerPath, owner, { mode: 0o600 });
  return async () => {
    // Another process that is about to write its name leaves the file empty for an instant, which is just as telling.
    if ((await readFile(ownerPath, 'utf8')) !== owner)
      throw new Error(`${path} was taken by another process`);
  };
}
