import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ServiceDescription, ServiceModel } from './service-model.js';

/** The two services, and where each has its description below a directory of models. */
const SERVICES = {
  appconfig: ['appconfig/2019-10-09/service-2.json', 'appconfig-service-2.json'],
  appconfigdata: ['appconfigdata/2021-11-11/service-2.json', 'appconfigdata-service-2.json'],
} as const;

export interface Models {
  /** Where they were found. */
  readonly directory: string;
  readonly services: readonly ServiceModel[];
}

/**
 * The API's models: from the directory that `APPCONFIG_MODEL_DIRECTORY` names, laid out as botocore's `data` is or with both
 * files in one place; else those that the installed AWS CLI brings. `undefined` without either.
 */
export function findModels(environment: NodeJS.ProcessEnv = process.env): Models | undefined {
  const named = environment.APPCONFIG_MODEL_DIRECTORY;
  if (named) {
    const models = readModels(named);
    if (models === undefined) throw new Error(`No model of AppConfig in APPCONFIG_MODEL_DIRECTORY ${named}`);
    return models;
  }
  for (const directory of dataOfCli(environment.PATH ?? '')) {
    const models = readModels(directory);
    if (models !== undefined) return models;
  }
  return undefined;
}

function readModels(directory: string): Models | undefined {
  const services = Object.values(SERVICES).map((names) => {
    const files = names.flatMap((name) => [join(directory, name), join(directory, `${name}.gz`)]);
    const file = files.find((path) => existsSync(path));
    return file === undefined ? undefined : new ServiceModel(readDescription(file));
  });
  return services.every((service) => service !== undefined) ? { directory, services } : undefined;
}

function readDescription(file: string): ServiceDescription {
  const bytes = readFileSync(file);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
}

/** Where botocore's data may be, as seen from each `aws` of the PATH: beside it (version 2), or in Python's packages. */
function dataOfCli(path: string): string[] {
  return path
    .split(delimiter)
    .map((directory) => join(directory, 'aws'))
    .filter((program) => existsSync(program))
    .flatMap((program) => {
      const place = dirname(realpathSync(program));
      const libraries = join(place, '..', 'lib');
      const pythons = existsSync(libraries)
        ? readdirSync(libraries).filter((name) => name.startsWith('python'))
        : [];
      const packages = pythons.flatMap((python) =>
        ['dist-packages', 'site-packages'].map((name) => join(libraries, python, name)),
      );
      return [place, ...packages].flatMap((root) => [
        join(root, 'awscli', 'botocore', 'data'),
        join(root, 'botocore', 'data'),
      ]);
    });
}
