import { readList } from '../http/host-check.js';
import { type Fault, type FaultInput, toFault } from './fault.js';
import { MAX_FAULTS } from './faults.js';

/** Checks a list of faults; throws a TypeError that names the one that is wrong. */
export function checkFaults(name: string, value: unknown): readonly Fault[] {
  let index = 0;
  return readList(name, value, 'an array of faults', MAX_FAULTS, (entry) => {
    const of = `${name}[${index}]`;
    index += 1;
    return toFault(entry as FaultInput, of);
  });
}
