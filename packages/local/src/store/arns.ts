import { partitionOf } from './region-name.js';
import type { Store } from './store.js';

/** The account that everything belongs to, in messages and ARNs. */
export const ACCOUNT = '000000000000';

/** The ARN of something in the store's region; `resource` as in `application/abc1234`. */
export function arnOf({ region }: Store, resource: string, service = 'appconfig'): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${ACCOUNT}:${resource}`;
}

const MAX_ARN_LENGTH = 2_048;

/**
 * The ARN of the KMS key that an identifier names. As AppConfig does it, without asking whether there is such a key: an ARN
 * stays as it is, an alias becomes the ARN of the alias, and anything else that of a key. Of an identifier that is too long for
 * that there is none.
 */
export function kmsKeyArn(store: Store, identifier: string | undefined): string | undefined {
  if (identifier === undefined || identifier.startsWith('arn:')) return identifier;
  const arn = arnOf(store, identifier.startsWith('alias/') ? identifier : `key/${identifier}`, 'kms');
  return arn.length > MAX_ARN_LENGTH ? undefined : arn;
}
