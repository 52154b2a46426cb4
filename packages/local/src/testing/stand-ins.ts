import type { StandIns } from '../stand-ins/stand-ins.js';
import { RecordingLogger } from './recording-logger.js';

/** Nothing in place of other AWS services. */
export const NO_STAND_INS: StandIns = {
  lambdaValidators: new Map(),
  locations: new Map(),
  functionTimeout: 15,
  logger: new RecordingLogger(),
};
