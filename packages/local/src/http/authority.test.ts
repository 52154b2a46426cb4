import { isNobodysName, parseAuthority, parseOrigin } from './authority.js';

describe('a host', () => {
  it.each([
    ['localhost', 'localhost', ''],
    ['LocalHost.:2773', 'localhost', '2773'],
    ['app_config-1:80', 'app_config-1', '80'],
    ['[::1]:2773', '[::1]', '2773'],
    ['[2001:DB8::1]', '[2001:db8::1]', ''],
    ['127.0.0.1', '127.0.0.1', ''],
  ])('%s', (text, host, port) => {
    expect(parseAuthority(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ':80',
    'localhost:',
    'localhost:x',
    'localhost:123456',
    'localhost@evil.example',
    'localhost:80@evil.example',
    'user:password@localhost',
    'localhost/evil',
    'localhost evil',
    'localhost, evil.example',
    'localhost#',
    '.',
    '..',
    'a..localhost',
    '.localhost',
    'localhost..',
    '-a',
    '::1',
    '[::1',
    '[localhost]',
    '[::1].evil.example',
    '[fe80::1%25eth0]',
    'bücher.example',
    `${'a'.repeat(64)}.localhost`,
    `${'a.'.repeat(130)}localhost`,
  ])('is not %j', (text) => {
    expect(parseAuthority(text)).toBeUndefined();
  });
});

describe("nobody's name", () => {
  it.each([
    ...['localhost', 'appconfig', 'a.localhost', 'a.b.localhost', 'host.docker.internal'],
    ...['127.0.0.1', '10.1.2.3', '[::1]'],
  ])('is %s', (host) => {
    expect(isNobodysName(host)).toBe(true);
  });

  it.each([
    ...['evil.example', 'localhost.evil.example', 'evillocalhost.example', 'a.internal.example'],
    ...['127.0.0.1.nip.io', '127.1', '1.2.3.4.5', '256.0.0.1', 'a.notlocalhost', 'x.local'],
  ])('is not %s', (host) => {
    expect(isNobodysName(host)).toBe(false);
  });
});

describe('an origin', () => {
  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['HTTP://LocalHost:80', 'http://localhost'],
    ['https://a.example:443', 'https://a.example'],
    ['https://a.example:80', 'https://a.example:80'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['chrome-extension://abcdef', 'chrome-extension://abcdef'],
  ])('%s', (text, origin) => {
    expect(parseOrigin(text)).toBe(origin);
  });

  it.each([
    ...['', 'null', '*', 'localhost', '//localhost', 'http://', 'http:localhost', 'file://'],
    ...['http://localhost/', 'http://a@localhost', 'http://a, http://b', 'http://localhost\\@evil.example'],
  ])('is not %j', (text) => {
    expect(parseOrigin(text)).toBeUndefined();
  });
});
