const ENGINE = 'aws-appconfig-openfeature-provider/engine';
const HERE = '\0engine-here';

/**
 * Leaves out what the console does not ask of the engine, such as writing Ion: it would be loaded as a whole. What is not named here is
 * not there.
 */
export const engineHere = () => ({
  name: 'engine-here',
  enforce: 'pre',
  resolveId: (id, importer) => (id === ENGINE && importer !== HERE ? HERE : undefined),
  load: (id) =>
    id === HERE
      ? `export { compileRuleText, createFlagSet, diffFlags, evaluateAll, explain, parseDocument } from '${ENGINE}';`
      : undefined,
});
