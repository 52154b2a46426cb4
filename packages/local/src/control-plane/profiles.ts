import { quoted } from '../shared/described.js';
import type { Json, JsonObject } from '../shared/json.js';
import { kmsKeyArn } from '../store/arns.js';
import { checkNotAssociated } from '../store/associations.js';
import { checkDeletionProtection } from '../store/deletion-protection.js';
import { FEATURE_FLAGS, type Profile, type ProfileType, type Validator } from '../store/model.js';
import { createProfile, deleteProfile, updateProfile } from '../store/profiles.js';
import { badRequest, ServiceError } from '../store/service-error.js';
import type { Store } from '../store/store.js';
import {
  description,
  list,
  object,
  oneOf,
  optional,
  required,
  roleArn,
  text,
  typeName,
  withEchoedDescription,
} from './input.js';
import { checkLocation, checkRole, HOSTED } from './locations.js';
import type { Operation } from './operation.js';
import { page } from './pagination.js';
import { protectionCheck } from './protection-check.js';
import { applicationOf, profileOf } from './resources.js';
import { sourceOf, validate } from './source.js';
import { forgetTags, setInitialTags } from './tags.js';

const name = text(1, 128);
const MAX_VALIDATORS = 2;

const show = (store: Store, profile: Profile) => {
  const { applicationId, id, name, description, type, validators, kmsKeyIdentifier } = profile;
  return {
    ApplicationId: applicationId,
    Id: id,
    Name: name,
    Description: description,
    LocationUri: profile.locationUri ?? HOSTED,
    RetrievalRoleArn: profile.retrievalRoleArn,
    Validators: validators.length > 0 ? validators : undefined,
    Type: type,
    KmsKeyArn: kmsKeyArn(store, kmsKeyIdentifier),
    KmsKeyIdentifier: kmsKeyIdentifier,
  };
};

const summarize = ({ applicationId, id, name, type, validators, locationUri }: Profile) => ({
  ApplicationId: applicationId,
  Id: id,
  Name: name,
  LocationUri: locationUri ?? HOSTED,
  ValidatorTypes: validators.length > 0 ? validators.map(({ Type }) => Type) : undefined,
  Type: type,
});

const tagsOf = ({ applicationId, id }: Profile) => `application/${applicationId}/configurationprofile/${id}`;

export const profileOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/applications/:application/configurationprofiles',
    handle(store, request) {
      const { body } = request;
      const application = applicationOf(store, request);
      const type = profileType(body);
      const profile = createProfile(store, application, {
        ...readLocation(body, type),
        name: required(body, 'Name', name),
        description: description(body) || undefined,
        type,
        validators: readValidators(body),
      });
      setInitialTags(store, tagsOf(profile), body);
      return { status: 201, body: withEchoedDescription(show(store, profile), body) };
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
    handle: (store, request) => ({ status: 200, body: show(store, profileOf(store, request)) }),
  },
  {
    method: 'patch',
    path: '/applications/:application/configurationprofiles/:profile',
    handle(store, request) {
      const { body } = request;
      const before = profileOf(store, request);
      const profile = updateProfile(store, before, {
        ...readLocationChanges(body, before),
        name: optional(body, 'Name', name),
        description: description(body),
        validators: readValidators(body),
      });
      return { status: 200, body: withEchoedDescription(show(store, profile), body) };
    },
  },
  {
    method: 'delete',
    path: '/applications/:application/configurationprofiles/:profile',
    handle(store, request) {
      const profile = profileOf(store, request);
      checkNotAssociated(store, tagsOf(profile));
      checkDeletionProtection(store, 'profile', profile, protectionCheck(request));
      deleteProfile(store, profile);
      forgetTags(store, tagsOf(profile));
      return { status: 204 };
    },
  },
  {
    method: 'post',
    path: '/applications/:application/configurationprofiles/:profile/validators',
    async prepare(store, request, standIns) {
      const profile = profileOf(store, request);
      const text = request.query('configuration_version');
      if (text === undefined)
        throw badRequest('ConfigurationVersion must be a version number or label, got nothing');
      await validate(standIns, profile, await sourceOf(store, standIns, profile, text));
      return () => ({ status: 204 });
    },
  },
];

function profileType(body: JsonObject): ProfileType {
  const type = optional(body, 'Type', typeName) ?? 'AWS.Freeform';
  if (type === 'AWS.Freeform' || type === FEATURE_FLAGS) return type;
  throw new ServiceError(
    'ResourceNotFoundException',
    404,
    `Type must be AWS.Freeform or ${FEATURE_FLAGS}, got ${JSON.stringify(type)}`,
    { ResourceName: 'ConfigurationProfileType' },
  );
}

function readLocation(body: JsonObject, type: ProfileType) {
  const location = required(body, 'LocationUri', text(1, 2048));
  checkLocation(location, type);
  const retrievalRoleArn = optional(body, 'RetrievalRoleArn', roleArn);
  checkRole(location, retrievalRoleArn);
  const kmsKeyIdentifier = optional(body, 'KmsKeyIdentifier', text(1, 2048));
  checkKey(location, kmsKeyIdentifier);
  return {
    locationUri: location === HOSTED ? undefined : location,
    retrievalRoleArn,
    kmsKeyIdentifier,
  };
}

/** An empty key removes the key; a role can only be replaced. */
function readLocationChanges(body: JsonObject, { locationUri = HOSTED }: Profile) {
  const retrievalRoleArn = optional(body, 'RetrievalRoleArn', roleArn);
  if (retrievalRoleArn !== undefined) checkRole(locationUri, retrievalRoleArn);
  const kmsKeyIdentifier = optional(body, 'KmsKeyIdentifier', text(0, 2048));
  checkKey(locationUri, kmsKeyIdentifier);
  return { retrievalRoleArn, kmsKeyIdentifier };
}

function checkKey(location: string, key: string | undefined): void {
  if (!key || location === HOSTED) return;
  throw badRequest(
    `KmsKeyIdentifier must be absent: AppConfig encrypts only what is hosted, and the configuration is at ${quoted(location)}`,
  );
}

/** Stored as given: a schema that cannot be used only shows when it is used. */
const readValidators = (body: JsonObject): Validator[] | undefined =>
  optional(body, 'Validators', list(MAX_VALIDATORS, readValidator));

function readValidator(value: Json, at: string): Validator {
  const validator = object(value, at);
  const Type = required(validator, 'Type', oneOf('JSON_SCHEMA', 'LAMBDA'));
  const Content = required(validator, 'Content', text(0, 32_768));
  if (Type === 'LAMBDA') checkFunctionArn(Content);
  return { Type, Content };
}

/** AppConfig checks the form of the ARN, but not whether there is such a function. */
function checkFunctionArn(content: string): void {
  if (/^arn:[^:]*:[^:]*:[^:]*:[^:]+:./s.test(content)) return;
  throw badRequest(
    `The Content of a validator of type LAMBDA must be the ARN of a function, with an account, got ${quoted(content)}`,
  );
}
