/** How many warnings of a kind are reported one by one; the rest are counted. */
export const MAX_WARNINGS_OF_A_KIND = 10;

/**
 * Collects warnings for a document's author, bounded in memory and in the log: a document may repeat 100 000 keys.
 */
export class WarningCollector {
  readonly #kinds = new Map<string, { readonly messages: string[]; more: number }>();

  /**
   * @param kind What the warning is about, as used in a message: "repeated keys". There are few kinds, none of them taken
   * from the document.
   */
  add(kind: string, message: string): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { messages: [message], more: 0 });
    else if (known.messages.length < MAX_WARNINGS_OF_A_KIND) known.messages.push(message);
    else known.more++;
  }

  /** The warnings by kind, and for each kind with further ones a line that says how many. */
  list(): readonly string[] {
    return [...this.#kinds].flatMap(([kind, { messages, more }]) =>
      more === 0 ? messages : [...messages, `${more} more warnings about ${kind}`],
    );
  }
}
