import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, defineScalarTag, load } from 'js-yaml';
import { readConfig } from '../packages/demo/src/config.js';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** As the template writes it. */
const ARN = ['arn', 'AWS::Partition', 'appconfig', 'AWS::Region', 'AWS::AccountId']
  .map((part) => (part.startsWith('AWS::') ? `\${${part}}` : part))
  .join(':');

interface Template {
  readonly Parameters: Readonly<Record<string, object>>;
  readonly Conditions: object;
  readonly Resources: Readonly<Record<string, Resource>>;
}

const demoDirectory = join(__dirname, '..', 'packages', 'demo');
const defaults = localDefaults();
const template = readTemplate();
const resources = template.Resources;

describe('the CloudFormation template', () => {
  it.each([
    ['AWS::AppConfig::Application', defaults.application],
    ['AWS::AppConfig::Environment', defaults.environment],
    ['AWS::AppConfig::ConfigurationProfile', defaults.profile],
  ])('names %s as the demo asks for it', (type, name) => {
    expect(only(type)[1].Properties.Name).toBe(name);
  });

  it("stores the walk-through's document, with the flags of the local demo's file, as the first version", () => {
    const { Content, ContentType } = only('AWS::AppConfig::HostedConfigurationVersion')[1].Properties;
    const { application, environment, profile } = defaults;
    const file = join(demoDirectory, 'config', application, environment, `${profile}.json`);
    expect(ContentType).toBe('application/json');
    expect(JSON.parse(String(Content))).toEqual({ transform_reverse: true, transform_allcaps: false });
    // Names only: the walk-through has its reader change the values in the file.
    const local: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(local)).toEqual(Object.keys(JSON.parse(String(Content))));
  });

  it('deploys that version to that environment, to everyone at once and without a bake time', () => {
    const [strategy, { Properties: speed }] = only('AWS::AppConfig::DeploymentStrategy');
    expect(speed).toMatchObject({
      DeploymentDurationInMinutes: 0,
      GrowthFactor: 100,
      FinalBakeTimeInMinutes: 0,
    });
    expect(only('AWS::AppConfig::Deployment')[1].Properties).toEqual({
      ApplicationId: { Ref: only('AWS::AppConfig::Application')[0] },
      EnvironmentId: { Ref: only('AWS::AppConfig::Environment')[0] },
      ConfigurationProfileId: { Ref: only('AWS::AppConfig::ConfigurationProfile')[0] },
      ConfigurationVersion: { Ref: only('AWS::AppConfig::HostedConfigurationVersion')[0] },
      DeploymentStrategyId: { Ref: strategy },
    });
  });

  it('keeps everything in the one application and profile', () => {
    const application = { Ref: only('AWS::AppConfig::Application')[0] };
    for (const type of ['Environment', 'ConfigurationProfile', 'HostedConfigurationVersion']) {
      expect(only(`AWS::AppConfig::${type}`)[1].Properties.ApplicationId).toEqual(application);
    }
    expect(only('AWS::AppConfig::HostedConfigurationVersion')[1].Properties.ConfigurationProfileId).toEqual({
      Ref: only('AWS::AppConfig::ConfigurationProfile')[0],
    });
  });

  it('allows the two actions that the app needs, on its own configuration only', () => {
    expect(resources.ReadPolicy?.Condition).toBeUndefined();
    expect(resources.ReadPolicy?.Properties.PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
          Resource: {
            Sub:
              `arn:\${AWS::Partition}:appconfig:\${AWS::Region}:\${AWS::AccountId}` +
              `:application/\${${only('AWS::AppConfig::Application')[0]}}` +
              `/environment/\${${only('AWS::AppConfig::Environment')[0]}}` +
              `/configuration/\${${only('AWS::AppConfig::ConfigurationProfile')[0]}}`,
          },
        },
      ],
    });
  });

  it('allows the two actions that rules from the hosted version need where its parameter says so', () => {
    const path = (...parts: string[]) => ({
      Sub: [`${ARN}:application`, ...parts.map((part) => (part in resources ? `\${${part}}` : part))].join(
        '/',
      ),
    });
    const { Condition, Properties } = resources.RulesPolicy ?? {};
    expect(template.Parameters.RulesFromHostedVersion).toMatchObject({ Default: 'false' });
    expect(template.Conditions).toEqual({
      [String(Condition)]: { 'Fn::Equals': [{ Ref: 'RulesFromHostedVersion' }, 'true'] },
    });
    expect(Properties?.PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'appconfig:ListDeployments',
          Resource: [path('Application'), path('Application', 'environment', 'Environment')],
        },
        {
          Effect: 'Allow',
          Action: 'appconfig:GetHostedConfigurationVersion',
          Resource: [
            path('Application'),
            path('Application', 'configurationprofile', 'Profile'),
            path('Application', 'configurationprofile', 'Profile', 'hostedconfigurationversion', '*'),
          ],
        },
      ],
    });
  });
});

/** The one resource of a type, with its logical ID. */
function only(type: string): [string, Resource] {
  const found = Object.entries(resources).filter(([, resource]) => resource.Type === type);
  expect(found).toHaveLength(1);
  return found[0] as [string, Resource];
}

function readTemplate(): Template {
  const tags = ['Ref', 'Sub'].map((name) =>
    defineScalarTag(`!${name}`, { resolve: (text) => ({ [name]: text }), identify: () => false }),
  );
  const text = readFileSync(join(demoDirectory, 'infra', 'appconfig.yaml'), 'utf8');
  return load(text, { schema: CORE_SCHEMA.withTags(tags) }) as Template;
}

function localDefaults() {
  const result = readConfig({}, { embedded: true });
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  return result.config;
}
