import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, disconnect } from '../pull/aws.js';
import type { PlannedFile } from '../pull/plan.js';
import { Puller } from '../pull/pull.js';
import { keepPulling } from '../pull/watch.js';
import { readPullArguments } from './pull-arguments.js';
import type { Output, Subcommand } from './subcommand.js';

const HELP = `Usage: appconfig-local pull --application A --environment E --directory DIR [options]

Writes what is deployed on AWS as files that --directory serves: DIR/A/E/<profile>.flags.json for feature flags,
.json, .yaml, .txt or .ion for other profiles. Nothing on AWS is changed: it lists, gets, and polls as a client does,
with the credentials that the AWS SDK finds (@aws-sdk/client-appconfig and @aws-sdk/client-appconfigdata have
to be installed). What it would overwrite is shown flag by flag, and overwritten if you say so.

  --application <name>      name or ID
  --environment <name>      name or ID
  --profile <name>          name or ID of one configuration profile (default: all of which something is deployed)
  --directory <path>        where the files go; what is missing is created
  --region <name>           AWS region (default: as the AWS SDK finds it)
  --endpoint-url <url>      ask this server in place of AWS
  --newest                  of feature flags, take a version whose deployment is under way; otherwise the newest
                            one whose deployment is complete. Of other profiles it is what one client gets
  --yes                     overwrite without asking; without a terminal nothing is overwritten otherwise
  --watch                   go on until Ctrl-C; a file that somebody else changes is asked about again
  --interval <seconds>      time between two looks with --watch, 15 to 86400 (default: 60); doubled after each
                            error, up to 15 minutes
  --help                    print this text

Exit codes: 0 all is there, 1 something was not pulled, 2 wrong command line.
`;

/** What `pull` has around it. */
export interface Surroundings {
  /** Asks whoever sits at the terminal; `undefined` where nobody does. */
  readonly ask: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Calls back once it is to end; returns what ends that. */
  readonly onEnd: (end: () => void) => () => void;
}

export function createPullCommand({ ask, wait, onEnd }: Surroundings): Subcommand {
  return {
    help: HELP,
    async run(argv, output) {
      const { yes, watch, region, endpointUrl, ...options } = readPullArguments(argv);
      const ending = new AbortController();
      const aws = await connect({ region, endpointUrl, signal: ending.signal });
      const stopListening = watch === undefined ? () => {} : onEnd(() => ending.abort());
      const mayOverwrite = async (files: readonly PlannedFile[]): Promise<boolean> => {
        for (const file of files) show(file, output);
        if (yes) return true;
        const them = files.length === 1 ? 'it' : 'them';
        if (ask === undefined) {
          output.error(
            `error: Nothing is written: --yes overwrites ${them}, and there is no terminal to ask at`,
          );
          return false;
        }
        const isMeant = /^y(?:es)?$/i.test((await ask(`Overwrite ${them}? [y/N] `, ending.signal)).trim());
        if (!isMeant) output.error('Nothing is written');
        return isMeant;
      };
      const puller = new Puller(aws, options, { ...output, mayOverwrite });
      try {
        if (watch === undefined) return (await puller.pull()) === 'done' ? 0 : 1;
        const outcome = await keepPulling(puller, watch, output, wait, ending.signal);
        return outcome === 'refused' ? 1 : 0;
      } finally {
        stopListening();
        disconnect(aws);
      }
    },
  };
}

function show({ path, replaced, differences }: PlannedFile, { out }: Output): void {
  out(`${path} would change:`);
  for (const other of replaced) out(`  it would replace ${other}`);
  for (const line of differences) out(`  ${line}`);
}

async function askOnTerminal(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close it, and leave the question open.
  const closed = once(terminal, 'close').then(() => '');
  try {
    return await Promise.race([terminal.question(question, { signal }), closed]);
  } catch {
    return '';
  } finally {
    terminal.close();
  }
}

export const pullCommand = createPullCommand({
  ask: process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined,
  wait: (seconds, signal) => delay(seconds * 1000, undefined, { signal }).catch(() => {}),
  onEnd(end) {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.once(signal, end);
    return () => {
      for (const signal of signals) process.off(signal, end);
    };
  },
});
