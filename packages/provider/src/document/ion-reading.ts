import type { Reader } from 'ion-js';
import { IonSyntaxFailure } from '../rules/ion-node.js';
import { messageOf } from '../rules/rule-failure.js';

/** Leaves whatever the reader is in, down to a depth. */
export function leaveTo(reader: Reader, depth: number): void {
  try {
    while (reader.depth() > depth) reader.stepOut();
  } catch (error) {
    throw new IonSyntaxFailure(messageOf(error), { cause: error });
  }
}
