import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import { extension, extensionAssociation } from './extension-types.js';
import { liveThrough } from './life-cycle.js';
import { type Provider, startProvider } from './provider.js';
import { arnOf } from './resource.js';
import { application } from './resource-types.js';

let provider: Provider;
let client: AppConfigClient;

beforeEach(async () => {
  provider = await startProvider();
  client = provider.client;
});

afterEach(() => provider.close());

describe('an extension as Terraform handles it', () => {
  it('aws_appconfig_extension', async () => {
    const action = (Name: string) => ({
      Name,
      Uri: 'arn:aws:sns:us-east-1:000000000000:topic',
      RoleArn: 'arn:aws:iam::000000000000:role/extension',
      Description: '',
    });
    const one = { ON_DEPLOYMENT_COMPLETE: [action('test')] };
    const two = { ...one, ON_DEPLOYMENT_ROLLED_BACK: [action('test2')] };
    const shown = (name: string) => [expect.objectContaining({ Name: name, Uri: action(name).Uri })];
    await liveThrough(client, {
      type: extension,
      configuration: { Name: 'extension', Description: 'Tells', Actions: one, Tags: { team: 'a' } },
      created: {
        Name: 'extension',
        Description: 'Tells',
        VersionNumber: 1,
        Arn: expect.stringMatching(/^arn:aws:appconfig:us-east-1:000000000000:extension\//),
        Actions: { ON_DEPLOYMENT_COMPLETE: shown('test') },
      },
      updates: [
        [
          { Actions: two },
          { Actions: { ON_DEPLOYMENT_COMPLETE: shown('test'), ON_DEPLOYMENT_ROLLED_BACK: shown('test2') } },
        ],
        [
          { Actions: one, Parameters: { topic: { Description: 'Where', Required: true } } },
          {
            Actions: { ON_DEPLOYMENT_COMPLETE: shown('test') },
            Parameters: { topic: expect.objectContaining({ Description: 'Where', Required: true }) },
          },
        ],
        [{ Description: 'Changed' }, { Description: 'Changed' }],
      ],
    });
  });

  it('aws_appconfig_extension_association', async () => {
    const ResourceIdentifier = arnOf(`application/${await application.create(client, { Name: 'app' })}`);
    const Actions = {
      ON_DEPLOYMENT_COMPLETE: [{ Name: 'a', Uri: 'arn:aws:sns:us-east-1:000000000000:topic' }],
    };
    const Parameters = { topic: { Required: true }, more: { Required: false } };
    const id = await extension.create(client, { Name: 'extension', Actions, Parameters });
    const { Arn } = await extension.read(client, id);
    await liveThrough(client, {
      type: extensionAssociation,
      configuration: {
        ExtensionIdentifier: String(Arn),
        ResourceIdentifier,
        Parameters: { topic: 'x' },
      },
      created: {
        // The provider keeps what comes back as `extension_arn`, which a change of would replace the resource.
        ExtensionArn: Arn,
        ExtensionVersionNumber: 1,
        ResourceArn: ResourceIdentifier,
        Parameters: { topic: 'x' },
      },
      updates: [[{ Parameters: { topic: 'y', more: 'z' } }, { Parameters: { topic: 'y', more: 'z' } }]],
    });
  });
});
