import {
  type AppConfigClient,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-appconfig';

/** What Terraform knows of a resource: its attributes by their names in the API. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * A resource type as Terraform's AWS provider handles it: it keeps one text as its ID, from which alone it reads, and so
 * imports. Every function calls what the provider calls, in its order.
 */
export interface ResourceType<Configuration> {
  /** Resolves to the ID. */
  readonly create: (client: AppConfigClient, configuration: Configuration) => Promise<string>;
  /** Rejects with ResourceNotFoundException when the resource is gone. */
  readonly read: (client: AppConfigClient, id: string) => Promise<Attributes>;
  /** Absent for those that are replaced instead. */
  readonly update?: (client: AppConfigClient, id: string, changes: Partial<Configuration>) => Promise<void>;
  readonly destroy: (client: AppConfigClient, id: string) => Promise<void>;
  /** Of what Terraform only forgets. */
  readonly staysBehind?: true;
  /** Of what can be tagged. */
  readonly arn?: (attributes: Attributes) => string;
}

/** The provider composes the ARNs of everything but extensions by itself, of partition, region and account. */
export const arnOf = (resource: string): string => `arn:aws:appconfig:us-east-1:000000000000:${resource}`;

export async function tagsOf(client: AppConfigClient, ResourceArn: string) {
  return (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags ?? {};
}

/** The provider takes away what is no longer there or has changed, and then adds what is new or has changed. */
export async function changeTags(
  client: AppConfigClient,
  ResourceArn: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Promise<void> {
  const TagKeys = Object.keys(before).filter((key) => after[key] !== before[key]);
  if (TagKeys.length > 0) await client.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
  const Tags = Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value));
  if (Object.keys(Tags).length > 0) await client.send(new TagResourceCommand({ ResourceArn, Tags }));
}

/** A read during a refresh: what is not found is taken out of Terraform's state. */
export async function refresh(
  client: AppConfigClient,
  type: Pick<ResourceType<never>, 'read'>,
  id: string,
): Promise<Attributes | 'gone'> {
  try {
    return await type.read(client, id);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'gone';
    throw error;
  }
}
