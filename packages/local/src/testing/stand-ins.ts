import type { Surroundings } from '../control-plane/operation.js';
import { RecordingLogger } from './recording-logger.js';

/** Nothing in place of other AWS services. */
export const NO_STAND_INS: Surroundings = {
  lambdaValidators: new Map(),
  extensionHandlers: new Map(),
  locations: new Map(),
  deploymentActions: { follow() {} },
  functionTimeout: 15,
  logger: new RecordingLogger(),
};
