// How Rollup takes js-yaml into a package of ours: its parser alone, and none of its schemas and its writer (docs/adr/0029).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const NAME = 'js-yaml';

/** Calls that make constants and do nothing else, which nobody but js-yaml's author could know for sure of every function. */
const PURE = [
  'createTagDefinitionListMap',
  'createTagDefinitionMap',
  'defineMappingTag',
  'defineScalarTag',
  'defineSequenceTag',
  'FAILSAFE_SCHEMA.withTags',
  'Schema',
  'YAML11_SCHEMA.withTags',
];

export const treeshake = {
  moduleSideEffects: 'no-external',
  propertyReadSideEffects: false,
  manualPureFunctions: PURE,
};

/** A plugin for Rollup; `from` is a file of the package that depends on js-yaml. */
export function inlineJsYaml(from) {
  const manifest = createRequire(from).resolve(`${NAME}/package.json`);
  const folder = dirname(manifest);
  const { module, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const file = join(folder, module);
  const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
  return {
    name: NAME,
    resolveId: (id) => (id === NAME ? { id: file, moduleSideEffects: false } : undefined),
    renderChunk: (code, { modules }) =>
      file in modules
        ? `/*!\nThis file contains a part of ${NAME} ${version}.\n\n${licence}\n*/\n${code}`
        : undefined,
  };
}
