import { canonicalJson, type Json } from '../shared/json.js';
import { ACCOUNT, arnOf } from './arns.js';
import type { ExtensideploymentActions, Extension, ExtensionParameters } from './extension-model.js';
import { checkQuota } from './identity.js';
import { MAX_EXTENSION_VERSIONS } from './limits.js';
import { predefinedExtensions } from './predefined-extensions.js';
import { partitionOf } from './region-name.js';
import { badRequest, conflict, ServiceError } from './service-error.js';
import { ROOT, type Store } from './store.js';

export interface NewExtension {
  readonly name: string;
  readonly description?: string | undefined;
  readonly actions: ExtensideploymentActions;
  readonly parameters: ExtensionParameters;
  /** The number of the version that the caller believes to be the newest; needed to create another one. */
  readonly latestVersionNumber?: number | undefined;
}

/** The resource part of a version's ARN, which is its identifier as well. */
export const extensionResource = ({ id, version }: Pick<Extension, 'id' | 'version'>): string =>
  `extension/${id}/${version}`;

/** A version's ARN; that of an extension of AWS's own names no account. */
export function extensionArn(store: Store, extension: Extension): string {
  if (!isPredefined(extension)) return arnOf(store, extensionResource(extension));
  const { region } = store;
  return `arn:${partitionOf(region)}:appconfig:${region}::${extensionResource(extension)}`;
}

export function isPredefined(extension: Pick<Extension, 'id'>): boolean {
  return predefinedExtensions.some(({ id }) => id === extension.id);
}

/**
 * Creates an extension or, with the number of its newest version, another version; the same extension once more is the one that
 * there is. Throws AppConfig's error if that is not possible.
 */
export function createExtension(store: Store, input: NewExtension): Extension {
  const { latestVersionNumber: expected, ...members } = input;
  const newest = highest(store.extensions.list(ROOT).filter(({ name }) => name === input.name));
  if (newest !== undefined && expected === undefined) {
    if (isSame(newest, members)) return newest;
    throw badRequest(
      `There is an extension ${newest.name} already; LatestVersionNumber must be given to create another version of it`,
    );
  }
  const latest = newest?.version ?? 0;
  if (expected !== undefined && expected !== latest) {
    throw conflict(`LatestVersionNumber is ${expected}, but the latest version is ${latest}`);
  }
  checkQuota(store.extensions, ROOT, 'extension versions', MAX_EXTENSION_VERSIONS);
  const { id, sequence } =
    newest ??
    store.identify((candidate) =>
      store.extensions.list(ROOT).some((extension) => extension.id === candidate),
    );
  const extension: Extension = { ...members, id, sequence, version: latest + 1 };
  store.extensions.put(ROOT, extensionResource(extension), extension);
  return extension;
}

/** Changes a version in place; a member that is `undefined` stays as it is. */
export function updateExtension(
  store: Store,
  extension: Extension,
  changes: {
    readonly description?: string | undefined;
    readonly actions?: ExtensideploymentActions | undefined;
    readonly parameters?: ExtensionParameters | undefined;
  },
): Extension {
  const { description = extension.description, actions, parameters } = changes;
  const updated: Extension = {
    ...extension,
    description: description || undefined,
    actions: actions ?? extension.actions,
    parameters: parameters ?? extension.parameters,
  };
  store.extensions.put(ROOT, extensionResource(extension), updated);
  return updated;
}

/** Deletes one version; throws AppConfig's error while it is associated with anything. */
export function deleteExtension(store: Store, extension: Extension): void {
  const { id, version } = extension;
  const count = store.associations
    .list(ROOT)
    .filter((one) => one.extensionId === id && one.extensionVersion === version).length;
  if (count > 0) {
    throw badRequest(
      `Version ${version} of extension ${id} cannot be deleted: it still has ${count} associations`,
    );
  }
  store.extensions.delete(ROOT, extensionResource(extension));
}

/** The newest version of each extension, those of AWS included. */
export function newestExtensions(store: Store): readonly Extension[] {
  const newest = new Map<string, Extension>();
  for (const extension of store.extensions.list(ROOT)) {
    const known = newest.get(extension.id);
    if (known === undefined || known.version < extension.version) newest.set(extension.id, extension);
  }
  return [...newest.values(), ...predefinedExtensions];
}

/**
 * The version of an extension that is named by ID, name or ARN; the highest one unless a number says which. Throws AppConfig's
 * error if there is none, or if the ARN names another version.
 */
export function findExtension(store: Store, identifier: string, version?: number): Extension {
  const found = existingExtension(store, identifier, version);
  if (found !== undefined) return found;
  throw new ServiceError(
    'ResourceNotFoundException',
    404,
    `Extension ${identifier}${version === undefined ? '' : ` version ${version}`} could not be found for account ${ACCOUNT}`,
  );
}

/** As {@link findExtension}, but `undefined` if there is none. */
export function existingExtension(store: Store, identifier: string, version?: number): Extension | undefined {
  const named = parseArn(store, identifier);
  if (named?.version !== undefined && version !== undefined && named.version !== version) {
    throw badRequest(
      `${identifier} is version ${named.version} of an extension, but the request says ${version}`,
    );
  }
  const wanted = named?.version ?? version;
  const all = [...store.extensions.list(ROOT), ...predefinedExtensions];
  const matches = (key: (extension: Extension) => string) =>
    highest(
      all.filter((one) => key(one) === (named?.id ?? identifier) && (wanted ?? one.version) === one.version),
    );
  return matches(({ id }) => id) ?? (named === undefined ? matches(({ name }) => name) : undefined);
}

/** What an ARN names; of an ARN of another region, something that is not there. `undefined`: it is no ARN. */
function parseArn(
  store: Store,
  identifier: string,
): { readonly id: string; readonly version?: number } | undefined {
  if (!identifier.startsWith('arn:')) return undefined;
  const [, region, id = '', version] =
    /^arn:[^:]*:appconfig:([^:]*):[^:]*:extension\/([^/]+)(?:\/(\d{1,9}))?$/.exec(identifier) ?? [];
  if (region !== store.region) return { id: '' };
  return version === undefined ? { id } : { id, version: Number(version) };
}

function highest(versions: readonly Extension[]): Extension | undefined {
  return versions.reduce<Extension | undefined>(
    (found, one) => (found === undefined || one.version > found.version ? one : found),
    undefined,
  );
}

function isSame(extension: Extension, members: Omit<NewExtension, 'latestVersionNumber'>): boolean {
  const text = ({ description, actions, parameters }: typeof members) =>
    canonicalJson(JSON.parse(JSON.stringify({ description, actions, parameters })) as Json);
  return text(extension) === text(members);
}
