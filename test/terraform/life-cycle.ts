import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import { type Attributes, changeTags, type ResourceType, refresh, tagsOf } from './resource.js';

export interface LifeCycle<C> {
  readonly type: ResourceType<C>;
  readonly configuration: NoInfer<C>;
  /** What a read shows after the creation. */
  readonly created: Attributes;
  /** Changes one after the other, and what a read shows after each. */
  readonly updates?: readonly (readonly [changes: Partial<NoInfer<C>>, read: Attributes])[];
}

/**
 * What `terraform apply`, `plan`, `import` and `destroy` call for one resource: it is created, read and planned again, changed,
 * tagged, imported by its ID alone, and destroyed.
 */
export async function liveThrough<C extends { Tags?: Record<string, string> | undefined }>(
  client: AppConfigClient,
  { type, configuration, created, updates = [] }: LifeCycle<C>,
): Promise<void> {
  const id = await type.create(client, configuration);
  await expectToRead(client, type, id, created);
  await expectNoDrift(client, type, id);

  for (const [changes, read] of updates) {
    await type.update?.(client, id, changes);
    await expectToRead(client, type, id, read);
    await expectNoDrift(client, type, id);
  }
  await liveThroughTags(client, type, id, configuration.Tags ?? {});

  // An import has nothing but the ID, and the same state as after the last apply comes of it.
  await expectToRead(client, type, id, updates.at(-1)?.[1] ?? created);

  await type.destroy(client, id);
  expect((await refresh(client, type, id)) === 'gone').toBe(type.staysBehind !== true);
}

/** Attributes that are not named may be anything. */
async function expectToRead<C>(
  client: AppConfigClient,
  type: ResourceType<C>,
  id: string,
  expected: Attributes,
): Promise<void> {
  const read = await type.read(client, id);
  const named = Object.keys(expected).map((name) => [name, read[name]]);
  expect(Object.fromEntries(named)).toEqual(expected);
}

/** A plan that follows an apply reads everything, and finds nothing to do. */
async function expectNoDrift<C>(client: AppConfigClient, type: ResourceType<C>, id: string): Promise<void> {
  const first = await type.read(client, id);
  expect(await refresh(client, type, id)).toEqual(first);
}

async function liveThroughTags<C>(
  client: AppConfigClient,
  type: ResourceType<C>,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  if (type.arn === undefined) return;
  const arn = type.arn(await type.read(client, id));
  expect(await tagsOf(client, arn)).toEqual(tags);
  const changed = { team: 'b', owner: 'c' };
  await changeTags(client, arn, tags, changed);
  expect(await tagsOf(client, arn)).toEqual(changed);
  await changeTags(client, arn, changed, { owner: 'c' });
  expect(await tagsOf(client, arn)).toEqual({ owner: 'c' });
}
