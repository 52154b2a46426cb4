import { AppConfigClient } from '@aws-sdk/client-appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import {
  AppConfigProvider,
  agentSource,
  dataApiSource,
  experimentAssignments,
} from 'aws-appconfig-openfeature-provider';
import { createOfrepHandler } from 'aws-appconfig-openfeature-provider/ofrep';
import { itTells, type Mistake } from '../support/mistakes.js';
import { identifiers } from '../support/provider.js';

/** What a compiler would not let anybody call like that. */
const anyOf = (make: unknown) => make as (...args: unknown[]) => unknown;
const dataApi = (options: unknown) => () => anyOf(dataApiSource)(options);
const agent = (options: unknown) => () => anyOf(agentSource)(options);

const OF_SOURCES: readonly Mistake[] = [
  [
    "the SDK's region, one level too high",
    dataApi({ region: 'eu-central-1' }),
    'Unknown option `region` in `dataApiSource`: it belongs to clientConfig: dataApiSource({ clientConfig: { region } })',
  ],
  [
    'a client in place of options',
    dataApi(new AppConfigDataClient()),
    'Expected `dataApiSource` to get options, got a client: dataApiSource({ client })',
  ],
  [
    'a text in place of options',
    dataApi('eu-central-1'),
    'Expected `dataApiSource` to be an object such as { client } or { clientConfig }, got `"eu-central-1"` (string)',
  ],
  [
    'the class of a client',
    dataApi({ client: AppConfigDataClient }),
    'Expected `client` to be an AppConfigDataClient of @aws-sdk/client-appconfigdata, version 3 of the AWS SDK, got a function; if it is the class: new AppConfigDataClient({ … })',
  ],
  [
    'a client of another AWS service',
    dataApi({ client: new AppConfigClient() }),
    'Expected `client` to be an AppConfigDataClient of @aws-sdk/client-appconfigdata, version 3 of the AWS SDK, got a client of AppConfig, which belongs to `controlPlane: { client }`',
  ],
  [
    'a client of another AWS service for the control plane',
    dataApi({ controlPlane: { client: new AppConfigDataClient() } }),
    'Expected `controlPlane.client` to be an AppConfigClient of @aws-sdk/client-appconfig, version 3 of the AWS SDK, got a client of AppConfigData, which belongs to `client` of dataApiSource()',
  ],
  [
    'a client of version 2 of the SDK',
    dataApi({ client: { getLatestConfiguration() {} } }),
    'Expected `client` to be an AppConfigDataClient of @aws-sdk/client-appconfigdata, version 3 of the AWS SDK, got an object',
  ],
  [
    'both a client and a configuration',
    dataApi({ client: new AppConfigDataClient(), clientConfig: {} }),
    'Expected `dataApiSource` to get either `client` or `clientConfig`, got both',
  ],
  [
    'a client as configuration',
    dataApi({ clientConfig: new AppConfigDataClient() }),
    'Expected `clientConfig` to be an object as for new AppConfigDataClient(), got a client: pass it as `client`',
  ],
  [
    'an endpoint without a scheme',
    dataApi({ clientConfig: { endpoint: 'localhost:2773' } }),
    'Expected `clientConfig.endpoint` to be a URL that begins with http:// or https://, such as http://localhost:2773, got `"localhost:2773"` (string)',
  ],
  [
    'an endpoint of another scheme',
    dataApi({ clientConfig: { endpoint: 'ftp://localhost' } }),
    'Expected `clientConfig.endpoint` to be a URL that begins with http:// or https://, got `"ftp://localhost"` (string)',
  ],
  [
    "the control plane's endpoint, one level too high",
    dataApi({ controlPlane: { endpoint: 'http://127.0.0.1:2773' } }),
    'Unknown option `endpoint` in `controlPlane`: it belongs to clientConfig: controlPlane: { clientConfig: { endpoint } }',
  ],
  [
    "the Agent's port",
    agent({ port: 2772 }),
    'Unknown option `port` in `agentSource`: it belongs to endpoint, as http://localhost:2772',
  ],
  [
    "the Agent's endpoint without a scheme",
    agent({ endpoint: '127.0.0.1:2772' }),
    'Expected `endpoint` to be an http: or https: URL without query and fragment, of at most 2048 characters, such as http://127.0.0.1:2772, got `"127.0.0.1:2772"` (string)',
  ],
  [
    "a path in the Agent's endpoint",
    agent({ endpoint: 'http://localhost:2772/?flag=a' }),
    'Expected `endpoint` to be an http: or https: URL without query and fragment, of at most 2048 characters, got `"http://localhost:2772/?flag=a"` (string)',
  ],
  [
    'credentials in a URL',
    agent({ endpoint: 'http://me:secret@localhost:2772' }),
    'Expected `endpoint` to be a URL without credentials, which belong into accessToken, got some',
  ],
  [
    'a token as a file has it, with an end of line',
    agent({ accessToken: 'secret\n' }),
    'Expected `accessToken` to be a string of 1 to 8192 printable ASCII characters without blanks, got a string of 7 characters',
  ],
];

const OF_THE_REST: readonly Mistake[] = [
  [
    'nothing to write assignments with',
    () => anyOf(experimentAssignments)({}),
    'Expected `write` to be a function, got undefined',
  ],
  [
    'OFREP for a client in place of a provider',
    () => anyOf(createOfrepHandler)({ getBooleanValue() {} }),
    'Expected `providers` to be an AppConfigProvider, or a list of at least one, got an object',
  ],
  [
    'OFREP with a letter too few',
    () => anyOf(createOfrepHandler)(new AppConfigProvider(identifiers), { expos: ['a'] }),
    'Unknown option `expos` in `options`: did you mean `expose`?',
  ],
];

describe('M1 options of sources', () => itTells(OF_SOURCES));
describe('M1 options of hooks and handlers', () => itTells(OF_THE_REST));
