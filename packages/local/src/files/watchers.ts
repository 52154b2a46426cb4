import { type FSWatcher, watch } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { describeError } from '../shared/described.js';
import type { Sites } from './list.js';

/** The platform's notifications, as far as they are needed here. */
export interface Notifications {
  /** Like `fs.watch` of one directory, without those below it. */
  watch(directory: string): Pick<FSWatcher, 'on' | 'close'>;
  /** Tells a directory from another one that takes its place. */
  identify(directory: string): Promise<string>;
  /** Why some changes in a directory are not told; `undefined` when all are. */
  unreliable(directory: string): Promise<string | undefined>;
}

interface Open {
  readonly watcher: Pick<FSWatcher, 'on' | 'close'>;
  readonly identity: string;
}

/**
 * Watches directories, each by itself: all that matters is two levels deep, while `recursive` on Linux watches every file by itself
 * and loses those that are replaced.
 */
export class Watchers {
  readonly #onChange: () => void;
  readonly #notifications: Notifications;
  readonly #open = new Map<string, Open>();
  #sites: Sites = new Map();

  constructor(onChange: () => void, notifications: Notifications = platform) {
    this.#onChange = onChange;
    this.#notifications = notifications;
  }

  /**
   * Watches these directories and no others. Resolves to whether some are watched only from now on, so that something may have
   * changed in them before that, and to why changes in some may go unnoticed all the same.
   */
  async watch(sites: Sites): Promise<{ readonly isNew: boolean; readonly problem: string | undefined }> {
    this.#sites = sites;
    for (const directory of this.#open.keys()) if (!sites.has(directory)) this.#close(directory);
    let isNew = false;
    let problem: string | undefined;
    for (const directory of sites.keys()) {
      try {
        const identity = await this.#notifications.identify(directory);
        problem ??= await this.#notifications.unreliable(directory);
        if (this.#open.get(directory)?.identity === identity) continue;
        this.#close(directory);
        this.#start(directory, identity);
        isNew = true;
      } catch (error) {
        problem ??= describeError(error);
      }
    }
    return { isNew, problem };
  }

  close(): void {
    for (const directory of this.#open.keys()) this.#close(directory);
  }

  #start(directory: string, identity: string): void {
    const watcher = this.#notifications.watch(directory);
    const own = { watcher, identity };
    this.#open.set(directory, own);
    const lose = () => {
      if (this.#open.get(directory) === own) this.#close(directory);
    };
    watcher.on('change', (event: string, name: string | Buffer | null) => {
      const names = this.#sites.get(directory);
      // So it looks when the directory itself was moved or removed, and nothing more is to come from it.
      const isItself = event === 'rename' && String(name) === basename(directory);
      if (isItself) lose();
      if (isItself || name === null || names === 'any' || names?.has(String(name))) this.#onChange();
    });
    watcher.on('error', () => {
      lose();
      this.#onChange();
    });
  }

  #close(directory: string): void {
    this.#open.get(directory)?.watcher.close();
    this.#open.delete(directory);
  }
}

/**
 * Linux tells what happens on this machine. What other machines, or the host of a virtual machine, do to these file systems it does
 * not: https://man7.org/linux/man-pages/man7/inotify.7.html. The numbers are those of `statfs`.
 */
const SHARED_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x786f4256, 'VirtualBox shared folders'],
  [0xbacbacbc, 'VMware shared folders'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x5346414f, 'AFS'],
]);

export const platform: Notifications = {
  watch: (directory) => watch(directory, { persistent: false }),
  async identify(directory) {
    const { dev, ino, birthtimeMs } = await stat(directory);
    return `${dev} ${ino} ${birthtimeMs}`;
  },
  async unreliable(directory) {
    if (process.platform !== 'linux') return undefined;
    const { type } = await statfs(directory);
    // Some systems extend the sign of a number of 32 bits.
    const name = SHARED_FILE_SYSTEMS.get(type >>> 0);
    return name && `${name} tells no changes that others make`;
  },
};
