import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { applyOverrides, type Overridable } from '../overrides/apply.js';
import {
  OVERRIDES_FILE,
  type Overrides,
  overridesKey,
  readOverride,
  readOverrides,
} from '../overrides/overrides.js';
import { describeError, quoted } from '../shared/described.js';
import { isObject, type Json, type JsonObject, parseJson } from '../shared/json.js';
import { jsonMistake } from '../shared/json-mistake.js';
import type { Logger } from '../shared/logger.js';
import { writeWhole } from '../shared/write-whole.js';
import { MAX_CONTENT_KILOBYTES } from '../store/limits.js';
import { badRequest, conflict } from '../store/service-error.js';
import type { Listing } from './list.js';
import { type ActiveOverride, type OverrideInput, toTarget } from './override-input.js';

const MISSING = 'missing';

/** The file of overrides in the directory: what is in it, and what has to be deployed again when it changes. */
export class OverridesFile {
  readonly #path: string;
  readonly #logger: Logger;
  #seen: string = MISSING;
  #settled: string = MISSING;
  #current: Overrides = new Map();
  #revision = 0;
  /** Why an override does not count, by profile and flag. */
  readonly #problems = new Map<string, ReadonlyMap<string, string>>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(directory: string, logger: Logger) {
    this.#path = join(directory, OVERRIDES_FILE);
    this.#logger = logger;
  }

  /**
   * Reads the file if it has changed, with `settle` once it has been found the same twice. Resolves to the profiles whose
   * overrides are others now, or to `soon` if it has to be looked at again.
   */
  async refresh(
    { overrides: found, errors }: Listing,
    settle: boolean,
  ): Promise<ReadonlySet<string> | 'soon'> {
    if (errors.has(OVERRIDES_FILE)) return new Set();
    const stamp = found?.stamp ?? MISSING;
    const isNew = stamp !== this.#seen;
    this.#seen = stamp;
    if (stamp === this.#settled) return new Set();
    if (settle && isNew) return 'soon';
    this.#settled = stamp;
    const next = found === undefined ? new Map() : await this.#read(found);
    if (next === undefined) return new Set();
    const changed = new Set([...this.#current.keys(), ...next.keys()]);
    for (const key of changed) {
      const isSame = listed(this.#current.get(key)) === listed(next.get(key));
      if (isSame) changed.delete(key);
      else this.#problems.delete(key);
    }
    this.#current = next;
    this.#revision += changed.size;
    if (changed.size > 0) this.#logger.info(this.#summary());
    return changed;
  }

  /** `undefined` for what cannot be used: what was in effect stays. */
  async #read({ real, size }: NonNullable<Listing['overrides']>): Promise<Overrides | undefined> {
    const refuse = (why: string): undefined => {
      this.#logger.error(`${OVERRIDES_FILE} is not used: ${why}; the overrides from before stay`);
      return undefined;
    };
    if (size > MAX_CONTENT_KILOBYTES * 1024) return refuse(`it has more than ${MAX_CONTENT_KILOBYTES} KB`);
    try {
      const { overrides, problems } = readOverrides(await this.#parse(real));
      for (const { location, message } of problems) {
        this.#logger.warn(`${OVERRIDES_FILE}${location === '' ? '' : `, ${quoted(location)}`}: ${message}`);
      }
      return overrides;
    } catch (error) {
      return refuse(describeError(error));
    }
  }

  async #parse(path: string): Promise<unknown> {
    const bytes = await readFile(path);
    try {
      return parseJson(bytes);
    } catch (error) {
      throw new Error(`it is not valid JSON: ${await jsonMistake(bytes, error)}`);
    }
  }

  #summary(): string {
    const named = this.list().map(({ flag, ...target }) => `${overridesKey(target)} ${flag}`);
    if (named.length === 0) return 'No overrides are left: files are deployed as they are';
    const more = named.length > MAX_NAMED ? ` and ${named.length - MAX_NAMED} more` : '';
    return `Overrides of ${OVERRIDES_FILE}: ${named.slice(0, MAX_NAMED).join(', ')}${more}`;
  }

  /** Content as it is to be deployed. What of the overrides does not count is told once, until they change. */
  async apply(key: string, content: Overridable): Promise<Uint8Array> {
    const overrides = this.#current.get(key);
    if (overrides === undefined || overrides.size === 0) return content.bytes;
    const { bytes, problems } = await applyOverrides(content, overrides);
    const byFlag = new Map<string, string>();
    for (const { flag, message } of problems) {
      const before = byFlag.get(flag);
      byFlag.set(flag, before === undefined ? message : `${before}; ${message}`);
    }
    this.#tell(key, byFlag);
    return bytes;
  }

  /** Tells of overrides of profiles that no file is deployed for. */
  noteMissing(present: ReadonlySet<string>): void {
    for (const [key, flags] of this.#current) {
      const why = 'there is no file of this profile';
      if (!present.has(key)) this.#tell(key, new Map([...flags.keys()].map((flag) => [flag, why])));
    }
  }

  #tell(key: string, problems: ReadonlyMap<string, string>): void {
    const told = this.#problems.get(key);
    this.#problems.set(key, problems);
    if (!isDeepStrictEqual(told, problems)) this.#revision += 1;
    for (const [flag, why] of problems) {
      if (told?.get(flag) === why) continue;
      this.#logger.warn(`The override of ${quoted(flag)} in ${quoted(key)} does not count: ${why}`);
    }
  }

  /** Grows with everything that {@link list} shows. */
  get revision(): number {
    return this.#revision;
  }

  list(): ActiveOverride[] {
    return [...this.#current].flatMap(([key, flags]) => {
      const [application = '', environment = '', profile = ''] = key.split('/');
      return [...flags].map(([flag, override]) => {
        const problem = this.#problems.get(key)?.get(flag);
        return {
          application,
          environment,
          profile,
          flag,
          override,
          ...(problem === undefined ? {} : { problem }),
        };
      });
    });
  }

  /** Writes one override into the file, or with `null` takes it out. */
  set(input: OverrideInput): Promise<void> {
    const { key, flag, override } = toTarget(input);
    if (override !== null) {
      readOverride(override, flag, (location, message) => {
        throw badRequest(`${location}: ${message}`);
      });
    }
    return this.#write((document) => {
      const present = Object.hasOwn(document, key) ? document[key] : undefined;
      const { [flag]: _, ...flags } = isObject(present) ? present : {};
      const { [key]: __, ...others } = document;
      const next = override === null ? flags : { ...flags, [flag]: override as Json };
      return Object.keys(next).length === 0 ? others : { ...others, [key]: next };
    });
  }

  /** Removes the file. */
  clear(): Promise<void> {
    return this.#inTurn(() => rm(this.#path, { force: true }));
  }

  #write(change: (document: JsonObject) => JsonObject): Promise<void> {
    return this.#inTurn(async () => {
      const document = await this.#parse(this.#path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
        throw conflict(`${OVERRIDES_FILE} is left as it is: ${describeError(error)}`);
      });
      if (!isObject(document)) throw conflict(`${OVERRIDES_FILE} is left as it is: it holds no object`);
      const text = `${JSON.stringify(change(document), undefined, 2)}\n`;
      await writeWhole(this.#path, new TextEncoder().encode(text));
    });
  }

  #inTurn(operation: () => Promise<void>): Promise<void> {
    const result = this.#writing.then(operation);
    this.#writing = result.catch(() => {});
    return result;
  }
}

const MAX_NAMED = 20;

const listed = (flags: ReadonlyMap<string, unknown> | undefined): string =>
  JSON.stringify([...(flags ?? [])]);
