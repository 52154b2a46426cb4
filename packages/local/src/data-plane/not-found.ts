import { ServiceError } from '../store/service-error.js';

export type DataResource = 'Application' | 'ConfigurationProfile' | 'Environment' | 'Deployment';

/**
 * The data plane's 404; `referencedBy` holds the parameters of the request that name what is missing, `elsewhere` says where
 * else it is.
 */
export function notFound(
  resourceType: DataResource,
  referencedBy: Record<string, string>,
  elsewhere = '',
): ServiceError {
  const named = Object.entries(referencedBy).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return new ServiceError(
    'ResourceNotFoundException',
    404,
    `${resourceType} not found for ${named.join(' and ')}${elsewhere}`,
    { ResourceType: resourceType, ReferencedBy: referencedBy },
  );
}
