import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createId } from '../shared/identifier.js';
import { openStateFile } from '../state/state-file.js';
import { createApplication } from '../store/applications.js';
import { ROOT, Store } from '../store/store.js';
import { onCleanUp } from './local.js';
import { RecordingLogger } from './recording-logger.js';
import { VirtualClock } from './virtual-clock.js';

/** A directory for a state file, and what opens the file, as processes do one after the other or at once. */
export async function setUpStateFile() {
  const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
  onCleanUp(() => rm(directory, { recursive: true }));
  const path = join(directory, 'state');
  const newStore = () => new Store({ clock: new VirtualClock(), timeScale: 1, createId });
  const open = async (rewriteBytes?: number, store = newStore()) => {
    const logger = new RecordingLogger();
    const state = await openStateFile(path, store, logger, rewriteBytes);
    onCleanUp(() => state.close().catch(() => {}));
    const create = (name: string) => state.write(() => createApplication(store, { name }));
    return { store, state, create, logger };
  };
  return { directory, path, newStore, open };
}

/** The names of a store's applications. */
export const names = (store: Store) => store.applications.list(ROOT).map(({ name }) => name);
