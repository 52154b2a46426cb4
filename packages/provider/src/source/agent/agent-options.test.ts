import { agentSource } from './agent.js';
import { normalizeAgentOptions } from './agent-options.js';

describe('A1 options', () => {
  it('default to the Agent on its usual port, without a token', () => {
    expect(normalizeAgentOptions({})).toEqual({
      endpoint: 'http://localhost:2772',
      accessToken: undefined,
    });
  });

  it.each([
    ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000'],
    ['https://agent.example', 'https://agent.example'],
    ['http://[::1]:2772', 'http://[::1]:2772'],
    ['http://gateway/agent/', 'http://gateway/agent'],
  ])('take the endpoint %s', (endpoint, expected) => {
    expect(normalizeAgentOptions({ endpoint }).endpoint).toBe(expected);
  });

  it.each([
    [{ endpoint: 'localhost:2772' }, /`endpoint` to be an http: or https: URL.*`"localhost:2772"`/],
    [{ endpoint: 'no url' }, /`endpoint` to be an http: or https: URL.*`"no url"`/],
    [{ endpoint: '' }, /`endpoint` to be/],
    [{ endpoint: 'http://localhost:2772?flag=x' }, /without query and fragment/],
    [{ endpoint: 'http://localhost:2772/#x' }, /without query and fragment/],
    [{ endpoint: 2772 }, /`endpoint` to be.*got `2772` \(number\)/],
    [{ endpoint: null }, /`endpoint` to be.*got null/],
    [{ accessToken: '' }, /`accessToken` to be.*got a string of 0 characters/],
    [{ accessToken: 5 }, /`accessToken` to be.*got number/],
    [
      { url: 'http://localhost' },
      'Unknown option `url` in `agentSource`: it belongs to endpoint, as http://localhost:2772',
    ],
    [null, /`agentSource` to be an object.*got null/],
  ])('are refused: %j', (options, message) => {
    expect(() => agentSource(options as never)).toThrow(message);
  });

  it.each([
    { accessToken: 'secret token' },
    { accessToken: 'secret\r\nHost: other' },
    { endpoint: 'http://user:secret@localhost:2772' },
  ])('that hold a secret are refused without showing it: %#', (options) => {
    expect(() => agentSource(options)).toThrow(TypeError);
    expect(() => agentSource(options)).not.toThrow(/secret/);
  });
});
