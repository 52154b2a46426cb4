import type { Json, JsonObject } from '../shared/json.js';
import { FEATURE_FLAGS, type Profile, type ProfileType, type Validator } from '../store/model.js';
import { createProfile, deleteProfile, updateProfile } from '../store/profiles.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import { findVersionByText } from '../store/versions.js';
import { checkValidators, validateContent } from '../validation/validators.js';
import {
  description,
  list,
  object,
  oneOf,
  optional,
  required,
  text,
  unsupported,
  withEchoedDescription,
} from './input.js';
import type { Operation } from './operation.js';
import { page } from './pagination.js';
import { applicationOf, foundVersion, profileOf } from './resources.js';
import { forgetTags, setInitialTags } from './tags.js';

const name = text(1, 128);
const MAX_VALIDATORS = 2;

const show = ({ applicationId, id, name, description, type, validators }: Profile) => ({
  ApplicationId: applicationId,
  Id: id,
  Name: name,
  Description: description,
  LocationUri: 'hosted',
  Validators: validators.length > 0 ? validators : undefined,
  Type: type,
});

const summarize = ({ applicationId, id, name, type, validators }: Profile) => ({
  ApplicationId: applicationId,
  Id: id,
  Name: name,
  LocationUri: 'hosted',
  ValidatorTypes: validators.length > 0 ? validators.map(({ Type }) => Type) : undefined,
  Type: type,
});

const tagsOf = ({ applicationId, id }: Profile) => `application/${applicationId}/configurationprofile/${id}`;

export const profileOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/applications/:application/configurationprofiles',
    async prepare(store, request) {
      const { body } = request;
      applicationOf(store, request);
      const type = profileType(body);
      checkLocation(body, type);
      const input = {
        name: required(body, 'Name', name),
        description: description(body) || undefined,
        type,
        validators: await usableValidators(body),
      };
      return () => {
        const profile = createProfile(store, applicationOf(store, request), input);
        setInitialTags(store, tagsOf(profile), body);
        return { status: 201, body: withEchoedDescription(show(profile), body) };
      };
    },
  },
  {
    method: 'get',
    path: '/applications/:application/configurationprofiles',
    handle(store, request) {
      const { id } = applicationOf(store, request);
      const type = request.query('type');
      const items = store.profiles.list(id).filter((profile) => type === undefined || profile.type === type);
      const body = page(
        request,
        `profiles/${id}/${type ?? ''}`,
        items,
        ({ sequence }) => sequence,
        summarize,
      );
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: '/applications/:application/configurationprofiles/:profile',
    handle: (store, request) => ({ status: 200, body: show(profileOf(store, request)) }),
  },
  {
    method: 'patch',
    path: '/applications/:application/configurationprofiles/:profile',
    async prepare(store, request) {
      const { body } = request;
      profileOf(store, request);
      checkRole(body);
      const changes = {
        name: optional(body, 'Name', name),
        description: description(body),
        validators: await usableValidators(body),
      };
      return () => {
        const profile = updateProfile(store, profileOf(store, request), changes);
        return { status: 200, body: withEchoedDescription(show(profile), body) };
      };
    },
  },
  {
    method: 'delete',
    path: '/applications/:application/configurationprofiles/:profile',
    handle(store, request) {
      const profile = profileOf(store, request);
      deleteProfile(store, profile);
      forgetTags(store, tagsOf(profile));
      return { status: 204 };
    },
  },
  {
    method: 'post',
    path: '/applications/:application/configurationprofiles/:profile/validators',
    async prepare(store, request) {
      const profile = profileOf(store, request);
      const text = request.query('configuration_version');
      if (!text) throw badRequest('ConfigurationVersion must be a version number or label, got nothing');
      const version = foundVersion(findVersionByText(store, profile, text), text);
      await validateContent(profile, version.content);
      return () => ({ status: 204 });
    },
  },
];

function profileType(body: JsonObject): ProfileType {
  const type = body.Type ?? 'AWS.Freeform';
  if (type === 'AWS.Freeform' || type === FEATURE_FLAGS) return type;
  throw new ServiceError(
    'ResourceNotFoundException',
    404,
    `Type must be AWS.Freeform or ${FEATURE_FLAGS}, got ${JSON.stringify(type)}`,
    { ResourceName: 'ConfigurationProfileType' },
  );
}

function checkLocation(body: JsonObject, type: ProfileType): void {
  const location = required(body, 'LocationUri', text(1, 2048));
  if (location !== 'hosted') {
    if (type === FEATURE_FLAGS) throw badRequest(`LocationUri of a profile of type ${type} must be hosted`);
    unsupported(`LocationUri ${location}: only hosted configurations`);
  }
  checkRole(body);
}

function checkRole(body: JsonObject): void {
  if (optional(body, 'RetrievalRoleArn', text(0, 2048))) {
    throw badRequest('RetrievalRoleArn must be absent: the configuration is hosted');
  }
  if (optional(body, 'KmsKeyIdentifier', text(0, 2048))) unsupported('KmsKeyIdentifier');
}

async function usableValidators(body: JsonObject): Promise<Validator[] | undefined> {
  const validators = optional(body, 'Validators', list(MAX_VALIDATORS, readValidator));
  if (validators !== undefined) await checkValidators(validators);
  return validators;
}

function readValidator(value: Json, at: string): Validator {
  const validator = object(value, at);
  const Type = required(validator, 'Type', oneOf('JSON_SCHEMA', 'LAMBDA'));
  const Content = required(validator, 'Content', text(0, 32_768));
  if (Type === 'LAMBDA') unsupported('validators of type LAMBDA');
  return { Type, Content };
}
