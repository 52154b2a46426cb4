import type { Json, JsonObject } from '../shared/json.js';
import {
  ACTION_POINTS,
  type ExtensideploymentActions,
  type Extension,
  type ExtensionAction,
  type ExtensionParameter,
} from '../store/extension-model.js';
import {
  createExtension,
  deleteExtension,
  extensionArn,
  extensionResource,
  findExtension,
  isPredefined,
  newestExtensions,
  updateExtension,
} from '../store/extensions.js';
import { badRequest } from '../store/service-error.js';
import type { Store } from '../store/store.js';
import {
  anyInteger,
  boolean,
  description,
  integerText,
  list,
  matching,
  object,
  oneOf,
  optional,
  record,
  required,
  text,
  withEchoedDescription,
} from './input.js';
import type { Operation, OperationRequest } from './operation.js';
import { page } from './pagination.js';
import { forgetTags, setInitialTags } from './tags.js';

export const parameterName = matching(
  /^[^/#:\n]{1,64}$/,
  '1 to 64 characters without slash, #, colon and line break',
);

const arn = matching(
  /^(?=.{20,2048}$)arn:(?:aws[a-zA-Z-]*)?:[a-z]+:(?:[a-z0-9-]+)?:(?:\d{12})?:[\w/:.-]+$/,
  'an ARN of 20 to 2048 characters',
);

// ARNs contain slashes, which not every client escapes.
const ONE = '/extensions/*extension';

const MAX_ACTION_POINTS = 5;
const MAX_PARAMETERS = 10;

const show = (store: Store, extension: Extension) => ({
  ...summarize(store)(extension),
  Actions: shown(extension.actions, ({ name, description, uri, roleArn }) => [
    { Name: name, Description: description, Uri: uri, RoleArn: roleArn },
  ]),
  Parameters: shown(extension.parameters, ({ description, required, dynamic }) => ({
    Description: description,
    Required: required,
    Dynamic: dynamic,
  })),
});

const summarize = (store: Store) => (extension: Extension) => ({
  Id: extension.id,
  Name: extension.name,
  VersionNumber: extension.version,
  Arn: extensionArn(store, extension),
  Description: extension.description,
});

function shown<T>(members: Readonly<Record<string, T>>, one: (member: T) => object): object | undefined {
  const entries = Object.entries(members).map(([name, member]) => [name, one(member)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export const extensionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/extensions',
    handle(store, request) {
      const { body } = request;
      const lock = request.header('latest-version-number');
      const extension = createExtension(store, {
        name: required(body, 'Name', parameterName),
        description: description(body) || undefined,
        actions: required(body, 'Actions', actions),
        parameters: readParameters(body) ?? {},
        latestVersionNumber: lock === undefined ? undefined : versionNumber(lock, 'Latest-Version-Number'),
      });
      setInitialTags(store, extensionResource(extension), body);
      return { status: 201, body: withEchoedDescription(show(store, extension), body) };
    },
  },
  {
    method: 'get',
    path: '/extensions',
    handle(store, request) {
      const name = request.query('name');
      if (name !== undefined) text(1, 64)(name, 'Name');
      const items = newestExtensions(store).filter(
        (extension) => name === undefined || extension.name === name,
      );
      const scope = `extensions/${name ?? ''}`;
      return { status: 200, body: page(request, scope, items, ({ sequence }) => sequence, summarize(store)) };
    },
  },
  {
    method: 'get',
    path: ONE,
    handle: (store, request) => ({
      status: 200,
      body: show(store, requested(store, request, request.query('version_number'))),
    }),
  },
  {
    method: 'patch',
    path: ONE,
    handle(store, request) {
      const { body } = request;
      const version = optional(body, 'VersionNumber', anyInteger);
      const extension = updateExtension(store, own(requested(store, request, version)), {
        description: description(body),
        actions: optional(body, 'Actions', actions),
        parameters: readParameters(body),
      });
      return { status: 200, body: withEchoedDescription(show(store, extension), body) };
    },
  },
  {
    method: 'delete',
    path: ONE,
    handle(store, request) {
      const extension = own(requested(store, request, request.query('version')));
      deleteExtension(store, extension);
      forgetTags(store, extensionResource(extension));
      return { status: 204 };
    },
  },
];

function requested(store: Store, request: OperationRequest, version: string | number | undefined): Extension {
  const number = version === undefined ? undefined : versionNumber(String(version), 'VersionNumber');
  const identifier = request.parameter('extension');
  return findExtension(store, identifier, number);
}

/** A version's number. Any integer is accepted; there simply is no version 0 or -1. */
export function versionNumber(value: string, name: string): number {
  return integerText(value, name);
}

function own(extension: Extension): Extension {
  if (!isPredefined(extension)) return extension;
  throw badRequest(`Extension ${extension.id} is AWS's own and cannot be changed or deleted`);
}

function actions(value: Json, name: string): ExtensideploymentActions {
  return record(1, MAX_ACTION_POINTS, oneOf(...ACTION_POINTS), readActions)(value, name);
}

function readActions(value: Json, name: string): ExtensionAction {
  const [action, ...more] = list(1, readAction)(value, name);
  if (action !== undefined && more.length === 0) return action;
  throw badRequest(`${name} must be a list of one action, got none`);
}

function readAction(value: Json, name: string): ExtensionAction {
  const action = object(value, name);
  return {
    name: optional(action, 'Name', text(1, 64)),
    description: description(action) || undefined,
    uri: optional(action, 'Uri', text(1, 2048)),
    roleArn: optional(action, 'RoleArn', arn),
  };
}

function readParameters(body: JsonObject) {
  return optional(body, 'Parameters', record(1, MAX_PARAMETERS, parameterName, readParameter));
}

function readParameter(value: Json, name: string): ExtensionParameter {
  const parameter = object(value, name);
  const isRequired = optional(parameter, 'Required', boolean) ?? false;
  const isDynamic = optional(parameter, 'Dynamic', boolean) ?? false;
  if (isRequired && isDynamic) throw badRequest(`${name} cannot be both required and dynamic`);
  return { description: description(parameter) || undefined, required: isRequired, dynamic: isDynamic };
}
