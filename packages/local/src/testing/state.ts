import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createId } from '../shared/identifier.js';
import { openStateFile } from '../state/state-file.js';
import { createApplication } from '../store/applications.js';
import { Regions } from '../store/regions.js';
import { ROOT, type Store } from '../store/store.js';
import { onCleanUp } from './local.js';
import { RecordingLogger } from './recording-logger.js';
import { VirtualClock } from './virtual-clock.js';

/** A directory for a state file, and what opens the file, as processes do one after the other or at once. */
export async function setUpStateFile() {
  const directory = await mkdtemp(join(tmpdir(), 'appconfig-local-'));
  onCleanUp(() => rm(directory, { recursive: true }));
  const path = join(directory, 'state');
  const newRegions = (home?: string) =>
    new Regions({ clock: new VirtualClock(), timeScale: 1, createId, home });
  const open = async (rewriteBytes?: number, regions = newRegions()) => {
    const logger = new RecordingLogger();
    const state = await openStateFile(path, regions, logger, rewriteBytes);
    const store = regions.home;
    onCleanUp(() => state.close().catch(() => {}));
    const create = (name: string) => state.write(() => createApplication(store, { name }));
    return { regions, store, state, create, logger };
  };
  return { directory, path, newRegions, open };
}

/** The names of a store's applications. */
export const names = (store: Store) => store.applications.list(ROOT).map(({ name }) => name);
