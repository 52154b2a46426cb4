import { type FSWatcher, watch } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { describeError } from '../shared/described.js';
import type { Sites } from './list.js';

/** The parts of the platform's notifications that are needed here. */
export interface Notifications {
  /** Like `fs.watch` of one directory, without its subdirectories. */
  watch(directory: string): Pick<FSWatcher, 'on' | 'close'>;
  /** Identifies a directory, so that another one in its place is noticed. */
  identify(directory: string): Promise<string>;
  /** Why some changes in a directory are not reported; `undefined` if all are. */
  unreliable(directory: string): Promise<string | undefined>;
}

interface Open {
  readonly watcher: Pick<FSWatcher, 'on' | 'close'>;
  readonly identity: string;
}

/**
 * Watches directories one by one: only two levels matter, while `recursive` on Linux watches every single file and loses
 * those that are replaced.
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
   * Watches these directories and no others. `isNew`: some were not watched before, so that earlier changes in them went
   * unnoticed. `problem`: why changes in some may go unnoticed from now on, too.
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
      // This means that the directory itself was moved or removed; no more events will follow.
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
 * Linux reports what happens on this machine, but not what other machines, or the host of a virtual machine, do to these file
 * systems: https://man7.org/linux/man-pages/man7/inotify.7.html. The numbers are those of `statfs`.
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
    // Some systems sign-extend this 32-bit number.
    const name = SHARED_FILE_SYSTEMS.get(type >>> 0);
    return name && `${name} tells no changes that others make`;
  },
};
