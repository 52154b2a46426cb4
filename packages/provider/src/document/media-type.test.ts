import { formatOf } from './media-type.js';

describe('D2 media types are parsed, not compared as strings', () => {
  it.each([
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['application/json;charset=utf-8', 'json'],
    ['application/json ; charset="UTF-8"', 'json'],
    ['text/json; charset=utf8', 'json'],
    ['application/vnd.example.flags+json', 'json'],
    ['application/x-yaml', 'yaml'],
    ['application/yaml', 'yaml'],
    ['text/yaml', 'yaml'],
    ['text/x-yaml', 'yaml'],
    ['application/vnd.example+yaml; profile=a', 'yaml'],
    ['application/ion; type=AWS.AppConfig.FeatureFlags', 'ion'],
    ['application/ion;type=AWS.AppConfig.FeatureFlags', 'ion'],
  ])('%s is %s', (contentType, format) => {
    expect(formatOf(contentType)).toEqual({ ok: true, format });
  });

  it.each([
    [undefined, 'without a content type'],
    ['', 'without a content type'],
    [' ', 'without a content type'],
    ['text/plain', '"text/plain" is not supported'],
    ['application/octet-stream', '"application/octet-stream" is not supported'],
    ['application/jsonp', '"application/jsonp" is not supported'],
    ['json', '"json" is not a media type'],
    ['application/json, text/plain', 'is not a media type'],
    ['application/json; charset=iso-8859-1', 'names the charset "iso-8859-1"'],
    ['application/x-yaml; charset=UTF-16', 'names the charset "UTF-16"'],
    ['a\u0000b', 'is not a media type'],
  ])('%p is refused, naming the type and what is accepted', (contentType, reason) => {
    const result = formatOf(contentType);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining(reason) });
    expect(result).toMatchObject({
      message: expect.stringMatching(/application\/json.*yaml.*ion.*contentType/),
    });
  });
});
