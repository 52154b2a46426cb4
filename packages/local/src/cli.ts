#!/usr/bin/env node
import { format } from 'node:util';
import { HELP, readArguments } from './cli-arguments.js';
import { hasSubcommand, runSubcommand } from './commands/subcommands.js';
import type { AppConfigLocalOptions } from './options.js';
import { startAppConfigLocal } from './server.js';
import { describeError } from './shared/described.js';
import { packageVersion } from './shared/package-version.js';

const out = (text: string) => process.stdout.write(`${text}\n`);
const error = (text: string) => process.stderr.write(`${text}\n`);
const logger = {
  error: (...args: unknown[]) => error(`error: ${format(...args)}`),
  warn: (...args: unknown[]) => error(`warning: ${format(...args)}`),
  info: (...args: unknown[]) => out(format(...args)),
  debug: () => {},
};

async function start(options: AppConfigLocalOptions): Promise<void> {
  const local = await startAppConfigLocal({ ...options, logger });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => local.close().finally(() => process.exit(0)));
  }
  out(`AppConfig Local answers at ${local.endpoint}
Console: ${local.endpoint}/console/

Point AWS SDKs and the AWS CLI at it:
  export AWS_ENDPOINT_URL_APPCONFIG=${local.endpoint}
  export AWS_ENDPOINT_URL_APPCONFIGDATA=${local.endpoint}
  export AWS_REGION=${local.region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

Ctrl-C stops it.`);
}

/** Starts the server, or prints what the options ask for instead. */
function serve(argv: readonly string[]): void {
  const command = readArguments(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      break;
    case 'version':
      out(packageVersion());
      break;
    case 'misuse':
      error(`appconfig-local: ${command.message}\nTry appconfig-local --help`);
      process.exitCode = 2;
      break;
    case 'start':
      start(command.options).catch((reason: unknown) => {
        error(`appconfig-local: ${describeError(reason)}`);
        process.exitCode = reason instanceof TypeError ? 2 : 1;
      });
  }
}

const argv = process.argv.slice(2);
if (hasSubcommand(argv)) {
  void runSubcommand(argv, { out, error }).then((code) => {
    process.exitCode = code;
  });
} else {
  serve(argv);
}
