/** Warnings of one kind that are told one by one; the rest is counted. */
export const MAX_WARNINGS_OF_A_KIND = 10;

/**
 * Collects what a document's author should know, in bounded space and for a bounded log: a document may repeat 100 000 keys.
 */
export class WarningCollector {
  readonly #kinds = new Map<string, { readonly messages: string[]; more: number }>();

  /**
   * @param kind What the warning is about, in the words of a message: "repeated keys". There are few kinds, none of them from
   * the document.
   */
  add(kind: string, message: string): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { messages: [message], more: 0 });
    else if (known.messages.length < MAX_WARNINGS_OF_A_KIND) known.messages.push(message);
    else known.more++;
  }

  /** The warnings by kind, and for each kind with more than are told a line that says how many. */
  list(): readonly string[] {
    return [...this.#kinds].flatMap(([kind, { messages, more }]) =>
      more === 0 ? messages : [...messages, `${more} more warnings about ${kind}`],
    );
  }
}
