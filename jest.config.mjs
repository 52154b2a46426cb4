import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/dist-next/', '/dist-old/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  // Only what hangs takes that long; a machine that is busy with other things may be several times slower than usual.
  testTimeout: 60_000,
  // Many tests wait for a poll most of their time, so that a small machine has room for more of them than it has cores.
  maxWorkers: Math.max(4, availableParallelism() - 1),
};
