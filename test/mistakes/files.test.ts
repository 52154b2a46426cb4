import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startAppConfigLocal } from 'appconfig-local';
import { itTells, type Mistake } from '../support/mistakes.js';
import { recordingLogger } from '../support/provider.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mistakes-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Throws what AppConfig Local logs of a directory with this one file. */
function files(path: string, content: string) {
  return async () => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
    const log: string[] = [];
    const logger = recordingLogger(log);
    const local = await startAppConfigLocal({ directory: directory, logger });
    await local.close();
    throw new Error(log.filter((line) => /^(warn|error)/.test(line)).join('\n'));
  };
}

const FILES: readonly Mistake[] = [
  [
    'a file in the directory itself',
    files('main.json', '{}'),
    'warn: main.json is not deployed: files belong at <application>/<environment>/<profile>.json, or <application>:<environment>:<profile>.json',
  ],
  [
    'a file without an environment',
    files('DemoApp/main.json', '{}'),
    'warn: DemoApp/main.json is not deployed: files belong at <application>/<environment>/<profile>.json, or <application>:<environment>:<profile>.json',
  ],
  [
    'a file a folder too deep',
    files('DemoApp/prod/more/main.json', '{}'),
    'warn: DemoApp/prod/more is not deployed: it is a directory, and no deeper ones are looked into',
  ],
  [
    'an ending that does not exist',
    files('DemoApp/prod/main.toml', 'a = 1'),
    'error: DemoApp/prod/main.toml is not deployed: its name must end in .flags.json, .json, .yaml, .yml, .txt, .ion',
  ],
  [
    'freeform JSON with the ending of feature flags',
    files('DemoApp/prod/main.flags.json', '{"a": true}'),
    'error: DemoApp/prod/main.flags.json is not deployed: Error invoking extension AppConfig Feature Flags Helper: Invalid \'Content\' data: version must satisfy Required: a document of feature flags is {"version":"1","flags":{…},"values":{…}}, which is not the form that clients retrieve; what was deployed before stays',
  ],
  [
    'a comment in JSON',
    files('DemoApp/prod/main.json', '{\n  # new\n  "a": true\n}'),
    'error: DemoApp/prod/main.json is not deployed: it is not valid JSON: unexpected character at line 2, column 3; JSON has no comments; what was deployed before stays',
  ],
  [
    'a tab in YAML',
    files('DemoApp/prod/main.yaml', 'a:\n\tb: true\n'),
    'error: DemoApp/prod/main.yaml is not deployed: The document is not usable YAML: tab characters must not be used in indentation at line 2, column 1; indent with blanks; what was deployed before stays',
  ],
  [
    'overrides of a flag that is not there',
    files('overrides.json', '{"DemoApp/prod/main": {"a": {"enabled": true}}}'),
    'warn: The override of "a" in "DemoApp/prod/main" does not count: there is no file of this profile',
  ],
];

describe('M2 files of appconfig-local', () => itTells(FILES, () => directory));
