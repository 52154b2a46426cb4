import { Agent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { OpenFeature } from '@openfeature/server-sdk';
import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';
import {
  type AppConfigProviderOptions,
  agentSource,
  dataApiSource,
  type Source,
} from 'aws-appconfig-openfeature-provider';
import { itTells, type Mistake } from '../support/mistakes.js';
import { identifiers, register } from '../support/provider.js';
import { answerError, startProxy, type TestProxy } from '../support/proxy.js';
import { until } from '../support/until.js';

let local: AppConfigLocal;
let proxy: TestProxy;

beforeEach(async () => {
  local = await startAppConfigLocal({ pollInterval: 1, agentAccessToken: 'secret' });
  proxy = await startProxy(local.endpoint);
  await local.deploy({
    application: 'DemoApp',
    environment: 'prod',
    profile: 'main',
    content: '{"a": true}',
  });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await proxy.close();
  await local.close();
});

/** Throws what an application is told whose provider does not become ready. */
async function start(options: Partial<AppConfigProviderOptions>): Promise<void> {
  const { error } = await register(proxy.endpoint, options);
  if (error !== undefined) throw error;
}

/** Asks once, which a provider repeats until its `initTimeout` is over, and then tells this as the cause. */
async function ask(source: Source, { requestTimeout = 30, profile = 'main' } = {}): Promise<unknown> {
  const opened = source({ ...identifiers, profile, targeting: 'service', requestTimeout });
  try {
    return await opened.fetch(new AbortController().signal);
  } finally {
    opened.close();
  }
}

function askAt(endpoint: string, clientConfig = {}, options = {}): Promise<unknown> {
  return ask(dataApiSource({ clientConfig: { endpoint, ...clientConfig } }), options);
}

/** The name is not looked up anywhere. */
const notFound: LookupFunction = (host, _options, done) => {
  done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '');
};

/** With the control plane where AWS has it, by names as `lookup` finds them. */
async function startWithRules(lookup: LookupFunction): Promise<void> {
  const variants = [
    { name: 'Old', rule: '(gt $age 65)', enabled: true },
    { name: 'Default', enabled: false },
  ];
  const content = {
    version: '1',
    flags: { checkout: { name: 'checkout' } },
    values: { checkout: { _variants: variants } },
  };
  const target = { application: 'DemoApp', environment: 'prod', profile: 'flags' };
  await local.deploy({ ...target, type: 'AWS.AppConfig.FeatureFlags', content });
  const requestHandler = { httpsAgent: new Agent({ lookup }) };
  await start({
    profile: 'flags',
    targeting: 'hosted-version',
    initTimeout: 1,
    source: dataApiSource({
      clientConfig: { endpoint: proxy.endpoint },
      controlPlane: { clientConfig: { requestHandler } },
    }),
  });
}

/** Lets the service answer as it would then. */
function answered(status: number, name: string, message: string) {
  return () => {
    proxy.intercept = (_request, response) => answerError(response, status, name, { Message: message });
    return askAt(proxy.endpoint);
  };
}

function askAgent(endpoint: string, accessToken?: string, options = {}): Promise<unknown> {
  return ask(agentSource({ endpoint, accessToken }), options);
}

const NAMES: readonly Mistake[] = [
  [
    'an application that does not exist',
    () => start({ application: 'demoapp' }),
    'Application \'demoapp\' was not found: Application not found for ApplicationIdentifier "demoapp"; check the name, the account and the region (http://127.0.0.1:PORT)',
  ],
  [
    'an environment that does not exist',
    () => start({ environment: 'production' }),
    "Environment 'production' of application 'DemoApp' was not found: Environment not found for EnvironmentIdentifier \"production\"; check the name, the account and the region (http://127.0.0.1:PORT)",
  ],
  [
    'a profile that does not exist',
    () => start({ profile: 'flags' }),
    "Configuration profile 'flags' of application 'DemoApp' was not found: ConfigurationProfile not found for ConfigurationProfileIdentifier \"flags\"; check the name, the account and the region (http://127.0.0.1:PORT)",
  ],
  [
    'another region',
    () =>
      start({
        source: dataApiSource({ clientConfig: { endpoint: proxy.endpoint, region: 'eu-central-1' } }),
      }),
    'Application \'DemoApp\' was not found: Application not found for ApplicationIdentifier "DemoApp"; there is one in us-east-1, but this request is for eu-central-1; check the name, the account and the region (http://127.0.0.1:PORT)',
  ],
  [
    'nothing listens, all the time',
    () =>
      start({ source: dataApiSource({ clientConfig: { endpoint: 'http://127.0.0.1:9' } }), initTimeout: 3 }),
    'No flag set within 3 s (option initTimeout): AppConfig cannot be reached: connect ECONNREFUSED 127.0.0.1:9: nothing listens at http://127.0.0.1:9; is it running, and is the port right?',
  ],
  [
    'nothing deployed',
    async () => {
      await local.deploy({ application: 'DemoApp', environment: 'staging', profile: 'other', content: '{}' });
      await start({ environment: 'staging' });
    },
    'Nothing is deployed for DemoApp/staging/main: Deployment not found for EnvironmentIdentifier "staging" and ConfigurationProfileIdentifier "main"; start a deployment of the profile to the environment',
  ],
];

