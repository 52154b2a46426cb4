import { partitionOf } from './region-name.js';
import type { Store } from './store.js';

/** The account that everything belongs to, in messages and ARNs. */
export const ACCOUNT = '000000000000';

/** The ARN of something in the store's region; `resource` as in `application/abc1234`. */
export function arnOf({ region }: Store, resource: string, service = 'appconfig'): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${ACCOUNT}:${resource}`;
}

/**
 * The ARN of the KMS key that an identifier names. As AppConfig does it, without asking whether there is such a key: an ARN
 * stays as it is, an alias becomes the ARN of the alias, and anything else that of a key.
 */
export function kmsKeyArn(store: Store, identifier: string | undefined): string | undefined {
  if (identifier === undefined || identifier.startsWith('arn:')) return identifier;
  return arnOf(store, identifier.startsWith('alias/') ? identifier : `key/${identifier}`, 'kms');
}
