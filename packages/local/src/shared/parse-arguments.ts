import { type ParseArgsConfig, parseArgs } from 'node:util';
import { describeError } from './described.js';
import { didYouMean, nearName } from './near-names.js';

/** Node quotes an unknown option in full, however long it is. */
const MAX_MESSAGE_CHARACTERS = 300;

/** As Node's `parseArgs`, with an error that names the option that was probably meant. */
export function parseArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Its second sentence is about arguments that begin with a dash, which none of these commands takes.
    const message = describeError(error).replace(/\. To specify a positional argument .*$/s, '');
    const [, unknown] = /^Unknown option '--?([^']*)'/.exec(message) ?? [];
    const near = unknown === undefined ? undefined : nearName(unknown, Object.keys(config.options ?? {}));
    const hint = didYouMean(near === undefined ? undefined : `--${near}`);
    throw new Error(`${message.slice(0, MAX_MESSAGE_CHARACTERS)}${hint}`, { cause: error });
  }
}