const ENDPOINTS: readonly Mistake[] = [
  [
    'nothing listens there',
    () => askAt('http://127.0.0.1:9'),
    'AppConfig cannot be reached: connect ECONNREFUSED 127.0.0.1:9: nothing listens at http://127.0.0.1:9; is it running, and is the port right?',
  ],
  [
    'https where http is spoken',
    () => askAt(proxy.endpoint.replace('http:', 'https:')),
    'AppConfig cannot be reached: what listens at https://127.0.0.1:PORT does not speak TLS; if that is meant, as with AppConfig Local, the endpoint begins with http://',
  ],
  [
    'a host that does not exist',
    () => askAt('http://appconfig.invalid'),
    "AppConfig cannot be reached: getaddrinfo ENOTFOUND appconfig.invalid: check the host in the endpoint, the region and the network's DNS",
  ],
  [
    "an endpoint for the Data API alone, where rules are read from the control plane's",
    () => startWithRules(notFound),
    "No flag set within 1 s (option initTimeout): The rules cannot be read: AppConfig cannot be reached: getaddrinfo ENOTFOUND appconfig.us-east-1.amazonaws.com: check the host in the endpoint, the region and the network's DNS; the Data API's endpoint is not the control plane's: where it is, as with AppConfig Local, pass dataApiSource({ controlPlane: { clientConfig: { endpoint } } })",
  ],
  [
    'a path that does not belong there',
    () => askAt(`${proxy.endpoint}/configuration`),
    'AppConfig answered UnknownOperationException: No operation of AWS AppConfig has the path "/configuration/configurationsessions"; is the endpoint right? It has no path',
  ],
  [
    'something else answers there',
    async () => {
      proxy.intercept = (_request, response) =>
        Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<html>It works!</html>'));
      await askAt(proxy.endpoint);
    },
    "The answer is not AppConfig's (HTTP 200): something else answers at http://127.0.0.1:PORT; check the endpoint, and proxies on the way",
  ],
  [
    'a page for logging in to the network',
    async () => {
      proxy.intercept = (_request, response) =>
        Boolean(response.writeHead(302, { location: 'http://10.0.0.1/login' }).end());
      await askAt(proxy.endpoint);
    },
    "The answer is not AppConfig's (HTTP 302): something else answers at http://127.0.0.1:PORT; check the endpoint, and proxies on the way",
  ],
  [
    'no answer in time',
    async () => {
      proxy.intercept = () => true;
      await askAt(proxy.endpoint, {}, { requestTimeout: 0.1 });
    },
    'AppConfig cannot be reached: TimeoutError: StartConfigurationSession took longer than 0.1 s (option requestTimeout); check the network to http://127.0.0.1:PORT, or allow more',
  ],
  [
    'a region that is none',
    () => ask(dataApiSource({ clientConfig: { region: 'Frankfurt (Germany)' } })),
    'The AWS region is none: Region not accepted: region="Frankfurt (Germany)" is not a valid hostname component; set AWS_REGION, or clientConfig.region of dataApiSource(), to one such as eu-central-1',
  ],
];

