import type { Logger } from '@openfeature/core';
import type { ProfileType, SymbolTables } from './document/parsed-document.js';
import {
  functionOption,
  identifier,
  integer,
  logger,
  mediaType,
  oneOf,
  orDefault,
  readWindow,
  source,
  symbolTables,
  text,
  timeout,
  warnOfMilliseconds,
} from './option-checks.js';
import { PROVIDER_HINTS } from './option-hints.js';
import type { SplitHash } from './rules/rule.js';
import { readOptions } from './shared/option-values.js';
import { safeLogger } from './shared/safe-logger.js';
import { dataApiSource } from './source/data-api/data-api.js';
import { type Source, TARGETINGS, type Targeting } from './source/source.js';

/** Options of `AppConfigProvider`. Units are seconds, as AppConfig's are. */
export interface AppConfigProviderOptions {
  /** Name or ID of the AppConfig application: 1 to 128 characters. */
  readonly application: string;
  /** Name or ID of the environment: 1 to 128 characters. */
  readonly environment: string;
  /** Name or ID of the configuration profile: 1 to 128 characters. */
  readonly profile: string;
  /**
   * Where documents come from.
   *
   * @default dataApiSource()
   */
  readonly source?: Source | undefined;
  /**
   * Seconds between two polls: an integer from 1 to 86 400. The wait is never shorter than what AppConfig asks for (it
   * allows no less than 15), and up to 10 % longer at random, so that a fleet spreads out.
   *
   * @default 60
   */
  readonly pollInterval?: number | undefined;
  /**
   * `'background'` polls on a timer; `'on-evaluation'` polls when an evaluation finds the interval elapsed, for runtimes
   * that freeze between requests, such as AWS Lambda.
   *
   * @default 'background'
   */
  readonly polling?: 'background' | 'on-evaluation' | undefined;
  /**
   * Who chooses the variant of a multi-variant flag: `'service'` takes what AppConfig sends, which is always the Default
   * variant. The others evaluate the rules here, with the evaluation context: `'in-process'` asks the Data API for them, in a
   * format that AWS does not document; `'hosted-version'` reads them from the version that is stored, through AppConfig's
   * control plane, with every operator. That needs `@aws-sdk/client-appconfig` and two more IAM actions,
   * `appconfig:ListDeployments` and `appconfig:GetHostedConfigurationVersion`.
   *
   * @default 'service'
   */
  readonly targeting?: Targeting | undefined;
  /**
   * With `targeting: 'hosted-version'`, how many seconds the reads of a fleet are spread over: a number from 0 to 86 400. Each
   * instance reads the rules of a new version at a random moment of them, and goes on with the flags that it has meanwhile. The
   * first read comes at once. 0 is for a single instance: the control plane's quotas are small, and deployments share them.
   *
   * @default 300
   */
  readonly readWindow?: number | undefined;
  /**
   * Seconds until `initialize` gives up waiting for the first flag set: a number from 0.1 to 3 600. If the backup's disk hangs, it
   * may take up to `requestTimeout` longer. Polling goes on afterwards.
   *
   * @default 10
   */
  readonly initTimeout?: number | undefined;
  /**
   * Seconds that one request may take, from connection to the last byte of its body: a number from 0.1 to 3 600. Whatever a
   * source does, a poll is given up after three times as long, and waiting for the backup after this time.
   *
   * @default 3
   */
  readonly requestTimeout?: number | undefined;
  /**
   * Directory of the backup, the last good document, which is used when the first contact fails. Created if it is missing.
   *
   * @default undefined (no backup)
   */
  readonly backupDirectory?: string | undefined;
  /**
   * The attribute of a feature flag that is its string, number or object value.
   *
   * @default 'value'
   */
  readonly valueAttribute?: string | undefined;
  /**
   * The type of the configuration profile, which settles what its content means: with `'AWS.Freeform'` every property is a
   * plain value, even an object that has a boolean `enabled`; with `'AWS.AppConfig.FeatureFlags'` a document of anything but
   * feature flags is rejected.
   *
   * @default undefined (by content)
   */
  readonly profileType?: ProfileType | undefined;
  /**
   * Media type to use instead of what the answer says, for profiles stored as text or octets. At most 1 024 characters.
   *
   * @example 'application/json'
   * @default undefined (what the answer says)
   */
  readonly contentType?: string | undefined;
  /**
   * The hash behind the operator `split`: a 32-bit unsigned integer for a seed and a value, whose remainder by 100 000 is the
   * value's bucket.
   *
   * @default FNV-1a (32 bit) of the UTF-8 bytes of value, then seed; with `seed::` in the rule it gave the counts that were
   * recorded from the AppConfig Agent, whose hash AWS does not publish
   */
  readonly splitHash?: SplitHash | undefined;
  /**
   * Names for positions of AppConfig's two shared Ion symbol tables that this library does not know: at most 1 000 for each.
   *
   * @default undefined (those that this library knows)
   */
  readonly symbolTables?: SymbolTables | undefined;
  /**
   * Receives one line for each change of state, never one for each poll, and warnings about documents.
   *
   * @default OpenFeature's DefaultLogger, which prints warnings and errors to the console
   */
  readonly logger?: Logger | undefined;
}

