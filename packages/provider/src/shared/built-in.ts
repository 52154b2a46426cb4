interface BuiltIns {
  'node:buffer': typeof import('node:buffer');
  'node:crypto': typeof import('node:crypto');
  'node:timers/promises': typeof import('node:timers/promises');
  'node:util': typeof import('node:util');
  'node:worker_threads': typeof import('node:worker_threads');
}

/**
 * A module of Node, or `undefined` where there is none. The engine runs in browsers as well, so nothing on its path imports such
 * a module: a bundler for browsers would look for it.
 */
export function builtIn<Name extends keyof BuiltIns>(name: Name): BuiltIns[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as BuiltIns[Name] | undefined;
}
