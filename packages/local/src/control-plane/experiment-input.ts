import type { AttributeValue, Treatment } from '../feature-flags/treatments.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { ExperimentPlan, ExperimentResult, Overrides } from '../store/model.js';
import { badRequest } from '../store/service-error.js';
import { boolean, list, matching, number, object, optional, required, text } from './input.js';
import { dynamicParameters } from './pre-start.js';
import { checkInitialTags } from './tags.js';

const MAX_TREATMENTS = 5;
const MAX_ATTRIBUTES = 25;
const MAX_ELEMENTS = 25;
const MAX_OVERRIDES = 32;
/** The largest number of the model's type Float. */
const MAX_FLOAT = 3.4028234663852886e38;

export const longText = text(0, 1024);
export const audienceRule = text(1, 16_384);
export const flagKey = matching(
  /^[a-z][a-zA-Z0-9_-]{1,64}$/,
  'a key of 2 to 65 letters, digits, _ and - that begins with a small letter',
);
export const definitionName = matching(
  /^(?!AWS\.).{1,64}$/,
  'a text of 1 to 64 characters in one line that does not begin with AWS.',
);
export const percentage = number(0, 100);

/** What the operations that create and update definitions have in common; absent members are left out. */
export function planChanges(body: JsonObject): Partial<ExperimentPlan> {
  const changes = {
    treatments: optional(body, 'Treatments', treatments),
    control: optional(body, 'Control', treatment('c')),
    audienceRule: optional(body, 'AudienceRule', audienceRule),
    audienceDescription: optional(body, 'AudienceDescription', longText),
    hypothesis: optional(body, 'Hypothesis', longText),
    launchCriteria: optional(body, 'LaunchCriteria', longText),
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** The keys follow from the order: `t1`, `t2`, … */
export function treatments(value: Json, name: string): Treatment[] {
  const given = list(MAX_TREATMENTS, object)(value, name);
  if (given.length === 0) throw badRequest(`${name} must be a list of 1 to ${MAX_TREATMENTS}, got none`);
  return given.map((one, index) => treatment(`t${index + 1}`)(one, `${name}[${index}]`));
}

export const treatment =
  (key: string) =>
  (value: Json, name: string): Treatment => {
    const input = object(value, name);
    const flagValue = required(input, 'FlagValue', within(name, object));
    return {
      key,
      weight: required(input, 'Weight', within(name, number(0, MAX_FLOAT))),
      description: optional(input, 'Description', within(name, longText)) || undefined,
      enabled: required(flagValue, 'Enabled', within(`${name}.FlagValue`, boolean)),
      attributeValues: optional(flagValue, 'AttributeValues', within(`${name}.FlagValue`, attributeValues)),
    };
  };

/** Reads a member, naming its place in messages to distinguish it from others of that name. */
const within =
  <T>(place: string, read: (value: Json, name: string) => T) =>
  (value: Json, name: string): T =>
    read(value, `${place}.${name}`);

const attributeKey = matching(/^(?!enabled$)[a-z][a-zA-Z0-9_-]{0,63}$/, 'the key of an attribute');

function attributeValues(value: Json, name: string): Record<string, AttributeValue> {
  const entries = Object.entries(object(value, name));
  if (entries.length > MAX_ATTRIBUTES)
    throw badRequest(`${name} must have at most ${MAX_ATTRIBUTES} members, got ${entries.length}`);
  return Object.fromEntries(
    entries.map(([key, one]) => [
      attributeKey(key, `A key of ${name}`),
      attributeValue(one, `${name}.${key}`),
    ]),
  );
}

const double = number(-Number.MAX_VALUE, Number.MAX_VALUE);

function attributeValue(value: Json, name: string): AttributeValue {
  const readers: Readonly<Record<string, (value: Json, name: string) => unknown>> = {
    StringValue: longText,
    NumberValue: double,
    BooleanValue: boolean,
    StringArray: list(MAX_ELEMENTS, longText),
    NumberArray: list(MAX_ELEMENTS, double),
  };
  const given = Object.entries(object(value, name)).filter(([, member]) => member !== null);
  const [only, ...others] = given;
  const read = only && Object.hasOwn(readers, only[0]) ? readers[only[0]] : undefined;
  if (only === undefined || read === undefined || others.length > 0) {
    const got = given.map(([member]) => member).join(', ') || 'nothing';
    throw badRequest(`${name} must have exactly one of ${Object.keys(readers).join(', ')}, got ${got}`);
  }
  return { [only[0]]: read(only[1], `${name}.${only[0]}`) } as AttributeValue;
}

const entityId = text(1, 2048);

/** Overrides for the treatments of a plan. */
export const overrides =
  ({ control, treatments }: ExperimentPlan) =>
  (value: Json, name: string): Overrides => {
    const inline = required(object(value, name), 'Inline', within(name, object));
    const entries = Object.entries(inline);
    if (entries.length > MAX_OVERRIDES)
      throw badRequest(`${name}.Inline must have at most ${MAX_OVERRIDES} members, got ${entries.length}`);
    const keys = [control, ...treatments].map(({ key }) => key);
    return Object.fromEntries(
      entries.map(([entity, key]) => {
        entityId(entity, `An entity ID of ${name}.Inline`);
        if (typeof key !== 'string' || !keys.includes(key)) {
          throw badRequest(
            `${name}.Inline must assign entities to one of the treatments ${keys.join(', ')}, got ${JSON.stringify(key).slice(0, 100)}`,
          );
        }
        return [entity, key];
      }),
    );
  };

export function result(value: Json, name: string): ExperimentResult {
  const given = object(value, name);
  const read = (member: string) => optional(given, member, within(name, longText));
  return {
    ExecutiveSummary: read('ExecutiveSummary'),
    ReasonsToLaunch: read('ReasonsToLaunch'),
    ReasonsNotToLaunch: read('ReasonsNotToLaunch'),
  };
}

/** What the deployment of a run is started with: values for extensions, and `Tags`, which have been checked. */
export function deploymentParameters(body: JsonObject) {
  const given = optional(body, 'DeploymentParameters', object) ?? {};
  checkInitialTags(given);
  return { tagged: given, dynamic: dynamicParameters(given) };
}
