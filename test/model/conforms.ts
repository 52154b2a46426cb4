import type { ServiceModel, Shape, ShapeReference } from './service-model.js';
import { matches } from './strings.js';
import type { Json } from './variations.js';

/**
 * What a value of an answer has that its shape has not: members, types, values beyond the limits. `source` is the JSON that it
 * was parsed from: there a float has a decimal point, as AWS's own JSON has.
 */
export function faultsOf(
  model: ServiceModel,
  reference: ShapeReference,
  value: Json,
  at: string,
  source?: string,
): string[] {
  const shape = model.shape(reference);
  switch (shape.type) {
    case 'structure':
      return structureFaults(model, shape, value, at, source);
    case 'list':
      if (!Array.isArray(value)) return [`${at} is no list`];
      return [
        ...boundFaults(shape, value.length, at),
        ...value.flatMap((entry) =>
          shape.member === undefined ? [] : faultsOf(model, shape.member, entry, `${at}[]`, source),
        ),
      ];
    case 'map':
      return mapFaults(model, shape, value, at, source);
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? boundFaults(shape, Number(value), at) : [`${at} is no integer`];
    case 'float':
    case 'double':
      if (typeof value !== 'number') return [`${at} is no number`];
      return [...boundFaults(shape, value, at), ...decimalFaults(at, source)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at} is no boolean`];
    case 'timestamp':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
        ? []
        : [`${at} is no time in ISO 8601`];
    default:
      return stringFaults(shape, value, at);
  }
}

function structureFaults(
  model: ServiceModel,
  { members = {} }: Shape,
  value: Json,
  at: string,
  source: string | undefined,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  return Object.entries(value).flatMap(([name, inside]) => {
    const member = members[name];
    const place = at === '' ? name : `${at}.${name}`;
    if (member === undefined) return [`${place} is not in the model`];
    return faultsOf(model, member, inside, place, source);
  });
}

function mapFaults(
  model: ServiceModel,
  shape: Shape,
  value: Json,
  at: string,
  source: string | undefined,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  const { key, value: inside } = shape;
  return [
    ...boundFaults(shape, Object.keys(value).length, at),
    ...Object.entries(value).flatMap(([name, entry]) => [
      ...(key === undefined ? [] : faultsOf(model, key, name, `${at}.key`)),
      ...(inside === undefined ? [] : faultsOf(model, inside, entry, `${at}.*`, source)),
    ]),
  ];
}

function stringFaults(shape: Shape, value: Json, at: string): string[] {
  if (typeof value !== 'string') return [`${at} is no string`];
  if (shape.enum !== undefined)
    return shape.enum.includes(value) ? [] : [`${at} is ${JSON.stringify(value)}`];
  const fits = matches(shape.pattern, value) !== false;
  return [...boundFaults(shape, value.length, at), ...(fits ? [] : [`${at} does not fit its pattern`])];
}

function boundFaults({ min, max }: Shape, size: number, at: string): string[] {
  return size < (min ?? size) || size > (max ?? size) ? [`${at} is beyond its limits`] : [];
}

function decimalFaults(at: string, source: string | undefined): string[] {
  const name = at.slice(at.lastIndexOf('.') + 1).replaceAll('[]', '');
  const bare = new RegExp(`"${name}":\\s*-?\\d+[,}\\s]`);
  return source !== undefined && bare.test(source) ? [`${at} has no decimal point`] : [];
}
