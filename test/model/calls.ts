import type { Member, Operation, ServiceModel, Shape } from './service-model.js';
import { type Json, Values, type Variation, type VaryOptions } from './variations.js';

/** The members of a call by name; `undefined` leaves one out. */
export type Input = Readonly<Record<string, Json | undefined>>;

/** How a call should be answered: as the operation does, as a request that breaks the model, or as one for what is not there. */
export type Outcome = 'done' | 'refused' | 'missing';

export interface Call {
  /** `Operation: member what`. */
  readonly name: string;
  readonly operation: Operation;
  readonly input: Input;
  /** The body as it stands, in place of the input's JSON. */
  readonly body?: string;
  readonly outcome: Outcome;
}

export interface CallOptions extends VaryOptions {
  /** What makes a valid call; more than is required is an input of its own. */
  readonly base: Input;
  /** A valid call with everything that can be given. */
  readonly full?: Input;
  /** Members that name what must exist, and a value that fits and names nothing. */
  readonly references: Readonly<Record<string, Json>>;
}

/** Every call of an operation that its model gives reason to try. */
export function callsOf(model: ServiceModel, operation: Operation, options: CallOptions): Call[] {
  const { base, full, references } = options;
  const make = (what: string, outcome: Outcome, input: Input, body?: string): Call => ({
    name: `${operation.name}: ${what}`,
    operation,
    input: { ...base, ...input },
    ...(body === undefined ? {} : { body }),
    outcome,
  });
  const input = model.input(operation);
  const members = Object.entries(input.members ?? {});
  const values = new Values(model, options);
  const varied = members.flatMap(([name, member]) =>
    variationsOf(model, values, input, name, member).map((variation) =>
      make(`${variation.at} ${variation.what}`, outcomeOf(variation, name, base, references), {
        [name]: variation.value,
      }),
    ),
  );
  const missing = members
    .filter(([name]) => references[name] !== undefined)
    .map(([name]) => make(`${name} of nothing`, 'missing', { [name]: references[name] }));
  return [
    make('valid', 'done', {}),
    ...(full === undefined ? [] : [make('valid, with everything', 'done', full)]),
    ...varied,
    ...missing,
    ...bodies(input).map(([what, outcome, body]) => make(what, outcome, {}, body)),
  ];
}

function outcomeOf(
  { fits, value }: Variation,
  name: string,
  base: Input,
  references: Readonly<Record<string, Json>>,
): Outcome {
  if (!fits) return 'refused';
  const isGiven = value !== undefined && value !== null && value !== base[name];
  return isGiven && references[name] !== undefined ? 'missing' : 'done';
}

/** The variations of a member that can be sent where it travels. */
function variationsOf(
  model: ServiceModel,
  values: Values,
  input: Shape,
  name: string,
  member: Member,
): Variation[] {
  const needed = input.required?.includes(name) === true;
  const absent: Variation = { at: name, what: 'absent', value: undefined, fits: !needed };
  const variations = values.variations(member, name);
  if (member.location === undefined) {
    const isPayload = input.payload === name;
    if (isPayload) return [{ ...absent, what: 'empty', value: '' }];
    return [absent, { at: name, what: 'null', value: null, fits: !needed }, ...variations];
  }
  const { type } = model.shape(member);
  const sendable = variations.filter(({ value }) => isSendable(member, type, value));
  return member.location === 'uri' ? sendable : [absent, ...sendable];
}

/** Outside of JSON everything is text; an empty segment makes another path, and a line break ends a header. */
function isSendable({ location }: Member, type: Shape['type'], value: Json | undefined): boolean {
  // In a query, an empty list is none.
  if (type === 'list')
    return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');
  if (typeof value === 'object' || value === undefined) return false;
  if (type === 'string' && typeof value !== 'string') return false;
  if (type === 'integer' && value === '5') return false;
  if (type === 'boolean' && value === 'true') return false;
  if (location === 'uri') return value !== '' && value !== '.' && value !== '..';
  return location !== 'header' || !/[\n\0]/.test(String(value));
}

/** Bodies that are not what an operation with members in its body reads. */
function bodies({ members = {}, payload, required = [] }: Shape): [what: string, Outcome, body: string][] {
  const inBody = Object.entries(members).filter(([, { location }]) => location === undefined);
  if (payload !== undefined || inBody.length === 0) return [];
  const needed = inBody.some(([name]) => required.includes(name));
  return [
    ['body absent', needed ? 'refused' : 'done', ''],
    ['body empty object', needed ? 'refused' : 'done', '{}'],
    ['body a list', 'refused', '[]'],
    ['body a string', 'refused', '"text"'],
    ['body not JSON', 'refused', '{"Name":'],
  ];
}
