/** Characters of what somebody else says, a service or a library, that a message repeats. */
const MAX_SAID_CHARACTERS = 500;

/** A text as it is, or its beginning where it is long. */
export function shorten(text: string, maxCharacters = MAX_SAID_CHARACTERS): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}

/** What went wrong, in a few words, whatever was thrown: an error may have any message, and other things may be thrown. */
export function describeError(error: unknown): string {
  try {
    if (!(error instanceof Error)) return shorten(String(error));
    return shorten(String(error.message === '' ? error.name : error.message));
  } catch {
    return 'something was thrown that cannot be described';
  }
}
