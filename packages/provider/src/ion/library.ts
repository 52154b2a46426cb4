import type * as ion from 'ion-js';

/** What `ion-js` exports. */
export type IonLibrary = Omit<typeof ion, 'default'>;

/** Loads `ion-js` on first need; documents without rules never pay for it. */
export async function loadIonLibrary(): Promise<IonLibrary> {
  const namespace = await import('ion-js');
  // A CommonJS package: not every loader finds its named exports.
  return namespace.makeReader === undefined ? namespace.default : namespace;
}
