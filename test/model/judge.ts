import type { Call, Input } from './calls.js';
import { faultsOf } from './conforms.js';
import type { Answer } from './send.js';
import type { Operation, ServiceModel, Shape } from './service-model.js';
import type { Json } from './variations.js';

const REFUSALS = { refused: 'BadRequestException', missing: 'ResourceNotFoundException' } as const;

/** How an answer is not as the model says. */
export interface Deviation {
  /** Status and error, for example `404 ResourceNotFoundException`. */
  readonly answer: string;
  /** Whether that is what the model gives reason to expect. */
  readonly expected: boolean;
  /** What the members of the answer have that their shapes have not. */
  readonly faults: readonly string[];
}

export function deviation(model: ServiceModel, call: Call, answer: Answer): Deviation | undefined {
  const { operation, outcome } = call;
  const faults =
    answer.status < 300
      ? successFaults(model, operation, call.input, answer)
      : errorFaults(model, operation, answer);
  const expected =
    outcome === 'done'
      ? answer.status === (operation.http.responseCode ?? 200)
      : answer.headers['x-amzn-errortype'] === REFUSALS[outcome];
  if (expected && faults.length === 0) return undefined;
  return { answer: described(answer), expected, faults: [...new Set(faults)] };
}

function described({ status, headers }: Answer): string {
  const name = headers['x-amzn-errortype'];
  return name === undefined ? String(status) : `${status} ${name}`;
}

function errorFaults(model: ServiceModel, operation: Operation, { status, headers, text }: Answer): string[] {
  const name = String(headers['x-amzn-errortype']);
  const shape = model.errors(operation).get(name);
  if (shape === undefined) return [`${name} is no error of ${operation.name}`];
  const body = parsed(text);
  if (body === undefined) return ['the body is no JSON object'];
  return [
    ...(shape.error?.httpStatusCode === status ? [] : [`${name} has another status`]),
    ...(typeof body.Message === 'string' && body.Message !== '' ? [] : ['no Message']),
    ...faultsOf(model, { shape: name }, body, ''),
  ];
}

function successFaults(model: ServiceModel, operation: Operation, input: Input, answer: Answer): string[] {
  const output = model.output(operation);
  if (output === undefined) return answer.text === '' ? [] : ['a body where the model has none'];
  const { body, faults } = readOutput(model, operation, output, answer);
  return [...faults, ...echoFaults(model, operation, output, input, body)];
}

/** The members of an answer, from its headers and its body, and what is wrong with them. */
function readOutput(model: ServiceModel, operation: Operation, output: Shape, answer: Answer) {
  const inHeaders = Object.entries(output.members ?? {}).filter(([, { location }]) => location === 'header');
  const headers = inHeaders.flatMap(([name, member]) => {
    const text = answer.headers[(member.locationName ?? name).toLowerCase()];
    if (text === undefined) return [];
    const { type } = model.shape(member);
    const value = type === 'string' ? String(text) : Number(text);
    return [[name, value, faultsOf(model, member, value, name)] as const];
  });
  const faults = headers.flatMap(([, , found]) => found);
  const fromHeaders = Object.fromEntries(headers.map(([name, value]) => [name, value]));
  if (output.payload !== undefined) return { body: fromHeaders, faults };
  const body = parsed(answer.text);
  if (body === undefined) return { body: fromHeaders, faults: ['the body is no JSON object'] };
  const found = faultsOf(model, operation.output ?? { shape: '' }, body, '', answer.text);
  return { body: { ...body, ...fromHeaders }, faults: [...faults, ...found] };
}

/** Members that go in and come out under one name and shape come out as they went in, with more in them perhaps. */
function echoFaults(
  model: ServiceModel,
  operation: Operation,
  output: Shape,
  input: Input,
  body: Readonly<Record<string, Json>>,
): string[] {
  const members = model.input(operation).members ?? {};
  return Object.entries(members).flatMap(([name]) => {
    const sent = input[name];
    if (
      output.members?.[name] === undefined ||
      sent === undefined ||
      sent === null ||
      name === output.payload
    )
      return [];
    return contains(body[name], sent) ? [] : [`${name} does not come back as it was sent`];
  });
}

/** Empty lists, maps and strings may be left out. */
function contains(got: Json | undefined, sent: Json): boolean {
  if (typeof sent !== 'object' || sent === null) return got === sent || (sent === '' && got === undefined);
  if (Object.keys(sent).length === 0 && got === undefined) return true;
  if (typeof got !== 'object' || got === null) return false;
  const inside = got as Record<string, Json>;
  return Object.entries(sent).every(([name, value]) => value === null || contains(inside[name], value));
}

function parsed(text: string): Record<string, Json> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, Json>)
      : undefined;
  } catch {
    return undefined;
  }
}
