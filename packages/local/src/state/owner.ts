import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Rejects once the file belongs to another process. */
export type OwnershipCheck = () => Promise<void>;

/**
 * Takes the file over: from now on, no process that had it before acknowledges a write to it. A second file beside it holds a
 * name for the process that came last; it never has to be removed, because any process may replace it.
 */
export async function takeOver(path: string): Promise<OwnershipCheck> {
  const ownerPath = `${path}.owner`;
  const owner = randomUUID();
  await writeFile(ownerPath, owner, { mode: 0o600 });
  return async () => {
    // While another process writes its name, the file is empty for an instant, which means the same.
    if ((await readFile(ownerPath, 'utf8')) !== owner)
      throw new Error(`${path} was taken by another process`);
  };
}
