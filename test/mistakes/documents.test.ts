import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import { itTells, type Mistake, serve } from '../support/mistakes.js';
import { identifiers, register } from '../support/provider.js';
import { startProxy, type TestProxy } from '../support/proxy.js';

let local: AppConfigLocal;
let proxy: TestProxy;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1 });
  proxy = await startProxy(local.endpoint);
  await local.deploy({ ...identifiers, content: '{}' });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await proxy.close();
  await local.close();
});

/** Throws what an application is told, or else warned of, that gets this document. */
function served(content: string | Uint8Array, contentType?: string, options = {}) {
  return async () => {
    serve(proxy, content, contentType);
    const { error, log } = await register(proxy.endpoint, options);
    const warnings = log.filter((line) => line.startsWith('warn: '));
    throw new Error(error?.message ?? warnings.map((line) => line.slice('warn: '.length)).join('\n'));
  };
}

const YAML = 'application/x-yaml';
const FLAGS = { profileType: 'AWS.AppConfig.FeatureFlags' };
const stored = (members: object) => JSON.stringify({ version: '1', ...members });

const SYNTAX: readonly Mistake[] = [
  [
    'a comment',
    served('{\n  // the new page\n  "a": true\n}'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 2, column 3; JSON has no comments',
  ],
  [
    'a comma after the last member',
    served('{"a": true,\n}'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 2, column 1; JSON has no comma after the last member',
  ],
  [
    'a comma that is missing',
    served('{"a": true\n "b": false}'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 2, column 2; a comma is missing before it',
  ],
  [
    'single quotes',
    served("{'a': true}"),
    'The document was rejected: The document is not usable JSON: unexpected character at line 1, column 2; JSON has texts in double quotes only',
  ],
  [
    'keys without quotes',
    served('{a: true}'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 1, column 2; JSON has keys and texts in double quotes only',
  ],
  [
    "Python's True",
    served('{"a": True}'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 1, column 7; JSON has true, false and null',
  ],
  [
    'nothing',
    served(' \n'),
    'The document was rejected: The document is not usable JSON: unexpected end at line 2, column 1; it is empty',
  ],
  [
    'a brace that is missing',
    served('{"a": true'),
    'The document was rejected: The document is not usable JSON: unexpected end at line 1, column 11; a bracket or a quote is not closed, or it was cut off',
  ],
  [
    'UTF-16',
    served(Buffer.from('{"a": true}', 'utf16le')),
    'The document was rejected: The document is not usable JSON: unexpected character at line 1, column 2; it seems to be UTF-16: save it as UTF-8',
  ],
  [
    'Latin-1',
    served(Buffer.from('{"a": "grün"}', 'latin1')),
    'The document was rejected: The document is not UTF-8: it contains bytes that are no character; save it as UTF-8',
  ],
  [
    'YAML that is called JSON',
    served('a: true\n'),
    'The document was rejected: The document is not usable JSON: unexpected character at line 1, column 1; JSON begins with {, and YAML has the content type application/x-yaml',
  ],
  [
    'a tab in YAML',
    served('a:\n\tb: true\n', YAML),
    'The document was rejected: The document is not usable YAML: tab characters must not be used in indentation at line 2, column 1; indent with blanks',
  ],
  [
    'a key twice in YAML',
    served('a: 1\na: 2\n', YAML),
    "The document was rejected: The document is not usable YAML: the key 'a' stands a second time in its mapping at line 2, column 1",
  ],
  [
    'a list',
    served('[1]'),
    "The document was rejected: The document's root must be an object with one property per flag, got array",
  ],
  [
    'text',
    served('a=1', 'text/plain'),
    'The document was rejected: The document\'s content type "text/plain" is not supported: expected application/json, text/json, application/x-yaml, application/yaml, text/yaml, text/x-yaml, application/ion, or a type that ends in +json or +yaml, in UTF-8. The option contentType overrides what the answer says.',
  ],
  [
    'octets',
    served('{"a": true}', 'application/octet-stream'),
    'The document was rejected: The document\'s content type "application/octet-stream" is not supported: expected application/json, text/json, application/x-yaml, application/yaml, text/yaml, text/x-yaml, application/ion, or a type that ends in +json or +yaml, in UTF-8. The option contentType overrides what the answer says.',
  ],
];

const SHAPE: readonly Mistake[] = [
  [
    'no version',
    served(JSON.stringify({ flags: { a: { name: 'a' } }, values: { a: { enabled: true } } })),
    'The document looks like stored feature flags, and its properties are read as plain values: it has no version; add "version": "1"',
  ],
  [
    'a version that is a number',
    served(JSON.stringify({ version: 1, flags: {}, values: { a: { enabled: true } } })),
    'The document looks like stored feature flags, and its properties are read as plain values: its version has to be the string "1"',
  ],
  [
    'something beside flags and values',
    served(stored({ values: { a: { enabled: true } }, notes: 'x' })),
    'The document looks like stored feature flags, and its properties are read as plain values: beside version it may have objects at flags and values only, and a definition name, description and attributes',
  ],
  [
    'variants in the definition',
    served(stored({ flags: { a: { _variants: [] } }, values: {} })),
    "The document looks like stored feature flags, and its properties are read as plain values: 'flags.a' has _variants, which belong into 'values.a'",
  ],
  [
    'variants without a document for them',
    served('{"a": {"enabled": true, "_variants": []}}'),
    '\'a\' has _variants, which count in values of a document with version "1" only: their rules are not evaluated here',
  ],
  [
    'a freeform document for feature flags',
    served('{"a": true}', 'application/json', FLAGS),
    'The document was rejected: The document is not one of feature flags, as AWS.AppConfig.FeatureFlags says: expected an object with a boolean enabled for each flag, or version "1" with objects at flags and values; \'a\' is a boolean',
  ],
  [
    'no version in feature flags',
    served(JSON.stringify({ flags: {}, values: { a: { enabled: true } } }), 'application/json', FLAGS),
    'The document was rejected: The document is not one of feature flags, as AWS.AppConfig.FeatureFlags says: expected an object with a boolean enabled for each flag, or version "1" with objects at flags and values; \'flags\' is an object without a boolean enabled; it looks like stored feature flags, but it has no version; add "version": "1"',
  ],
  [
    'no flag',
    served('{}'),
    'The document has no flag at all: every evaluation answers the default of its caller; check what is deployed, and option profile',
  ],
  [
    'variants that the service chooses',
    served('{"a": {"enabled": true, "_variant": "Gold"}}'),
    "Multi-variant flags answer their Default variant: option targeting: 'in-process' or 'hosted-version' evaluates their rules here",
  ],
];

describe('M2 the syntax of documents', () => itTells(SYNTAX));
describe('M2 the shape of documents', () => itTells(SHAPE));
