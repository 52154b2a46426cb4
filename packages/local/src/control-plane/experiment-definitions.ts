import {
  archiveDefinition,
  createDefinition,
  definitionResource,
  destroyDefinition,
  statusOf,
  updateDefinition,
} from '../store/experiments.js';
import { findEnvironment, findProfile } from '../store/lookup.js';
import { FEATURE_FLAGS } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { ROOT, type Store } from '../store/store.js';
import {
  audienceRule,
  definitionName,
  flagKey,
  planChanges,
  treatment,
  treatments,
} from './experiment-input.js';
import { showDefinition, summarizeDefinition } from './experiment-output.js';
import { oneOf, required, text } from './input.js';
import type { Operation, OperationRequest } from './operation.js';
import { page } from './pagination.js';
import {
  applicationNamed,
  applicationOf,
  definitionOf,
  environmentNamed,
  profileNamed,
} from './resources.js';
import { forgetTags, setInitialTags } from './tags.js';

const identifier = text(1, 2048);

const PATH = '/applications/:application/experimentdefinitions';

export const experimentDefinitionOperations: readonly Operation[] = [
  {
    method: 'post',
    path: PATH,
    handle(store, request) {
      const { body } = request;
      const application = applicationOf(store, request);
      const name = required(body, 'Name', definitionName);
      const profileId = required(body, 'ConfigurationProfileIdentifier', identifier);
      const environmentId = required(body, 'EnvironmentIdentifier', identifier);
      const plan = {
        ...planChanges(body),
        flagKey: required(body, 'FlagKey', flagKey),
        treatments: required(body, 'Treatments', treatments),
        control: required(body, 'Control', treatment('c')),
        audienceRule: required(body, 'AudienceRule', audienceRule),
      };
      const environment = environmentNamed(store, application.id, environmentId);
      const profile = profileNamed(store, application.id, profileId);
      if (profile.type !== FEATURE_FLAGS) {
        throw badRequest(
          `ConfigurationProfileIdentifier must be a profile of type ${FEATURE_FLAGS}, got ${profile.name} of type ${profile.type}`,
        );
      }
      const definition = createDefinition(store, application, {
        name,
        plan: { ...plan, environmentId: environment.id, profileId: profile.id },
      });
      setInitialTags(store, definitionResource(definition), body);
      return { status: 201, body: showDefinition(definition) };
    },
  },
  {
    method: 'get',
    path: '/experimentdefinitions',
    handle(store, request) {
      const { scope, items } = filtered(store, request);
      const body = page(request, scope, items, ({ sequence }) => sequence, summarizeDefinition);
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: `${PATH}/:definition`,
    handle: (store, request) => ({ status: 200, body: showDefinition(definitionOf(store, request)) }),
  },
  {
    method: 'patch',
    path: `${PATH}/:definition`,
    handle(store, request) {
      const changes = planChanges(request.body);
      const definition = updateDefinition(store, definitionOf(store, request), changes);
      return { status: 200, body: showDefinition(definition) };
    },
  },
  {
    method: 'delete',
    path: `${PATH}/:definition`,
    handle(store, request) {
      const type = oneOf('ARCHIVE', 'DESTROY')(request.query('delete_type') ?? 'ARCHIVE', 'DeleteType');
      const definition = definitionOf(store, request);
      if (type === 'ARCHIVE') archiveDefinition(store, definition);
      else {
        destroyDefinition(store, definition);
        forgetTags(store, definitionResource(definition));
      }
      return { status: 204 };
    },
  },
];

/** The definitions that ListExperimentDefinitions is asked for, and what names the list. */
function filtered(store: Store, request: OperationRequest) {
  const filter = (parameter: string, name: string) => {
    const value = request.query(parameter);
    return value === undefined ? undefined : identifier(value, name);
  };
  const application = filter('application_identifier', 'ApplicationIdentifier');
  const profile = filter('configuration_profile_identifier', 'ConfigurationProfileIdentifier');
  const environment = filter('environment_identifier', 'EnvironmentIdentifier');
  const asked = request.query('status');
  const status = asked === undefined ? undefined : oneOf('ACTIVE', 'IDLE', 'ARCHIVED')(asked, 'Status');

  const found = application === undefined ? undefined : applicationNamed(store, application);
  const applications = found === undefined ? store.applications.list(ROOT) : [found];
  const items = applications.flatMap(({ id }) => {
    const profileId = profile === undefined ? undefined : (findProfile(store, id, profile)?.id ?? profile);
    const environmentId =
      environment === undefined ? undefined : (findEnvironment(store, id, environment)?.id ?? environment);
    return store.experimentDefinitions
      .list(id)
      .filter(
        (definition) =>
          (profileId === undefined || definition.plan.profileId === profileId) &&
          (environmentId === undefined || definition.plan.environmentId === environmentId) &&
          (status === undefined || statusOf(definition) === status),
      );
  });
  const scope = ['experimentdefinitions', found?.id, profile, environment, status].join('/');
  return { scope, items };
}
