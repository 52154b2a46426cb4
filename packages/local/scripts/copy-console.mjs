// Puts the console's built files beside this package's own, which serves them.
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('appconfig-console/package.json');
cpSync(join(dirname(manifest), 'dist'), join(import.meta.dirname, '..', 'dist', 'console'), {
  recursive: true,
});
