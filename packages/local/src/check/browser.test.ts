import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

/** What browsers have, and the language itself does not. */
const WEB = { AbortController, AbortSignal, MessageChannel, TextDecoder, TextEncoder, URL, atob, btoa };

describe('checks in a browser', () => {
  it('need nothing but what browsers have', async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: `
          export { checkDocument } from './check/check-document';
          export { flagDifferences } from './compare/flag-changes';
          export { applyOverrides } from './overrides/apply';`,
        resolveDir: join(__dirname, '..'),
      },
      bundle: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'checks',
      target: 'es2022',
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
    const context = createContext({ ...WEB });
    runInContext(outputFiles[0]?.text ?? '', context);
    const document = {
      version: '1',
      flags: { pay: { name: 'Pay' } },
      values: {
        pay: {
          _variants: [
            { name: 'A', rule: '(not (eq $a))', enabled: true },
            { name: 'B', enabled: true },
          ],
        },
      },
    };
    const script = `(async (text) => JSON.stringify(await checks.checkDocument({
      bytes: new TextEncoder().encode(text), contentType: 'application/json', type: 'AWS.AppConfig.FeatureFlags' })))`;
    const text = JSON.stringify(document);
    const findings = JSON.parse(await runInContext(script, context)(text));
    expect(findings).toMatchObject([
      { line: 1, column: text.indexOf('(eq $a)') + 1, constraint: 'RuleIsValid' },
    ]);
  });
});
