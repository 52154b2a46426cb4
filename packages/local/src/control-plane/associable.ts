import { quoted } from '../shared/described.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';

const ARN =
  /^arn:[^:]*:appconfig:([^:]*):[^:]*:(application\/([^/]+)(?:\/(environment|configurationprofile)\/([^/]+))?)$/;

/**
 * The resource part of the ARN of an application, an environment or a profile; throws AppConfig's error for another ARN, and if
 * there is no such resource in the store's region.
 */
export function associableResource(store: Store, arn: string): string {
  const [, region, resource, application = '', kind, id = ''] = ARN.exec(arn) ?? [];
  if (resource === undefined) {
    throw badRequest(
      `ResourceIdentifier must be the ARN of an application, an environment or a configuration profile, got ${quoted(arn)}`,
    );
  }
  const isThere =
    kind === undefined
      ? store.applications.get(ROOT, application) !== undefined
      : (kind === 'environment' ? store.environments : store.profiles).get(application, id) !== undefined;
  if (isThere && region === store.region) return resource;
  throw new ServiceError('ResourceNotFoundException', 404, `Resource ${arn} could not be found`, {
    ResourceName: arn,
  });
}
