const MAX_LABELS = 16;

/** Numbers of versions by their labels, as far as they were met: what a label's number probably is. */
export class KnownNumbers {
  readonly #byLabel = new Map<string, number>();
  #newest: number | undefined;

  note(number: number, label: string | undefined): void {
    this.#newest = Math.max(number, this.#newest ?? 0);
    if (label === undefined) return;
    this.#byLabel.delete(label);
    this.#byLabel.set(label, number);
    const [oldest] = this.#byLabel.keys();
    if (this.#byLabel.size > MAX_LABELS && oldest !== undefined) this.#byLabel.delete(oldest);
  }

  /** The number that it had, else the one after the newest; `undefined` at first. Whoever asks for it has to look at the label. */
  likely(label: string): number | undefined {
    return this.#byLabel.get(label) ?? (this.#newest === undefined ? undefined : this.#newest + 1);
  }
}
