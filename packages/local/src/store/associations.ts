import { ACCOUNT } from './arns.js';
import type { Extension, ExtensionAssociation, ParameterValues } from './extension-model.js';
import { findExtension } from './extensions.js';
import { checkQuota } from './identity.js';
import { MAX_ASSOCIATIONS, MAX_ASSOCIATIONS_OF_RESOURCE } from './limits.js';
import { badRequest, ServiceError } from './service-error.js';
import { ROOT, type Store } from './store.js';

/** Associates an extension with a resource, which `resource`, the end of its ARN, says; throws AppConfig's error if it cannot. */
export function createAssociation(
  store: Store,
  extension: Extension,
  resource: string,
  parameters: ParameterValues,
): ExtensionAssociation {
  checkParameters(extension, parameters);
  checkQuota(store.associations, ROOT, 'extension associations', MAX_ASSOCIATIONS);
  if (associationsOf(store, [resource]).length >= MAX_ASSOCIATIONS_OF_RESOURCE) {
    throw new ServiceError(
      'ServiceQuotaExceededException',
      402,
      `The quota is ${MAX_ASSOCIATIONS_OF_RESOURCE} of extension associations with one resource, and there are as many`,
    );
  }
  const association: ExtensionAssociation = {
    ...store.identify((id) => store.associations.get(ROOT, id) !== undefined),
    extensionId: extension.id,
    extensionVersion: extension.version,
    resource,
    parameters,
  };
  store.associations.put(ROOT, association.id, association);
  return association;
}

/** Replaces the values of an association's parameters. */
export function updateAssociation(
  store: Store,
  association: ExtensionAssociation,
  parameters: ParameterValues,
): ExtensionAssociation {
  checkParameters(extensionOf(store, association), parameters);
  const updated = { ...association, parameters };
  store.associations.put(ROOT, association.id, updated);
  return updated;
}

/** Removes the associations of a resource that was deleted, and of everything in it. */
export function forgetAssociations(store: Store, resource: string): void {
  for (const { id, resource: of } of store.associations.list(ROOT)) {
    if (of === resource || of.startsWith(`${resource}/`)) store.associations.delete(ROOT, id);
  }
}

/** The associations with any of some resources, oldest first. */
export function associationsOf(store: Store, resources: readonly string[]): ExtensionAssociation[] {
  return store.associations
    .list(ROOT)
    .filter(({ resource }) => resources.includes(resource))
    .sort((one, other) => one.sequence - other.sequence);
}

export function findAssociation(store: Store, id: string): ExtensionAssociation {
  const association = store.associations.get(ROOT, id);
  if (association !== undefined) return association;
  const message = `Extension association ${id} could not be found for account ${ACCOUNT}`;
  throw new ServiceError('ResourceNotFoundException', 404, message);
}

export function extensionOf(
  store: Store,
  { extensionId, extensionVersion }: Pick<ExtensionAssociation, 'extensionId' | 'extensionVersion'>,
): Extension {
  return findExtension(store, extensionId, extensionVersion);
}

/** Throws AppConfig's error while extensions are associated with what is to be deleted. */
export function checkNotAssociated(store: Store, resource: string): void {
  const [first] = associationsOf(store, [resource]);
  if (first === undefined) return;
  throw badRequest(
    `${resource} cannot be deleted: extension association ${first.id} is still there, and has to be deleted first`,
  );
}

function checkParameters({ name, version, parameters }: Extension, values: ParameterValues): void {
  const known = Object.keys(parameters);
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw badRequest(
      `Extension ${name} version ${version} has no parameter ${unknown}, only ${known.join(', ') || 'none at all'}`,
    );
  }
  const missing = Object.entries(parameters).find(
    ([key, { required }]) => required && !Object.hasOwn(values, key),
  );
  if (missing === undefined) return;
  throw badRequest(
    `Parameter ${missing[0]} is required for extension ${name} version ${version}, but a value has not been supplied`,
  );
}
