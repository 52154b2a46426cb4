/**
 * AppConfig's quotas: https://docs.aws.amazon.com/general/latest/gr/appconfig.html, at the values up to which AWS raises them
 * by itself.
 */
export const MAX_APPLICATIONS = 300;
export const MAX_ENVIRONMENTS = 100;
export const MAX_PROFILES = 500;
export const MAX_STRATEGIES = 100;

/**
 * Bounds of what AWS names no quota for. Hosted versions of a profile; their size in all where old ones are dropped; deployments
 * of an environment that are remembered, and how many of each profile are in any case.
 */
export const MAX_VERSIONS = 1_000;
export const MAX_VERSIONS_MEGABYTES = 64;
export const MAX_DEPLOYMENTS = 500;
export const KEPT_DEPLOYMENTS_OF_PROFILE = 3;

/** Actions of extensions that failed, of which a deployment's event log tells. */
export const MAX_FAILURES = 100;

/** Bounds of what AWS names no quota for: versions of extensions, and associations, in all and with one resource. */
export const MAX_EXTENSION_VERSIONS = 500;
export const MAX_ASSOCIATIONS = 1_000;
export const MAX_ASSOCIATIONS_OF_RESOURCE = 10;

/** Of an application, archived ones included. AWS has a quota, too, but its documentation does not say which. */
export const MAX_EXPERIMENT_DEFINITIONS = 100;
/** Runs that are under way in one environment: clients get them all in a header, and Node takes 16 KB of headers. */
export const MAX_RUNNING_EXPERIMENTS = 40;
/** Runs of a definition that are kept: a new one replaces the oldest. */
export const MAX_EXPERIMENT_RUNS = 100;
/** Events of an experiment run that are kept: its start and the newest ones. */
export const MAX_EXPERIMENT_EVENTS = 100;

/** Largest hosted configuration, in kilobytes of 1 024 bytes. */
export const MAX_CONTENT_KILOBYTES = 2_048;
