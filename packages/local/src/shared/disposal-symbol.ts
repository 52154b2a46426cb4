/**
 * The symbol that `await using` looks for. Not every realm of Node 20 has it, for example those of test runners; there, compilers
 * look for the other one.
 */
export function disposalSymbol({
  asyncDispose,
}: {
  readonly asyncDispose?: typeof Symbol.asyncDispose;
} = Symbol): typeof Symbol.asyncDispose {
  return asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);
}
