/** Thrown by what must not be looked at. */
const trap = () => {
  throw new Error('looked at');
};

const traps = new Proxy({}, { get: () => trap }) as ProxyHandler<object>;

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Values that nobody expects, by name; each is made anew, since some are changed by being used. */
export function hostileValues(): ReadonlyArray<readonly [name: string, make: () => unknown]> {
  return [
    ['undefined', () => undefined],
    ['null', () => null],
    ['an empty object', () => ({})],
    ['no prototype', () => Object.create(null)],
    ['a proxy that throws', () => new Proxy({}, traps)],
    ['a proxy of a function that throws', () => new Proxy(() => {}, traps)],
    ['a proxy of an array that throws', () => new Proxy([], traps)],
    ['a revoked proxy', () => revoked({})],
    ['a revoked proxy of an array', () => revoked([])],
    ['a proxy of bytes', () => new Proxy(new Uint8Array(4), {})],
    [
      'conversions that throw',
      () => ({ toString: trap, valueOf: trap, toJSON: trap, [Symbol.toPrimitive]: trap }),
    ],
    ['a symbol', () => Symbol('hostile')],
    ['a symbol with a huge name', () => Symbol('x'.repeat(1_000_000))],
    ['a bigint', () => 10n],
    ['a huge bigint', () => 1n << 4_000_000n],
    ['NaN', () => Number.NaN],
    ['Infinity', () => Number.POSITIVE_INFINITY],
    ['-1', () => -1],
    ['0', () => 0],
    ['-0', () => -0],
    ['1e300', () => 1e300],
    ['true', () => true],
    ['an empty text', () => ''],
    ['text', () => 'text'],
    ['a text with NUL', () => 'a\0b'],
    ['a line break', () => 'a\r\nb'],
    ['half a character', () => '\ud800'],
    ['a huge text', () => 'x'.repeat(50_000_000)],
    ['a function', () => () => {}],
    ['a class', () => class {}],
    ['an empty array', () => []],
    ['an array without end', () => Object.assign([], { [Symbol.iterator]: endless })],
    ['a sparse array', () => new Array(4_000_000_000)],
    [
      'an array in itself',
      () => {
        const list: unknown[] = [];
        list.push(list);
        return list;
      },
    ],
    ['no bytes', () => new Uint8Array()],
    ['bytes', () => new Uint8Array(4).fill(0x20)],
    ['a date that is none', () => new Date(Number.NaN)],
    ['a promise', () => Promise.resolve(1)],
  ];
}

function* endless(): Generator<number> {
  for (;;) yield 1;
}
