import type { PathParameters } from '../http/router.js';
import type { Json } from '../shared/json.js';
import { matching, strategyId, text, typeName } from './input.js';

/** A parameter of the path or the query: its name there, its name in the API, and what it may be. */
interface Parameter {
  /** Only in operations whose path begins so. Default: in all. */
  readonly below?: string;
  readonly name: string;
  readonly member: string;
  readonly read: (value: Json, name: string) => string;
}

const resourceArn = matching(
  /^(?=.{20,2048}$)arn:(?:aws[a-zA-Z-]*)?:[a-z]+:(?:(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d)?:(?:\d{12})?:[a-zA-Z0-9\-_/:.]+$/,
  'the ARN of an AppConfig resource, of 20 to 2048 characters',
);

/**
 * What AppConfig asks of the identifiers in paths, before it looks for what they name. Of those with one name the first counts;
 * those that are missing here may be anything.
 */
const IN_PATHS: readonly Parameter[] = [
  {
    below: '/applications/:application/experimentdefinitions',
    name: 'application',
    member: 'ApplicationIdentifier',
    read: text(1, 2048),
  },
  { name: 'application', member: 'ApplicationId', read: text(1, 64) },
  { name: 'environment', member: 'EnvironmentId', read: text(1, 64) },
  { name: 'profile', member: 'ConfigurationProfileId', read: text(1, 128) },
  { name: 'strategy', member: 'DeploymentStrategyId', read: strategyId },
  { name: 'definition', member: 'ExperimentDefinitionIdentifier', read: text(1, 2048) },
  { name: 'extension', member: 'ExtensionIdentifier', read: text(1, 2048) },
  {
    name: 'association',
    member: 'ExtensionAssociationId',
    read: matching(/^[a-z0-9]{4,7}$/, '4 to 7 lower-case letters and digits'),
  },
  { name: 'arn', member: 'ResourceArn', read: resourceArn },
];

/** The same of parameters of the query that are texts, for any operation that reads one. */
const IN_QUERIES: readonly Parameter[] = [
  { name: 'configuration_version', member: 'ConfigurationVersion', read: text(1, 1024) },
  { name: 'next_token', member: 'NextToken', read: text(1, 2048) },
  { name: 'type', member: 'Type', read: typeName },
  { name: 'version_label', member: 'VersionLabel', read: text(1, 64) },
];

/** Checks the identifiers in a request's path; throws AppConfig's error for one that cannot be right. */
export function checkPath(path: string, parameters: PathParameters): void {
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = IN_PATHS.find((one) => one.name === name && path.startsWith(one.below ?? ''));
    parameter?.read(value, parameter.member);
  }
}

/** A parameter of the query as it was given; throws AppConfig's error if it cannot be right. */
export function checkQuery(name: string, value: string | undefined): string | undefined {
  const parameter = IN_QUERIES.find((one) => one.name === name);
  if (value !== undefined) parameter?.read(value, parameter.member);
  return value;
}
