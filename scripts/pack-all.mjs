// Packs both packages into dist-packages, as they would be published: pnpm puts versions where the workspace has `workspace:^`,
// which npm would leave. Prints the command that installs them elsewhere.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'dist-packages');
const packages = ['aws-appconfig-openfeature-provider', 'appconfig-local'];

rmSync(folder, { recursive: true, force: true });
const filters = packages.flatMap((name) => ['--filter', name]);
execFileSync('npx', ['--yes', 'pnpm@12', ...filters, 'pack', '--pack-destination', folder], {
  cwd: join(folder, '..'),
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: process.platform === 'win32',
});
const files = readdirSync(folder).map((name) => join(folder, name));
console.log(`npm install ${files.map((file) => JSON.stringify(file)).join(' ')}`);
