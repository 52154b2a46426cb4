import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAX_ATTRIBUTE_BYTES, MAX_HEADER_BYTES, MAX_HEADERS } from './agent-context.js';
import type { AgentSourceOptions } from './agent-options.js';

const run = promisify(execFile);
const root = join(__dirname, '..', '..', '..', '..', '..');
const document = readFileSync(join(root, 'docs', 'agent.md'), 'utf8');

const blocks = (language: string) =>
  Array.from(
    document.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms')),
    ([, code]) => code ?? '',
  );

describe('docs/agent.md', () => {
  it.each(blocks('ts').map((code, index) => [index + 1, code]))(
    'has options that are accepted: %s',
    async (_number, code) => {
      // Without types it is JavaScript as it stands. Options that do not exist make it throw.
      const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', String(code)], {
        cwd: join(root, 'packages', 'provider'),
      });
      expect(stdout + stderr).toBe('');
    },
  );

  it('has two such examples, and a container that is JSON', () => {
    expect(blocks('ts')).toHaveLength(2);
    expect(blocks('json').map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({ portMappings: [{ containerPort: 2772, protocol: 'tcp' }] }),
    ]);
  });

  it('names every option, and none that does not exist', () => {
    const options: Record<keyof AgentSourceOptions, true> = { endpoint: true, accessToken: true };
    const [table] = /^\| Option of `agentSource`.*?\n\n/ms.exec(document) ?? [''];
    expect(Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, name]) => name)).toEqual(Object.keys(options));
  });

  it('A2 tells the bounds of what one evaluation sends', () => {
    const [table] = /^\| Of one evaluation.*?\n\n/ms.exec(document) ?? [''];
    const bounds = Array.from(table.matchAll(/\| (\d[\d ]*)/g), ([, digits]) =>
      Number(digits?.replaceAll(' ', '')),
    );
    expect(bounds).toEqual([MAX_ATTRIBUTE_BYTES, MAX_HEADERS, MAX_HEADER_BYTES]);
  });
});