/** Options with every default applied and every bound checked. */
export interface NormalizedOptions {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly source: Source;
  readonly pollInterval: number;
  readonly polling: 'background' | 'on-evaluation';
  readonly targeting: Targeting;
  readonly readWindow: number;
  readonly initTimeout: number;
  readonly requestTimeout: number;
  readonly backupDirectory: string | undefined;
  readonly valueAttribute: string;
  readonly profileType: ProfileType | undefined;
  readonly contentType: string | undefined;
  readonly splitHash: SplitHash | undefined;
  readonly symbolTables: SymbolTables | undefined;
  readonly logger: Logger;
}

export const OPTIONS = [
  'application',
  'environment',
  'profile',
  'source',
  'pollInterval',
  'polling',
  'targeting',
  'readWindow',
  'initTimeout',
  'requestTimeout',
  'backupDirectory',
  'valueAttribute',
  'profileType',
  'contentType',
  'splitHash',
  'symbolTables',
  'logger',
] as const satisfies readonly (keyof AppConfigProviderOptions)[];

/** @throws TypeError that names the option, what was expected, and what came. */
export function normalizeOptions(options: AppConfigProviderOptions): NormalizedOptions {
  const given = readOptions('options', options, OPTIONS, PROVIDER_HINTS);
  const normalized: NormalizedOptions = {
    application: identifier('application', given.application, 'an application'),
    environment: identifier('environment', given.environment, 'an environment'),
    profile: identifier('profile', given.profile, 'a configuration profile'),
    source: source(given.source) ?? dataApiSource(),
    pollInterval: integer('pollInterval', orDefault(given.pollInterval, 60)),
    polling: oneOf('polling', orDefault(given.polling, 'background'), ['background', 'on-evaluation']),
    targeting: oneOf('targeting', orDefault(given.targeting, 'service'), TARGETINGS),
    readWindow: readWindow(orDefault(given.readWindow, 300)),
    initTimeout: timeout('initTimeout', orDefault(given.initTimeout, 10)),
    requestTimeout: timeout('requestTimeout', orDefault(given.requestTimeout, 3)),
    backupDirectory: text('backupDirectory', given.backupDirectory),
    valueAttribute: text('valueAttribute', given.valueAttribute) ?? 'value',
    profileType:
      given.profileType === undefined
        ? undefined
        : oneOf<ProfileType>('profileType', given.profileType, [
            'AWS.Freeform',
            'AWS.AppConfig.FeatureFlags',
          ]),
    contentType: mediaType('contentType', given.contentType),
    splitHash: functionOption<SplitHash>('splitHash', given.splitHash, 'a function (seed, value) => uint32'),
    symbolTables: symbolTables(given.symbolTables),
    logger: safeLogger(logger(given.logger)),
  };
  const { pollInterval, initTimeout, requestTimeout } = normalized;
  warnOfMilliseconds(normalized.logger, { pollInterval, initTimeout, requestTimeout });
  return normalized;
}
