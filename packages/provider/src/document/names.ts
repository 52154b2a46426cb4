const MAX_NAME_CHARACTERS = 200;

/** A name in quotes, for messages: the only part of a document that they repeat. */
export function nameOf(name: string): string {
  return `'${name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS)}…` : name}'`;
}
