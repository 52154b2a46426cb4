// The comment on the export stays in the declarations. Where the AWS SDK is not installed, as with the Agent as the source, both
// types are `any` by it, and a compiler that checks libraries, too, has nothing to report; where it is, they are the SDK's own.

// biome-ignore lint/suspicious/noTsIgnore: there is no error in here, but there may be one where this is used
/** @ts-ignore */
export type { AppConfigDataClient, AppConfigDataClientConfig } from '@aws-sdk/client-appconfigdata';
