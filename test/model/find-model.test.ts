import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findModels } from './find-model.js';

const directory = mkdtempSync(join(tmpdir(), 'model-'));

afterAll(() => rmSync(directory, { recursive: true }));

function file(path: string, content: string | Buffer): string {
  const whole = join(directory, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

const description = (serviceId: string) =>
  JSON.stringify({ metadata: { serviceId }, operations: { [serviceId]: {} }, shapes: {} });
const found = (environment: NodeJS.ProcessEnv) =>
  findModels(environment)?.services.flatMap(({ operations }) => Object.keys(operations));

function cli(place: string, botocore: string): void {
  chmodSync(file(join(place, 'aws'), '#!/bin/sh\n'), 0o755);
  const data = join(botocore, 'data');
  file(join(data, 'appconfig/2019-10-09/service-2.json.gz'), gzipSync(description('Control')));
  file(join(data, 'appconfigdata/2021-11-11/service-2.json'), description('Data'));
}

describe('the models', () => {
  it('are found in a directory that is named', () => {
    file('named/appconfig-service-2.json', description('Control'));
    file('named/appconfigdata-service-2.json', description('Data'));
    expect(found({ APPCONFIG_MODEL_DIRECTORY: join(directory, 'named') })).toEqual(['Control', 'Data']);
  });

  it('have to be there if one is named', () => {
    const missing = join(directory, 'missing');
    expect(() => found({ APPCONFIG_MODEL_DIRECTORY: missing })).toThrow(missing);
  });

  it.each([
    ['version 1, as Debian has it', 'one/bin', 'one/lib/python3/dist-packages/awscli/botocore'],
    ['version 1, as pip has it', 'two/bin', 'two/lib/python3.11/site-packages/botocore'],
    ['version 2', 'three/dist', 'three/dist/awscli/botocore'],
  ])('are found beside the AWS CLI, %s', (_, place, botocore) => {
    cli(place, botocore);
    mkdirSync(join(directory, place, 'links'));
    symlinkSync(join('..', 'aws'), join(directory, place, 'links', 'aws'));
    const path = [join(directory, 'nothing'), join(directory, place, 'links')].join(delimiter);
    expect(found({ PATH: path })).toEqual(['Control', 'Data']);
  });

  it('are nowhere without an AWS CLI', () => {
    expect(findModels({ PATH: directory })).toBeUndefined();
  });
});
