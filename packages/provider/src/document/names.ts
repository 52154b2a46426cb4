const MAX_NAME_CHARACTERS = 200;

/** A name in quotes, for messages: the only thing that they say of a document's content. */
export function nameOf(name: string): string {
  return `'${name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS)}…` : name}'`;
}
