import type { JsonObject } from '../shared/json.js';
import { checkNotAssociated } from '../store/associations.js';
import { checkDeletionProtection } from '../store/deletion-protection.js';
import {
  createEnvironment,
  deleteEnvironment,
  environmentState,
  updateEnvironment,
} from '../store/environments.js';
import type { Environment, Monitor } from '../store/model.js';
import type { Store } from '../store/store.js';
import {
  description,
  list,
  object,
  optional,
  required,
  roleArn,
  text,
  withEchoedDescription,
} from './input.js';
import type { Operation } from './operation.js';
import { page } from './pagination.js';
import { protectionCheck } from './protection-check.js';
import { applicationOf, environmentOf } from './resources.js';
import { forgetTags, setInitialTags } from './tags.js';

const name = text(1, 64);
const arn = text(1, 2048);

/** Monitors are kept and shown; there are no alarms here that could roll a deployment back. */
const monitors = (body: JsonObject): Monitor[] | undefined =>
  optional(
    body,
    'Monitors',
    list(5, (value, at) => {
      const monitor = object(value, at);
      return {
        AlarmArn: required(monitor, 'AlarmArn', arn),
        AlarmRoleArn: required(monitor, 'AlarmRoleArn', roleArn),
      };
    }),
  );

const show = (store: Store) => (environment: Environment) => ({
  ApplicationId: environment.applicationId,
  Id: environment.id,
  Name: environment.name,
  Description: environment.description,
  State: environmentState(store, environment),
  Monitors: environment.monitors.length > 0 ? environment.monitors : undefined,
});

const tagsOf = ({ applicationId, id }: Environment) => `application/${applicationId}/environment/${id}`;

export const environmentOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/applications/:application/environments',
    handle(store, request) {
      const { body } = request;
      const environment = createEnvironment(store, applicationOf(store, request), {
        name: required(body, 'Name', name),
        description: description(body) || undefined,
        monitors: monitors(body),
      });
      setInitialTags(store, tagsOf(environment), body);
      return { status: 201, body: withEchoedDescription(show(store)(environment), body) };
    },
  },
  {
    method: 'get',
    path: '/applications/:application/environments',
    handle(store, request) {
      const { id } = applicationOf(store, request);
      const items = store.environments.list(id);
      const body = page(request, `environments/${id}`, items, ({ sequence }) => sequence, show(store));
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: '/applications/:application/environments/:environment',
    handle: (store, request) => ({ status: 200, body: show(store)(environmentOf(store, request)) }),
  },
  {
    method: 'patch',
    path: '/applications/:application/environments/:environment',
    handle(store, request) {
      const { body } = request;
      const environment = updateEnvironment(store, environmentOf(store, request), {
        ...changes(body),
        monitors: monitors(body),
      });
      return { status: 200, body: withEchoedDescription(show(store)(environment), body) };
    },
  },
  {
    method: 'delete',
    path: '/applications/:application/environments/:environment',
    handle(store, request) {
      const environment = environmentOf(store, request);
      checkNotAssociated(store, tagsOf(environment));
      checkDeletionProtection(store, 'environment', environment, protectionCheck(request));
      deleteEnvironment(store, environment);
      forgetTags(store, tagsOf(environment));
      return { status: 204 };
    },
  },
];

const changes = (body: JsonObject) => ({
  name: optional(body, 'Name', name),
  description: description(body),
});
