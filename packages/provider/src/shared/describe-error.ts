/** How many characters of a service's or library's message are repeated. */
const MAX_SAID_CHARACTERS = 500;

/** A text as it is, or its beginning where it is long. */
export function shorten(text: string, maxCharacters = MAX_SAID_CHARACTERS): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}

/** What went wrong, in a few words, whatever was thrown: errors may have any message, and anything may be thrown. */
export function describeError(error: unknown): string {
  try {
    if (!(error instanceof Error)) return shorten(String(error));
    return shorten(String(error.message === '' ? error.name : error.message));
  } catch {
    return 'something was thrown that cannot be described';
  }
}
