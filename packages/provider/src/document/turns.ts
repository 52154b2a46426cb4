import { setImmediate as nextTurn } from 'node:timers/promises';

/** Gives the event loop a turn: I/O and timers that are due run before the promise resolves. */
export type Turn = () => Promise<void>;

export const eventLoopTurn: Turn = () => nextTurn();

/** Work that is done between two turns: about that many characters of a document (D8). */
export const CHARACTERS_PER_TURN = 16 * 1024;

/** Takes a turn when there has been enough work since the last one. */
export type Pacer = (characters: number) => Promise<void>;

/** Counts work by the characters of the document that it covers, and takes a turn whenever there has been enough of it (D8). */
export function createPacer(turn: Turn): Pacer {
  let characters = 0;
  return async (done) => {
    characters += done;
    if (characters < CHARACTERS_PER_TURN) return;
    characters = 0;
    await turn();
  };
}
