import type { JsonObject } from '../shared/json.js';
import type { Tags } from '../store/model.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';
import { list, object, optional, required, text } from './input.js';
import type { Operation, OperationRequest } from './operation.js';

export { forgetTags } from '../store/tags.js';

const MAX_TAGS = 50;
const key = text(1, 128);
const value = text(0, 256);

function readTags(body: JsonObject, name: string): Tags {
  const tags = Object.entries(required(body, name, object));
  for (const [tag] of tags) {
    key(tag, 'a tag key');
    if (/^aws:/i.test(tag))
      throw badRequest(`A tag key must not begin with aws:, got ${JSON.stringify(tag)}`);
  }
  return Object.fromEntries(tags.map(([tag, text]) => [tag, value(text, `the value of tag ${tag}`)]));
}

function checkCount(tags: Tags): void {
  const count = Object.keys(tags).length;
  if (count > MAX_TAGS) throw badRequest(`A resource may have at most ${MAX_TAGS} tags, got ${count}`);
}

function putTags(store: Store, resource: string, tags: Tags): void {
  checkCount(tags);
  if (Object.keys(tags).length > 0) store.tags.put(ROOT, resource, tags);
  else if (store.tags.get(ROOT, resource) !== undefined) store.tags.delete(ROOT, resource);
}

/** Refuses what {@link setInitialTags} would refuse, where no resource may come of it. */
export function checkInitialTags(body: JsonObject): void {
  if (optional(body, 'Tags', object) !== undefined) checkCount(readTags(body, 'Tags'));
}

/** The tags that a resource is created with; `resource` is the resource part of its ARN. */
export function setInitialTags(store: Store, resource: string, body: JsonObject): void {
  if (optional(body, 'Tags', object) !== undefined) putTags(store, resource, readTags(body, 'Tags'));
}

/**
 * The resource part of the ARN in the path, if there is such a resource in the store's region. The account does not matter
 * here; a region that is empty, as some tools leave it, is the store's.
 */
function resourceOf(store: Store, request: OperationRequest): string {
  const arn = request.parameter('arn');
  const [, region, resource] = /^arn:[^:]*:appconfig:([^:]*):[^:]*:(.+)$/.exec(arn) ?? [];
  if (resource === undefined)
    throw badRequest(`ResourceArn must be the ARN of an AppConfig resource, got ${arn}`);
  const isHere = region === '' || region === store.region;
  if (isHere && exists(store, resource)) return resource;
  const reason = isHere ? '' : `: it names ${region}, but this request is for ${store.region}`;
  throw new ServiceError('ResourceNotFoundException', 404, `Resource ${arn} could not be found${reason}`, {
    ResourceName: arn,
  });
}

function exists(store: Store, resource: string): boolean {
  const [kind, id = '', childKind, childId = '', lastKind, lastId = '', ...rest] = resource.split('/');
  if (rest.length > 0) return false;
  if (kind === 'deploymentstrategy')
    return childKind === undefined && store.strategies.get(ROOT, id) !== undefined;
  if (kind === 'extension')
    return lastKind === undefined && store.extensions.get(ROOT, resource) !== undefined;
  if (kind === 'extensionassociation') {
    return childKind === undefined && store.associations.get(ROOT, id) !== undefined;
  }
  if (kind !== 'application' || store.applications.get(ROOT, id) === undefined) return false;
  if (childKind === undefined) return true;
  if (childKind === 'configurationprofile') {
    return lastKind === undefined && store.profiles.get(id, childId) !== undefined;
  }
  if (childKind === 'experimentdefinition') {
    const definition = store.experimentDefinitions.get(id, childId);
    if (definition === undefined || lastKind === undefined) return definition !== undefined;
    return lastKind === 'experimentrun' && store.experimentRuns.get(childId, lastId) !== undefined;
  }
  if (childKind !== 'environment' || store.environments.get(id, childId) === undefined) return false;
  return (
    lastKind === undefined ||
    (lastKind === 'deployment' && store.deployments.get(childId, lastId) !== undefined)
  );
}

// ARNs contain slashes, which not every client escapes.
const PATH = '/tags/*arn';

export const tagOperations: readonly Operation[] = [
  {
    method: 'get',
    path: PATH,
    handle: (store, request) => ({
      status: 200,
      body: { Tags: store.tags.get(ROOT, resourceOf(store, request)) ?? {} },
    }),
  },
  {
    method: 'post',
    path: PATH,
    handle(store, request) {
      const resource = resourceOf(store, request);
      putTags(store, resource, { ...store.tags.get(ROOT, resource), ...readTags(request.body, 'Tags') });
      return { status: 204 };
    },
  },
  {
    method: 'delete',
    path: PATH,
    handle(store, request) {
      const resource = resourceOf(store, request);
      const keys = list(MAX_TAGS, key)(request.queryAll('tagKeys'), 'TagKeys');
      if (keys.length === 0) throw badRequest('TagKeys must name at least one tag, got nothing');
      const kept = Object.entries(store.tags.get(ROOT, resource) ?? {}).filter(
        ([tag]) => !keys.includes(tag),
      );
      putTags(store, resource, Object.fromEntries(kept));
      return { status: 204 };
    },
  },
];
