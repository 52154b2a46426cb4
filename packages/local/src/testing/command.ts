import { runSubcommand } from '../commands/subcommands.js';

/** Runs a subcommand in this process; resolves to its exit code and what it wrote. */
export async function command(...argv: string[]) {
  const lines = { out: '', error: '' };
  const write = (stream: 'out' | 'error') => (text: string) => {
    lines[stream] += `${text}\n`;
  };
  const code = await runSubcommand(argv, { out: write('out'), error: write('error') });
  return { code, ...lines };
}
