import { ErrorCode, StandardResolutionReasons } from '@openfeature/server-sdk';
import type { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import type { FlagService } from 'aws-appconfig-openfeature-provider/ofrep';

/**
 * Flags that need not be there: as long as there are none, they are empty, where the handler would answer 503 for all others, too.
 */
export function optionalFlags(provider: AppConfigProvider): FlagService {
  const isThere = () => provider.configuration !== undefined;
  return {
    get configuration() {
      return provider.configuration ?? { version: 'none' };
    },
    evaluate: async (key, context) => (isThere() ? provider.evaluate(key, context) : notFound(key)),
    evaluateAll: async (context) => (isThere() ? provider.evaluateAll(context) : []),
    events: provider.events,
    pollInterval: provider.pollInterval,
  };
}

const notFound = (flagKey: string) => ({
  flagKey,
  errorCode: ErrorCode.FLAG_NOT_FOUND,
  reason: StandardResolutionReasons.ERROR,
});
