import { arnOf } from './arns.js';
import { associationsOf, extensionOf } from './associations.js';
import type { AppliedExtension, Extension, ParameterValues } from './extension-model.js';
import { extensionArn } from './extensions.js';
import type { Environment, Profile } from './model.js';
import { badRequest } from './service-error.js';
import type { Store } from './store.js';

/**
 * The extensions that are associated with a profile, with its application and, for a deployment, with the environment, in the
 * order of their associations.
 *
 * @param dynamic Values of dynamic parameters by `EXTENSION#PARAMETER`, where the extension is an ID, a name or an ARN. Throws
 *   AppConfig's error for one that no associated extension has.
 */
export function appliedExtensions(
  store: Store,
  { applicationId, id }: Profile,
  environment?: Environment,
  dynamic: ParameterValues = {},
): readonly AppliedExtension[] {
  const application = `application/${applicationId}`;
  const resources = [application, `${application}/configurationprofile/${id}`];
  if (environment !== undefined) resources.push(`${application}/environment/${environment.id}`);
  const used = new Set<string>();
  const applied = associationsOf(store, resources).map((association) => {
    const extension = extensionOf(store, association);
    const own = Object.entries(dynamic).flatMap(([key, value]) => {
      const parameter = dynamicParameter(store, extension, key);
      if (parameter === undefined) return [];
      used.add(key);
      return [[parameter, value] as const];
    });
    return {
      associationId: association.id,
      extensionId: extension.id,
      extensionName: extension.name,
      version: extension.version,
      parameters: { ...association.parameters, ...Object.fromEntries(own) },
      actions: extension.actions,
    };
  });
  const unknown = Object.keys(dynamic).find((key) => !used.has(key));
  if (unknown === undefined) return applied;
  throw badRequest(
    `DynamicExtensionParameters names ${unknown}, but no extension that acts for this deployment has such a dynamic parameter`,
  );
}

/** The parameter that the key of a dynamic value names, if it is one of this extension's. */
function dynamicParameter(store: Store, extension: Extension, key: string): string | undefined {
  const [reference, parameter = ''] = key.split('#');
  const { id, name, parameters } = extension;
  const names = [id, name, extensionArn(store, extension), arnOf(store, `extension/${id}`)];
  if (!names.includes(reference ?? '') || !Object.hasOwn(parameters, parameter)) return undefined;
  return parameters[parameter]?.dynamic ? parameter : undefined;
}