const DENIALS: readonly Mistake[] = [
  [
    'no permission',
    answered(
      403,
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:assumed-role/web/i-0 is not authorized to perform: appconfig:StartConfigurationSession on resource: arn:aws:appconfig:eu-central-1:123456789012:application/abc1234/environment/def5678/configuration/ghi9012',
    ),
    'Access denied: the IAM actions appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration are needed on DemoApp/prod/main; add to the policy: {"Effect":"Allow","Action":["appconfig:StartConfigurationSession","appconfig:GetLatestConfiguration"],"Resource":"arn:aws:appconfig:eu-central-1:123456789012:application/abc1234/environment/def5678/configuration/ghi9012"} (AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web/i-0 is not authorized to perform: appconfig:StartConfigurationSession on resource: arn:aws:appconfig:eu-central-1:123456789012:application/abc1234/environment/def5678/configuration/ghi9012)',
  ],
  [
    'a key that does not exist',
    answered(403, 'UnrecognizedClientException', 'The security token included in the request is invalid'),
    'AWS does not know the credentials: check that they are whole, and of an account in this partition of AWS (UnrecognizedClientException: The security token included in the request is invalid)',
  ],
  [
    'a secret that is wrong',
    answered(
      403,
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided',
    ),
    "AppConfig answered InvalidSignatureException: The request signature we calculated does not match the signature you provided; check the secret key, and this machine's clock",
  ],
  [
    'a session that has expired',
    answered(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
    'AppConfig answered ExpiredTokenException: The security token included in the request is expired; renew the credentials, for example with aws sso login',
  ],
  [
    'too many requests',
    answered(429, 'ThrottlingException', 'Rate exceeded'),
    'AppConfig throttles: ThrottlingException: Rate exceeded; it is asked less often with a longer pollInterval',
  ],
];

const AGENT: readonly Mistake[] = [
  [
    'the Agent is not running',
    () => askAgent('http://127.0.0.1:9'),
    'Nothing listens there: is the AppConfig Agent running at http://127.0.0.1:9?',
  ],
  [
    'no access token',
    () => askAgent(local.endpoint),
    "The AppConfig Agent at http://127.0.0.1:PORT denied access to DemoApp/prod/main: option accessToken is not set; it has to be the Agent's ACCESS_TOKEN (HTTP 401: Unauthorized: the access token is missing or wrong)",
  ],
  [
    'a wrong access token',
    () => askAgent(local.endpoint, 'guess'),
    "The AppConfig Agent at http://127.0.0.1:PORT denied access to DemoApp/prod/main: option accessToken has to be the Agent's ACCESS_TOKEN (HTTP 401: Unauthorized: the access token is missing or wrong)",
  ],
  [
    'a profile that the Agent does not find',
    () => askAgent(local.endpoint, 'secret', { profile: 'flags' }),
    'DemoApp/prod/flags was not found by the AppConfig Agent at http://127.0.0.1:PORT, or nothing is deployed there; check the three names, and the Agent\'s region and account (HTTP 404: ResourceNotFound: there is no configuration profile "flags")',
  ],
  [
    "https in the Agent's endpoint",
    () => askAgent(local.endpoint.replace('http:', 'https:'), 'secret'),
    'The AppConfig Agent at https://127.0.0.1:PORT cannot be reached: what listens at https://127.0.0.1:PORT does not speak TLS; if that is meant, as with AppConfig Local, the endpoint begins with http://',
  ],
  [
    'a host of the Agent that does not exist',
    () => askAgent('http://agent.invalid:2772'),
    "The AppConfig Agent at http://agent.invalid:2772 cannot be reached: getaddrinfo ENOTFOUND agent.invalid: check the host in the endpoint, the region and the network's DNS",
  ],
  [
    'rules from the hosted version by the Agent',
    () => start({ source: agentSource(), targeting: 'hosted-version' }),
    "The source could not be opened: Expected `source` to be one that reads hosted versions, as dataApiSource() does, for targeting: 'hosted-version'",
  ],
  [
    'a function around a source',
    () => start({ source: (() => dataApiSource()) as never }),
    'The source could not be opened: Expected `source` to be a function that returns a source, got one that returns a function; in place of () => dataApiSource() write dataApiSource()',
  ],
];

const BACKUPS: readonly Mistake[] = [
  [
    'a file as the directory of backups',
    async () => {
      const { log } = await register(proxy.endpoint, { backupDirectory: __filename });
      const warnings = await until(
        async () => log.filter((line) => line.includes('ackup')),
        ({ length }) => length > 0,
      );
      throw new Error(warnings.join('\n'));
    },
    "warn: The backup DIR/DemoApp.prod.main.93a667752a2e13de.backup was not written: Error: EEXIST: file already exists, mkdir 'DIR'; check option backupDirectory, who may write there, and the space on its disk",
  ],
];

describe('M2 names', () => itTells(NAMES));
describe('M2 endpoints', () => itTells(ENDPOINTS));
describe('M2 permissions and quotas', () => itTells(DENIALS));
describe("M2 the Agent and sources of one's own", () => itTells(AGENT));
describe('M2 backups', () => itTells(BACKUPS, () => __filename));
