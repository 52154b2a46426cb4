import { isObject, type Json, type JsonObject } from '../../../local/src/shared/json.js';
import { objectAt, withMember } from './document.js';

export type ScalarType = 'string' | 'number' | 'boolean';

/** What may be entered for one value; a text of a type that is none of these leaves all open. */
export interface Constraints {
  readonly type: string | undefined;
  readonly isRequired: boolean;
  readonly options: readonly string[] | undefined;
  readonly pattern: string | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Of an array. */
  readonly elements: Constraints | undefined;
}

export function constraintsOf(attribute: JsonObject): Constraints {
  return read(objectAt(attribute, 'constraints'));
}

function read(constraints: JsonObject): Constraints {
  const { type, required, enum: options, pattern, minimum, maximum, elements } = constraints;
  return {
    type: typeof type === 'string' ? type : undefined,
    isRequired: required === true,
    options: Array.isArray(options) ? options.filter((one) => typeof one === 'string') : undefined,
    pattern: typeof pattern === 'string' ? pattern : undefined,
    minimum: typeof minimum === 'number' ? minimum : undefined,
    maximum: typeof maximum === 'number' ? maximum : undefined,
    elements: isObject(elements) ? read(elements) : undefined,
  };
}

/** What a form for an attribute holds: texts as they are typed. */
export interface AttributeForm {
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** Of the elements, if it is an array. */
  readonly elementType: string;
  /** One a line. */
  readonly options: string;
  readonly pattern: string;
  readonly minimum: string;
  readonly maximum: string;
}

export function formOf(attribute: JsonObject): AttributeForm {
  const { type = 'string', isRequired, elements, ...own } = constraintsOf(attribute);
  const limits = type === 'array' && elements !== undefined ? elements : own;
  const { description } = attribute;
  return {
    type,
    isRequired,
    description: typeof description === 'string' ? description : '',
    elementType: elements?.type ?? 'string',
    options: limits.options?.join('\n') ?? '',
    pattern: limits.pattern ?? '',
    minimum: limits.minimum === undefined ? '' : String(limits.minimum),
    maximum: limits.maximum === undefined ? '' : String(limits.maximum),
  };
}

/** The definition that a form says; members that the form does not know stay. */
export function attributeOf(before: JsonObject, form: AttributeForm): JsonObject {
  const constraints = objectAt(before, 'constraints');
  const isArray = form.type === 'array';
  let changed: JsonObject = withMember(
    { ...constraints, type: form.type },
    'required',
    form.isRequired || undefined,
  );
  changed = withLimits(changed, isArray ? { ...form, type: 'array' } : form);
  const elements = isArray
    ? withLimits(
        { ...objectAt(constraints, 'elements'), type: form.elementType },
        { ...form, type: form.elementType },
      )
    : undefined;
  return withMember(
    { ...before, constraints: withMember(changed, 'elements', elements) },
    'description',
    form.description === '' ? undefined : form.description,
  );
}

function withLimits(constraints: JsonObject, form: AttributeForm): JsonObject {
  const isText = form.type === 'string';
  const isNumber = form.type === 'number';
  const options = form.options.split('\n').filter((line) => line !== '');
  const limits: Record<string, Json | undefined> = {
    enum: isText && options.length > 0 ? options : undefined,
    pattern: isText && form.pattern !== '' ? form.pattern : undefined,
    minimum: isNumber ? numberIn(form.minimum) : undefined,
    maximum: isNumber ? numberIn(form.maximum) : undefined,
  };
  return Object.entries(limits).reduce(
    (object, [name, value]) => withMember(object, name, value),
    constraints,
  );
}

function numberIn(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}

/**
 * The value that a typed text means for a number: the text itself while it is none, so that nothing typed is lost and AppConfig's
 * own words say what is wrong.
 */
export function typedNumber(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  return numberIn(text) ?? text;
}

/** In words: `text, one of 3, required`. */
export function inWords({
  type,
  isRequired,
  options,
  pattern,
  minimum,
  maximum,
  elements,
}: Constraints): string {
  const words = [
    elements === undefined ? (type ?? 'any type') : `list of ${elements.type ?? 'any type'}s`,
    ...(isRequired ? ['required'] : []),
    ...(minimum !== undefined ? [`from ${minimum}`] : []),
    ...(maximum !== undefined ? [`up to ${maximum}`] : []),
    ...(pattern !== undefined ? [`matches ${pattern}`] : []),
    ...(options !== undefined ? [`one of ${options.length}`] : []),
    ...(elements !== undefined ? limitsOnly(elements) : []),
  ];
  return words.join(', ');
}

function limitsOnly(elements: Constraints): string[] {
  const [, ...limits] = inWords({ ...elements, isRequired: false, elements: undefined }).split(', ');
  return limits;
}
