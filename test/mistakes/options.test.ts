import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { AppConfigProvider, agentSource, dataApiSource } from 'aws-appconfig-openfeature-provider';
import { itTells, type Mistake } from '../support/mistakes.js';
import { identifiers } from '../support/provider.js';

/** A provider from options that a compiler would refuse. */
const provider = (options: object) => () => new AppConfigProvider({ ...identifiers, ...options } as never);
const ARN = 'arn:aws:appconfig:eu-central-1:123456789012:application/abc1234';

const MISTAKES: readonly Mistake[] = [
  [
    'three arguments in place of an object',
    () => Reflect.construct(AppConfigProvider, ['DemoApp', 'prod', 'main']),
    'Expected `options` to be an object such as { application, environment, profile }, got `"DemoApp"` (string)',
  ],
  [
    'no environment',
    provider({ environment: undefined }),
    'Expected `environment` to be the name or ID of an environment, of 1 to 128 characters, got undefined',
  ],
  [
    'an ARN in place of a name',
    provider({ application: ARN }),
    'Expected `application` to be the name or ID of an application, of 1 to 128 characters, got an ARN; the ID in it is abc1234',
  ],
  [
    'a number in place of a name',
    provider({ profile: 5 }),
    'Expected `profile` to be the name or ID of a configuration profile, of 1 to 128 characters, got `5` (number)',
  ],
  [
    'a letter too many',
    provider({ pollIntervall: 60 }),
    'Unknown option `pollIntervall` in `options`: did you mean `pollInterval`?',
  ],
  [
    "AppConfig's own name of an option",
    provider({ ConfigurationProfileIdentifier: 'main' }),
    'Unknown option `ConfigurationProfileIdentifier` in `options`: did you mean `profile`?',
  ],
  [
    "another provider's name of an option",
    provider({ cacheTTL: 60 }),
    'Unknown option `cacheTTL` in `options`: did you mean `pollInterval`, in seconds?',
  ],
  [
    'an option that does not exist anywhere',
    provider({ colour: 'blue' }),
    'Unknown option `colour` in `options`, expected one of application, environment, profile, source, pollInterval, polling, targeting, readWindow, initTimeout, requestTimeout, backupDirectory, valueAttribute, profileType, contentType, splitHash, symbolTables, logger',
  ],
  [
    "the SDK's region",
    provider({ region: 'eu-central-1' }),
    "Unknown option `region` in `options`: it is one of the AWS SDK's: source: dataApiSource({ clientConfig: { region } })",
  ],
  [
    "the SDK's endpoint",
    provider({ endpoint: 'http://127.0.0.1:2773' }),
    "Unknown option `endpoint` in `options`: it is one of the AWS SDK's: source: dataApiSource({ clientConfig: { endpoint } })",
  ],
  [
    "the SDK's credentials",
    provider({ credentials: {} }),
    "Unknown option `credentials` in `options`: it is one of the AWS SDK's: source: dataApiSource({ clientConfig: { credentials } })",
  ],
  [
    "the source's client",
    provider({ client: new AppConfigDataClient() }),
    'Unknown option `client` in `options`: it belongs to the source: dataApiSource({ client })',
  ],
  [
    "the Agent's token",
    provider({ accessToken: 'secret' }),
    'Unknown option `accessToken` in `options`: it belongs to the source: agentSource({ accessToken })',
  ],
  [
    'milliseconds in the name of an option',
    provider({ pollIntervalMs: 60_000 }),
    'Unknown option `pollIntervalMs` in `options`: did you mean `pollInterval`, in seconds?',
  ],
  [
    'milliseconds in place of seconds, beyond a day',
    provider({ pollInterval: 600_000 }),
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds); 600000 ms are 600 s, got `600000` (number)',
  ],
  [
    'milliseconds in place of seconds',
    provider({ requestTimeout: 5_000 }),
    'Expected `requestTimeout` to be a number from 0.1 to 3600 (seconds); 5000 ms are 5 s, got `5000` (number)',
  ],
  [
    'a number as text, as from the environment',
    provider({ pollInterval: '60' }),
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds), got `"60"` (string)',
  ],
  [
    'no interval at all',
    provider({ pollInterval: 0 }),
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds), got `0` (number)',
  ],
  [
    'half a second',
    provider({ pollInterval: 0.5 }),
    'Expected `pollInterval` to be an integer from 1 to 86400 (seconds), got `0.5` (number)',
  ],
  [
    'null for the default',
    provider({ initTimeout: null }),
    'Expected `initTimeout` to be a number from 0.1 to 3600 (seconds), got null',
  ],
  [
    'a source that was not called',
    provider({ source: dataApiSource }),
    'Expected `source` to be dataApiSource(), agentSource() or a Source, got dataApiSource itself; call it: source: dataApiSource()',
  ],
  [
    "the Agent's source, not called",
    provider({ source: agentSource }),
    'Expected `source` to be dataApiSource(), agentSource() or a Source, got agentSource itself; call it: source: agentSource()',
  ],
  [
    'a client as the source',
    provider({ source: new AppConfigDataClient() }),
    'Expected `source` to be dataApiSource(), agentSource() or a Source, got a client: source: dataApiSource({ client })',
  ],
  [
    'the name of a source',
    provider({ source: 'agent' }),
    'Expected `source` to be dataApiSource(), agentSource() or a Source, got `"agent"` (string)',
  ],
  [
    'a targeting that does not exist',
    provider({ targeting: 'client' }),
    "Expected `targeting` to be 'service' or 'in-process' or 'hosted-version', got `\"client\"` (string)",
  ],
  [
    'a polling that does not exist',
    provider({ polling: 'none' }),
    "Expected `polling` to be 'background' or 'on-evaluation', got `\"none\"` (string)",
  ],
  [
    "the console's names of profile types",
    provider({ profileType: 'FeatureFlags' }),
    "Expected `profileType` to be 'AWS.Freeform' or 'AWS.AppConfig.FeatureFlags', got `\"FeatureFlags\"` (string)",
  ],
  [
    'a content type that is none',
    provider({ contentType: 'json' }),
    "Expected `contentType` to be a media type such as 'application/json' or 'application/x-yaml', got `\"json\"` (string)",
  ],
  [
    'a function to log with',
    provider({ logger: () => undefined }),
    'Expected `logger` to be an object with the methods error, warn, info and debug, such as console; error is missing, got a function',
  ],
  [
    'a logger without debug',
    provider({ logger: { error() {}, warn() {}, info() {} } }),
    'Expected `logger` to be an object with the methods error, warn, info and debug, such as console; debug is missing, got an object',
  ],
  [
    'the name of a hash',
    provider({ splitHash: 'murmur3' }),
    'Expected `splitHash` to be a function (seed, value) => uint32, got `"murmur3"` (string)',
  ],
  [
    'an URL as the directory',
    provider({ backupDirectory: new URL('file:///tmp') }),
    'Expected `backupDirectory` to be a string that is not empty, got an object',
  ],
];

describe('M1 options of the provider', () => itTells(MISTAKES));
