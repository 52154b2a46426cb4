import { fileURLToPath } from 'node:url';
import { describeError } from './check.js';
import { readCommandLine } from './command-line.js';
import { readConfig } from './config.js';
import { startDemo } from './demo.js';
import { lineLogger } from './logger.js';
import { stopOnSignal } from './stop-on-signal.js';
import { welcome } from './welcome.js';

const OWN_DOCUMENTS = fileURLToPath(new URL('../config', import.meta.url));

async function main(): Promise<void> {
  // The demo supports Node 20, and the SDK's notice about it would be the first thing in the log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

  const commandLine = readCommandLine(process.argv.slice(2), OWN_DOCUMENTS);
  if (commandLine.kind === 'invalid') return fail(commandLine.problem);
  const { directory } = commandLine;

  const settings = readConfig(process.env, { embedded: directory !== undefined });
  if (settings.kind === 'invalid') {
    return fail(['These environment variables cannot be used:', ...settings.problems].join('\n  '));
  }
  const { config } = settings;

  const logger = lineLogger(process.stdout, process.stderr);
  const starting = startDemo({ config, directory, logger });
  const stopping = stopOnSignal(starting, logger);
  const { port, localEndpoint, settled } = await starting;
  logger.info(`listening on http://127.0.0.1:${port}`);
  await settled;
  if (stopping.aborted) return;
  const local =
    directory !== undefined && localEndpoint !== undefined
      ? { endpoint: localEndpoint, directory }
      : undefined;
  process.stdout.write(welcome({ config, port, local }));
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  fail(`The demo cannot start: ${describeError(error)}`);
});
