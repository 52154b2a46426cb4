// Builds a route handler with Turbopack, as `next build` does by itself, and asks it. Next.js is installed for this alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './example.mjs';
import { makeProject, packedPackages, runAll } from './project.mjs';
import { EXPECTED, environmentFor, serve } from './served.mjs';

const project = makeProject();
const local = await serve();
const env = { ...environmentFor(local), NEXT_TELEMETRY_DISABLED: '1' };
const next = join(project.folder, 'node_modules', 'next', 'dist', 'bin', 'next');
try {
  const sdk = ['@aws-sdk/client-appconfig', '@aws-sdk/client-appconfigdata'];
  const framework = ['next@16', 'react@19', 'react-dom@19'];
  project.install(...packedPackages(), '@openfeature/server-sdk', '@openfeature/core', ...sdk, ...framework);
  writeApplication();
  await runAll([
    [
      'Turbopack, route handler of Next.js',
      async () => {
        await project.run(process.execPath, [next, 'build'], { env });
        assert.deepEqual(await askOnce(), EXPECTED);
      },
    ],
  ]);
} finally {
  await local.close();
  project.remove();
}

/** The service, whose answers go into a response and not to its output. */
function writeApplication() {
  const service = readFileSync(join(import.meta.dirname, 'service.mjs'), 'utf8')
    .replace('async function main()', 'export async function main()')
    .replace('console.log(JSON.stringify(answers))', 'return answers')
    .replace('\nmain();', '');
  project.write('service.mjs', service);
  project.write(
    'app/layout.js',
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n',
  );
  project.write(
    'app/flags/route.js',
    `import { main } from '../../service.mjs';
export const dynamic = 'force-dynamic';
export const GET = async () => Response.json(await main());
`,
  );
}

async function askOnce() {
  const port = await freePort();
  const server = spawn(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: project.folder,
    env,
    stdio: 'ignore',
  });
  try {
    for (let attempt = 0; attempt < 150; attempt += 1) {
      const response = await fetch(`http://127.0.0.1:${port}/flags`).catch(() => undefined);
      if (response?.ok) return await response.json();
      if (server.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('Next.js did not answer');
  } finally {
    server.kill('SIGKILL');
  }
}
