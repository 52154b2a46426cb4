import { join } from 'node:path';

const CHUNKS = join(import.meta.dirname, '../provider/dist/esm/chunks');
const HERE = '\0yaml-here';

/**
 * Has big YAML read where it is: there are no threads of Node in a browser, and the console's checks run in a worker of their own
 * already.
 */
export const yamlHere = () => ({
  name: 'yaml-here',
  enforce: 'pre',
  resolveId: (id) => (id === './yaml-thread.js' ? HERE : undefined),
  load: (id) =>
    id === HERE
      ? `import { readYaml } from ${JSON.stringify(join(CHUNKS, 'yaml-content.js'))};
export async function readYamlInWorker({ text, limits }) {
  const result = readYaml(text, limits);
  const answer = result.ok ? { ok: true, json: JSON.stringify(result.value) } : { ok: false, message: result.message };
  return { kind: 'answered', answer };
}`
      : undefined,
});
