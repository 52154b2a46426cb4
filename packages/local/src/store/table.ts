/** Called after each change of a record. `undefined` stands for no record: there was none before, or there is none now. */
export type ChangeListener<T> = (
  parent: string,
  id: string,
  record: T | undefined,
  previous: T | undefined,
) => void;

/** Records by parent and identifier, in order of creation, with a listener for every change. */
export class Table<T> {
  readonly #groups = new Map<string, Map<string, T>>();
  readonly #onChange: ChangeListener<T>;

  constructor(onChange: ChangeListener<T>) {
    this.#onChange = onChange;
  }

  get(parent: string, id: string): T | undefined {
    return this.#groups.get(parent)?.get(id);
  }

  list(parent: string): T[] {
    return [...(this.#groups.get(parent)?.values() ?? [])];
  }

  size(parent: string): number {
    return this.#groups.get(parent)?.size ?? 0;
  }

  find(parent: string, matches: (record: T) => boolean): T | undefined {
    for (const record of this.#groups.get(parent)?.values() ?? []) if (matches(record)) return record;
    return undefined;
  }

  put(parent: string, id: string, record: T): void {
    this.#change(parent, id, record);
  }

  delete(parent: string, id: string): void {
    this.#change(parent, id, undefined);
  }

  /** Sets a record, or removes it, without calling the listener. */
  restore(parent: string, id: string, record: T | undefined): void {
    const group = this.#groups.get(parent) ?? new Map<string, T>();
    if (record === undefined) group.delete(id);
    else group.set(id, record);
    if (group.size === 0) this.#groups.delete(parent);
    else this.#groups.set(parent, group);
  }

  *entries(): Generator<{ parent: string; id: string; record: T }> {
    for (const [parent, group] of this.#groups) {
      for (const [id, record] of group) yield { parent, id, record };
    }
  }

  #change(parent: string, id: string, record: T | undefined): void {
    const previous = this.get(parent, id);
    this.restore(parent, id, record);
    this.#onChange(parent, id, record, previous);
  }
}
