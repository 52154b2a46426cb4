import { randomInt } from 'node:crypto';

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A random identifier in the form that AppConfig gives its resources. */
export function createId(): string {
  return Array.from({ length: 7 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}
