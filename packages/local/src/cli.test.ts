import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanUp, onCleanUp } from './testing/local.js';

afterEach(cleanUp);
/** The command as it is installed; building the package makes it. */
const CLI = fileURLToPath(new URL('../dist/esm/cli.js', import.meta.url));

function run(...argv: string[]) {
  const child = spawn(process.execPath, [CLI, ...argv]);
  onCleanUp(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exit = once(child, 'close').then(([code]) => ({ code, ...output }));
  return { child, exit };
}

async function endpointOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  for await (const line of createInterface(child.stdout)) {
    const endpoint = /answers at (\S+)/.exec(line)?.[1];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error('The command ended without an endpoint');
}

describe('appconfig-local', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'answers until %s, then exits with 0 though a client is connected',
    async (signal) => {
      const { child, exit } = run('--port', '0');
      const endpoint = await endpointOf(child);
      const answer = await fetch(`${endpoint}/configuration`);
      expect(answer.status).toBe(400);
      child.kill(signal);
      expect((await exit).code).toBe(0);
    },
  );

  it('says how to point a client at it', async () => {
    const { child, exit } = run('--port', '0');
    const endpoint = await endpointOf(child);
    child.kill('SIGTERM');
    const { stdout } = await exit;
    expect(stdout).toContain(`AWS_ENDPOINT_URL_APPCONFIGDATA=${endpoint}`);
    expect(stdout).toContain(`Console: ${endpoint}/console/\n`);
  });

  it('lets requests fail from the start, until somebody ends that over HTTP', async () => {
    const { child } = run('--port', '0', '--fail', 'kind=error,plane=control,status=503');
    const endpoint = await endpointOf(child);
    expect((await fetch(`${endpoint}/applications`)).status).toBe(503);
    const listed = await (await fetch(`${endpoint}/_local/faults`)).json();
    expect(listed).toMatchObject({ faults: [{ kind: 'error', plane: 'control', status: 503, hits: 1 }] });
    expect((await fetch(`${endpoint}/_local/faults`, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(`${endpoint}/applications`)).status).toBe(200);
  });

  it('prints help and its version', async () => {
    expect(await run('--help').exit).toMatchObject({ code: 0, stdout: expect.stringContaining('--port') });
    expect(await run('--version').exit).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('explains a flag of a file, as its README shows', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const [shown = ''] = /^ {4}checkout: .*?^ {4}Reason .*?$/ms.exec(readme) ?? [];
    const directory = await mkdtemp(join(tmpdir(), 'cli-'));
    onCleanUp(() => rm(directory, { recursive: true }));
    const rule = '(and (eq $tier "gold") (in $country ["DE", "US"]))';
    const variants = [{ name: 'Gold', rule, enabled: true }, { name: 'Default' }];
    const values = { checkout: { _variants: variants } };
    await writeFile(join(directory, 'main.flags.json'), JSON.stringify({ version: '1', flags: {}, values }));
    const context = ['--context', 'tier=gold', 'country=FR'];
    const { exit } = run('explain', join(directory, 'main.flags.json'), 'checkout', ...context);
    expect(await exit).toEqual({ code: 0, stderr: '', stdout: `${shown.replace(/^ {4}/gm, '')}\n` });
    expect(await run('explain').exit).toMatchObject({ code: 2, stdout: '' });
  });

  it('exits with 2 and one clear line on misuse', async () => {
    const { code, stdout, stderr } = await run('--port', 'x').exit;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^appconfig-local: --port must be an integer .*\nTry appconfig-local --help\n$/);
  });

  it('exits with 1 and one clear line when it cannot start', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onCleanUp(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await run('--port', String(port)).exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^appconfig-local: .*cannot listen on .*\n$/);
  });
});
