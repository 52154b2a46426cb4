import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { Exchange } from './exchange.js';

const queryOf = (search: string) =>
  new Exchange({ url: `/configuration?${search}` } as IncomingMessage, {} as ServerResponse).query;

describe('the query of a request', () => {
  it.each([
    'configuration_token=abc-_09',
    'configuration_token=',
    '__proto__=x',
    'a=b&c=d',
    'a=b&a=c',
    'a=b%20c',
    'a%5B=b',
    'a=b+c',
    'a=b=c',
    'a',
    '=a',
    'a=ä',
    '',
  ])('is read as node:querystring reads it: %s', (search) => {
    expect(queryOf(search)).toEqual(parse(search));
    expect(Object.entries(queryOf(search))).toEqual(Object.entries(parse(search)));
    expect(Object.getPrototypeOf(queryOf(search))).toBeNull();
  });
});
