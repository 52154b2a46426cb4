// Compares the public API, as the built packages declare it, with the reports in api/reports, or in the folder that --reports
// names. With --update it writes them. Fails also where something public has no doc comment, or is not exported.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { ENTRY_POINTS, inRepository } from './entry-points.mjs';

const { values } = parseArgs({ options: { update: { type: 'boolean' }, reports: { type: 'string' } } });
const update = values.update === true;
const reportFolder = values.reports === undefined ? inRepository('api/reports') : resolve(values.reports);
mkdirSync(reportFolder, { recursive: true });

const outcomes = ENTRY_POINTS.map(({ name, folder, module }) => ({ name, ...compare(name, folder, module) }));
const changed = outcomes.filter(({ apiReportChanged }) => apiReportChanged).map(({ name }) => name);
const faulty = outcomes.some(({ succeeded, apiReportChanged }) => !succeeded && !apiReportChanged);
if (changed.length > 0) {
  console.log(
    update
      ? `Written: ${changed.join(', ')}`
      : `The public API differs from api/reports: ${changed.join(', ')}. If that is meant, run \`npx --yes pnpm@12 api\` and commit what it writes.`,
  );
}
process.exitCode = faulty || (changed.length > 0 && !update) ? 1 : 0;

function compare(name, folder, module) {
  const none = { logLevel: ExtractorLogLevel.None };
  const fault = { logLevel: ExtractorLogLevel.Error };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: inRepository(`${folder}/package.json`),
    configObject: {
      projectFolder: inRepository(folder),
      mainEntryPointFilePath: inRepository(`${folder}/dist/esm/${module}.d.ts`),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023'],
            module: 'nodenext',
            types: ['node'],
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
          },
          files: [inRepository(`${folder}/dist/esm/${module}.d.ts`)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: inRepository('api/temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: {
          default: fault,
          'ae-missing-release-tag': none,
        },
        tsdocMessageReporting: { default: none },
        compilerMessageReporting: { default: fault },
      },
    },
  });
  return Extractor.invoke(config, {
    localBuild: update,
    messageCallback(message) {
      // Which report has changed is told in one line at the end.
      if (message.category === 'console') message.handled = true;
    },
  });
}
