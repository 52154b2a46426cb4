import type { JsonObject } from '../shared/json.js';
import { arnOf } from '../store/arns.js';
import { createAssociation, extensionOf, findAssociation, updateAssociation } from '../store/associations.js';
import type { ExtensionAssociation } from '../store/extension-model.js';
import { existingExtension, extensionArn, findExtension } from '../store/extensions.js';
import { badRequest } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';
import { associableResource } from './associable.js';
import { parameterName, versionNumber } from './extensions.js';
import { anyInteger, optional, record, required, text } from './input.js';
import type { Operation, OperationRequest } from './operation.js';
import { page } from './pagination.js';
import { forgetTags, setInitialTags } from './tags.js';

const identifier = text(1, 2048);
const MAX_PARAMETERS = 10;

const resourceOf = ({ id }: ExtensionAssociation) => `extensionassociation/${id}`;

const summarize = (store: Store) => (association: ExtensionAssociation) => ({
  Id: association.id,
  ExtensionArn: extensionArn(store, extensionOf(store, association)),
  ResourceArn: arnOf(store, association.resource),
});

const show = (store: Store, association: ExtensionAssociation) => ({
  ...summarize(store)(association),
  Arn: arnOf(store, resourceOf(association)),
  Parameters: Object.keys(association.parameters).length > 0 ? association.parameters : undefined,
  ExtensionVersionNumber: association.extensionVersion,
});

const parameters = (body: JsonObject) =>
  optional(body, 'Parameters', record(0, MAX_PARAMETERS, parameterName, text(1, 2048)));

export const associationOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/extensionassociations',
    handle(store, { body }) {
      const name = required(body, 'ExtensionIdentifier', identifier);
      const extension = findExtension(store, name, optional(body, 'ExtensionVersionNumber', anyInteger));
      const resource = associableResource(store, required(body, 'ResourceIdentifier', identifier));
      const association = createAssociation(store, extension, resource, parameters(body) ?? {});
      setInitialTags(store, resourceOf(association), body);
      return { status: 201, body: show(store, association) };
    },
  },
  {
    method: 'get',
    path: '/extensionassociations',
    handle(store, request) {
      const items = store.associations.list(ROOT).filter(filter(store, request));
      const asked = ['extension_identifier', 'extension_version_number', 'resource_identifier'];
      const scope = `associations/${JSON.stringify(asked.map((name) => request.query(name) ?? null))}`;
      return { status: 200, body: page(request, scope, items, ({ sequence }) => sequence, summarize(store)) };
    },
  },
  {
    method: 'get',
    path: '/extensionassociations/:association',
    handle: (store, request) => ({ status: 200, body: show(store, requested(store, request)) }),
  },
  {
    method: 'patch',
    path: '/extensionassociations/:association',
    handle(store, request) {
      const association = requested(store, request);
      const values = parameters(request.body);
      const updated = values === undefined ? association : updateAssociation(store, association, values);
      return { status: 200, body: show(store, updated) };
    },
  },
  {
    method: 'delete',
    path: '/extensionassociations/:association',
    handle(store, request) {
      const association = requested(store, request);
      store.associations.delete(ROOT, association.id);
      forgetTags(store, resourceOf(association));
      return { status: 204 };
    },
  },
];

function requested(store: Store, request: OperationRequest): ExtensionAssociation {
  return findAssociation(store, request.parameter('association'));
}

/** What the query asks for. An extension or a resource that is not there has no associations. */
function filter(store: Store, request: OperationRequest): (association: ExtensionAssociation) => boolean {
  const asked = request.query('extension_version_number');
  const number = asked === undefined ? undefined : versionNumber(asked, 'ExtensionVersionNumber');
  const named = request.query('extension_identifier');
  const arn = request.query('resource_identifier');
  if (arn !== undefined && !/^arn:.{16,2044}$/s.test(arn)) {
    throw badRequest(`ResourceIdentifier must be an ARN of 20 to 2048 characters, got ${arn.slice(0, 100)}`);
  }
  const matches = (association: ExtensionAssociation) =>
    (number === undefined || association.extensionVersion === number) &&
    (arn === undefined || arnOf(store, association.resource) === arn);
  if (named === undefined) return matches;
  const extension = existingExtension(store, identifier(named, 'ExtensionIdentifier'));
  const isVersion = /^arn:.*\/\d+$/.test(named);
  return (association) =>
    matches(association) &&
    association.extensionId === extension?.id &&
    (!isVersion || association.extensionVersion === extension.version);
}
