import type { Call } from './calls.js';
import { deviation } from './judge.js';
import { review, unused } from './reviewed.js';
import type { Result } from './run.js';
import type { Answer } from './send.js';
import { ServiceModel } from './service-model.js';

const model = new ServiceModel({
  metadata: { serviceId: 'Example' },
  operations: {
    GetApplication: {
      name: 'GetApplication',
      http: { method: 'GET', requestUri: '/things', responseCode: 200 },
      input: { shape: 'Input' },
      output: { shape: 'Thing' },
      errors: [{ shape: 'BadRequestException' }],
    },
  },
  shapes: {
    Input: { type: 'structure', members: { Name: { shape: 'Name' } } },
    Thing: {
      type: 'structure',
      members: {
        Name: { shape: 'Name' },
        State: { shape: 'State' },
        Weight: { shape: 'Weight' },
        MadeAt: { shape: 'Time' },
        Parts: { shape: 'Names' },
        Version: { shape: 'Integer', location: 'header', locationName: 'Version-Number' },
      },
    },
    Name: { type: 'string', min: 1, max: 3 },
    Names: { type: 'list', member: { shape: 'Name' } },
    State: { type: 'string', enum: ['READY'] },
    Weight: { type: 'float' },
    Integer: { type: 'integer' },
    Time: { type: 'timestamp' },
    String: { type: 'string' },
    BadRequestException: {
      type: 'structure',
      members: { Message: { shape: 'String' } },
      error: { httpStatusCode: 400 },
    },
  },
});

const call = (outcome: Call['outcome'], input: Call['input'] = {}): Call => ({
  name: 'GetApplication: valid',
  operation: model.operation('GetApplication'),
  input,
  outcome,
});
const done = (text: string, headers: Answer['headers'] = {}): Answer => ({ status: 200, headers, text });
const failed = (name: string, status: number, text = '{"Message":"No"}'): Answer => ({
  status,
  headers: { 'x-amzn-errortype': name },
  text,
});
const faults = (text: string, headers?: Answer['headers']) =>
  deviation(model, call('done'), done(text, headers))?.faults;

describe('an answer', () => {
  it('is right with members, types and values of the model', () => {
    const text =
      '{"Name":"abc","State":"READY","Weight":1.0,"MadeAt":"2026-08-01T00:00:00.000Z","Parts":["a"]}';
    expect(
      deviation(model, call('done', { Name: 'abc' }), done(text, { 'version-number': '1' })),
    ).toBeUndefined();
  });

  it.each([
    ['{"Other":1}', 'Other is not in the model'],
    ['{"Name":5}', 'Name is no string'],
    ['{"Name":"abcd"}', 'Name is beyond its limits'],
    ['{"State":"Ready"}', 'State is "Ready"'],
    ['{"Weight":1}', 'Weight has no decimal point'],
    ['{"Weight":"1.0"}', 'Weight is no number'],
    ['{"MadeAt":1754006400}', 'MadeAt is no time in ISO 8601'],
    ['{"Parts":"a"}', 'Parts is no list'],
    ['{"Parts":[null]}', 'Parts[] is no string'],
    ['[]', 'the body is no JSON object'],
  ])('has a fault in %s', (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it('has a fault in a header', () => {
    expect(faults('{}', { 'version-number': 'one' })).toEqual(['Version is no integer']);
  });

  it('repeats what was given', () => {
    const found = deviation(model, call('done', { Name: 'abc' }), done('{"Name":"abd"}'));
    expect(found?.faults).toEqual(['Name does not come back as it was sent']);
  });

  it('is an error where one is due, with the name, the status and the members of the model', () => {
    expect(deviation(model, call('refused'), failed('BadRequestException', 400))).toBeUndefined();
    expect(deviation(model, call('refused'), done('{}'))).toEqual({
      answer: '200',
      expected: false,
      faults: [],
    });
    expect(deviation(model, call('done'), failed('BadRequestException', 400))?.expected).toBe(false);
    expect(deviation(model, call('refused'), failed('BadRequestException', 422))?.faults).toEqual([
      'BadRequestException has another status',
    ]);
    expect(deviation(model, call('missing'), failed('ResourceNotFoundException', 404))?.faults).toEqual([
      'ResourceNotFoundException is no error of GetApplication',
    ]);
    expect(
      deviation(model, call('refused'), failed('BadRequestException', 400, '{"Why":1}'))?.faults,
    ).toEqual(['no Message', 'Why is not in the model']);
  });
});

describe('the list', () => {
  const wrong: Result = { call: 'Get: A', deviation: { answer: '404 X', expected: false, faults: [] } };
  const odd: Result = { call: 'Get: B', deviation: { answer: '200', expected: true, faults: ['odd'] } };
  const right: Result = { call: 'Get: C', deviation: undefined };
  const because = 'Recorded.';
  const entry = (...calls: string[]) => ({ calls, answer: '404 X', because });

  it('has every call that is not as the model says', () => {
    expect(review([wrong, odd, right], { calls: [], faults: [] })).toEqual({
      right: 1,
      listed: 0,
      unlisted: ['Get: A: 404 X', 'Get: B: 200; odd'],
      stale: [],
    });
    expect(
      review([wrong, odd, right], { calls: [entry('*: A')], faults: [{ fault: 'odd', because }] }),
    ).toEqual({
      right: 1,
      listed: 2,
      unlisted: [],
      stale: [],
    });
  });

  it('is stale where a call is right again, or answered in a third way', () => {
    const { stale } = review([wrong, right], { calls: [entry('Get: *')], faults: [] });
    expect(stale).toEqual(['Get: C: is not answered 404 X, as the list says']);
    const other = review([wrong], { calls: [{ ...entry('Get: A'), answer: '409 Y' }], faults: [] });
    expect(other).toMatchObject({ unlisted: ['Get: A: 404 X'], stale: [expect.stringContaining('409 Y')] });
  });

  it('has nothing that no call bears out, of models of its age', () => {
    const list = {
      calls: [entry('Get: A'), entry('Put: *'), { ...entry('New: *'), models: 'recent' as const }],
      faults: [{ fault: 'even', because }],
    };
    expect(unused([model], [wrong, odd, right], list)).toEqual(['Put: *', 'even']);
  });
});
