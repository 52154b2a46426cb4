import { builtIn } from '../shared/built-in.js';

/** Gives the event loop a turn: I/O and timers that are due run before the promise resolves. */
export type Turn = () => Promise<void>;

const timers = builtIn('node:timers/promises');

/** Browsers delay timers, but not messages that a page sends to itself. */
export const eventLoopTurn: Turn = timers === undefined ? messageTurn : () => timers.setImmediate();

function messageTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

/** How much work is done between two turns: about this many characters of a document (D8). */
export const CHARACTERS_PER_TURN = 16 * 1024;

/** Takes a turn if there has been enough work since the last one. */
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
