import type { OptionHints } from './shared/option-values.js';

const ofClient = (name: string) =>
  [name, `it is one of the AWS SDK's: source: dataApiSource({ clientConfig: { ${name} } })`] as const;
const means = (name: string, option: string) => [name, `did you mean ${option}?`] as const;
const POLL_INTERVAL = '`pollInterval`, in seconds';

/** Options that people look for in the provider's, as those of the AWS SDK, of other providers and of the Agent are called. */
export const PROVIDER_HINTS: OptionHints = {
  example: 'such as { application, environment, profile }',
  elsewhere: new Map([
    ...['region', 'endpoint', 'credentials', 'maxAttempts', 'requestHandler'].map(ofClient),
    ['client', 'it belongs to the source: dataApiSource({ client })'],
    ['clientConfig', 'it belongs to the source: dataApiSource({ clientConfig })'],
    ['controlPlane', 'it belongs to the source: dataApiSource({ controlPlane })'],
    ['accessToken', 'it belongs to the source: agentSource({ accessToken })'],
    ['agentEndpoint', 'it belongs to the source: agentSource({ endpoint })'],
    means('configuration', '`profile`'),
    means('configurationProfile', '`profile`'),
    means('ConfigurationProfileIdentifier', '`profile`'),
    means('ApplicationIdentifier', '`application`'),
    means('EnvironmentIdentifier', '`environment`'),
    means('app', '`application`'),
    means('pollIntervalMs', POLL_INTERVAL),
    means('pollingInterval', POLL_INTERVAL),
    means('refreshInterval', POLL_INTERVAL),
    means('interval', POLL_INTERVAL),
    means('ttl', POLL_INTERVAL),
    means('cacheTTL', POLL_INTERVAL),
    means('maxAge', POLL_INTERVAL),
    means('timeout', '`requestTimeout` or `initTimeout`, in seconds'),
    means('cacheDirectory', '`backupDirectory`'),
  ]),
};
