import {
  GetApplicationCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-appconfig';
import { createMain, createStrategy, createVersion, startControlled } from '../testing/control.js';
import { cleanUp, rejection } from '../testing/local.js';

afterEach(cleanUp);

const ROLE = 'arn:aws:iam::000000000000:role/alarms';

/** A world in which everything that the requests below name exists, so that nothing but a constraint can refuse them. */
async function prepare() {
  const running = await startControlled();
  const created = await createMain(running.control);
  await createVersion(running.control, created, '{}');
  const strategy = await createStrategy(running.control);
  const application = `/applications/${created.ApplicationId}`;
  const places: Readonly<Record<string, string>> = {
    APP: application,
    ENV: `${application}/environments/${created.EnvironmentId}`,
    PROFILE: `${application}/configurationprofiles/${created.ConfigurationProfileId}`,
    TAGS: `/tags/arn:aws:appconfig:us-east-1:000000000000:application/${created.ApplicationId}`,
  };
  const send = async (request: string, body?: object | string, headers: Record<string, string> = {}) => {
    const [method = '', place = ''] = request.split(' ');
    const answer = await fetch(
      running.endpoint + place.replace(/[A-Z]{3,}/, (name) => places[name] ?? name),
      {
        method,
        headers,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    return {
      status: answer.status,
      error: answer.headers.get('x-amzn-errortype'),
      message: text.startsWith('{') ? (JSON.parse(text) as { Message?: string }).Message : undefined,
    };
  };
  return { ...running, created, strategy, send };
}

const long = (length: number) => 'a'.repeat(length);
const keys = (count: number) => Array.from({ length: count }, (_, index) => `tagKeys=k${index}`).join('&');

type Case = readonly [
  request: string,
  member: string,
  body?: object | string | undefined,
  headers?: Record<string, string>,
];

const REFUSED: readonly Case[] = [
  [`GET /applications/${long(65)}`, 'ApplicationId'],
  [`PATCH /applications/${long(65)}`, 'ApplicationId', {}],
  [`POST /applications/${long(65)}/environments`, 'ApplicationId', { Name: 'x' }],
  [`DELETE APP/environments/${long(65)}`, 'EnvironmentId'],
  [`GET ENV/deployments/1.5`, 'DeploymentNumber'],
  [`GET ENV/deployments/2147483648`, 'DeploymentNumber'],
  [`GET APP/configurationprofiles/${long(129)}`, 'ConfigurationProfileId'],
  [`GET PROFILE/hostedconfigurationversions/-2147483649`, 'VersionNumber'],
  ['GET PROFILE/hostedconfigurationversions?version_label=', 'VersionLabel'],
  [`GET PROFILE/hostedconfigurationversions?version_label=${long(65)}`, 'VersionLabel'],
  [`POST PROFILE/validators?configuration_version=${long(1025)}`, 'ConfigurationVersion'],
  ['POST PROFILE/validators?configuration_version=', 'ConfigurationVersion'],
  ['GET APP/configurationprofiles?type=', 'Type'],
  ['GET APP/configurationprofiles?type=!', 'Type'],
  [`GET /applications?next_token=${long(2049)}`, 'NextToken'],
  ['GET /applications?next_token=', 'NextToken'],
  ['GET /deploymentstrategies/abc', 'DeploymentStrategyId'],
  ['PATCH /deploymentstrategies/abcdefgh', 'DeploymentStrategyId', {}],
  ['DELETE /deployementstrategies/AppConfig.Short', 'DeploymentStrategyId'],
  ['GET /deploymentstrategies/Abcdefg', 'DeploymentStrategyId'],
  ['GET /extensionassociations/abc', 'ExtensionAssociationId'],
  [`GET /extensions/${long(2049)}`, 'ExtensionIdentifier'],
  ['GET /tags/arn:aws:appconfig::x', 'ResourceArn'],
  [`GET TAGS${long(2048)}`, 'ResourceArn'],
  ['GET TAGS%20', 'ResourceArn'],
  ['GET /tags/arn:aws:appconfig:us-east-1:0000:application/abc1234', 'ResourceArn'],
  [`DELETE TAGS?${keys(51)}`, 'TagKeys'],
  ['DELETE TAGS?tagKeys=', 'TagKeys[0]'],
  [`DELETE TAGS?tagKeys=${long(129)}`, 'TagKeys[0]'],
  ['DELETE ENV', 'DeletionProtectionCheck', undefined, { 'x-amzn-deletion-protection-check': 'MAYBE' }],
  ['DELETE PROFILE', 'DeletionProtectionCheck', undefined, { 'x-amzn-deletion-protection-check': '' }],
  ['DELETE ENV/deployments/1', 'Allow-Revert', undefined, { 'allow-revert': '1' }],
  ['POST PROFILE/hostedconfigurationversions', 'Content-Type', '{}', { 'content-type': '' }],
  [
    'POST PROFILE/hostedconfigurationversions',
    'Latest-Version-Number',
    '{}',
    { 'content-type': 'application/json', 'latest-version-number': '2147483648' },
  ],
  [
    'POST PROFILE/hostedconfigurationversions',
    'VersionLabel',
    '{}',
    { 'content-type': 'application/json', versionlabel: '' },
  ],
  [
    'POST APP/configurationprofiles',
    'RetrievalRoleArn',
    { Name: 'x', LocationUri: 'hosted', RetrievalRoleArn: '' },
  ],
  ['PATCH PROFILE', 'RetrievalRoleArn', { RetrievalRoleArn: '' }],
  [
    'POST APP/configurationprofiles',
    'KmsKeyIdentifier',
    { Name: 'x', LocationUri: 'hosted', KmsKeyIdentifier: '' },
  ],
  ...['', '!', 7, true, {}].map(
    (Type): Case => ['POST APP/configurationprofiles', 'Type', { Name: 'x', LocationUri: 'hosted', Type }],
  ),
  ...['', 'arn:aws:iam::000000000000:user/x', 'arn:aws:iam::0:role/alarms', `${ROLE}${long(2048)}`].map(
    (AlarmRoleArn): Case => [
      'POST APP/environments',
      'AlarmRoleArn',
      { Name: 'x', Monitors: [{ AlarmArn: 'a', AlarmRoleArn }] },
    ],
  ),
  ['PATCH ENV', 'AlarmRoleArn', { Monitors: [{ AlarmArn: 'a', AlarmRoleArn: 'arn:aws:iam::0' }] }],
];

describe('what AppConfig would not look for is a BadRequestException and not a 404', () => {
  it.each(REFUSED.map((one) => [one[0], one[1], one] as const))(
    '%s, for its %s (case %#)',
    async (_request, _member, [request, member, body, headers]) => {
      const { send } = await prepare();
      expect(await send(request, body, headers)).toEqual({
        status: 400,
        error: 'BadRequestException',
        message: expect.stringContaining(member),
      });
    },
  );

  it.each([
    ['DeploymentStrategyId', 'Strategy'],
    ['DeploymentStrategyId', 'AppConfig.!'],
    ['DeploymentStrategyId', `AppConfig.${long(41)}`],
    ['ConfigurationProfileId', long(129)],
    ['ConfigurationVersion', long(1025)],
    ['ConfigurationVersion', ''],
    ['LatestDeploymentNumber', 2_147_483_648],
    ['KmsKeyIdentifier', ''],
  ])('StartDeployment with the %s %j', async (member, value) => {
    const { control, created, strategy } = await prepare();
    const valid = { ...created, ConfigurationVersion: '1', DeploymentStrategyId: strategy };
    const start = new StartDeploymentCommand({ ...valid, [member]: value });
    expect(await rejection(control.send(start))).toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(member),
    });
  });
});

describe('what is just within the constraints', () => {
  it('is looked for', async () => {
    const { control, created, send } = await prepare();
    for (const [request, status] of [
      [`GET /applications/${long(64)}`, 404],
      [`GET APP/environments/${long(64)}`, 404],
      [`GET APP/configurationprofiles/${long(128)}`, 404],
      ['GET PROFILE/hostedconfigurationversions/-1', 404],
      ['GET PROFILE/hostedconfigurationversions/2147483647', 404],
      [`GET PROFILE/hostedconfigurationversions?version_label=${long(64)}`, 200],
      [`POST PROFILE/validators?configuration_version=${long(1024)}`, 404],
      ['GET APP/configurationprofiles?type=Custom.Type', 200],
      ['GET /deploymentstrategies/abcd', 404],
      [`GET /deploymentstrategies/AppConfig.${long(40)}`, 404],
      [`DELETE TAGS?${keys(50)}`, 204],
      [`DELETE TAGS?tagKeys=${long(128)}`, 204],
    ] as const) {
      expect([request, (await send(request)).status]).toEqual([request, status]);
    }
    const header = { 'content-type': 'a', 'latest-version-number': '-1' };
    expect(await send('POST PROFILE/hostedconfigurationversions', '{}', header)).toMatchObject({
      status: 409,
    });
    const list = new ListHostedConfigurationVersionsCommand({ ...created, VersionLabel: '*' });
    expect((await control.send(list)).Items).toEqual([]);
  });

  it('is refused by the SDKs with the same error', async () => {
    const { control, created } = await prepare();
    const get = new GetApplicationCommand({ ApplicationId: long(65) });
    expect(await rejection(control.send(get))).toMatchObject({ name: 'BadRequestException', status: 400 });
    const ResourceArn = `arn:aws:appconfig:us-east-1:000000000000:application/${created.ApplicationId}`;
    const untag = new UntagResourceCommand({ ResourceArn, TagKeys: [long(129)] });
    expect(await rejection(control.send(untag))).toMatchObject({ name: 'BadRequestException', status: 400 });
  });
});
