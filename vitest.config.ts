import { defineConfig } from 'vitest/config';

const service = [
  'tests/storage/**',
  'tests/queue/**',
  'tests/http/**',
  'tests/local/**',
  'tests/workers/**',
  'tests/e2e/**',
];
const slow = ['tests/faults/**', 'tests/bench/**', 'tests/browser/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...service, ...slow],
        },
      },
      {
        test: {
          name: 'service',
          include: service.map((folder) => `${folder}/*.test.ts`),
          globalSetup: 'tests/support/global-postgres.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: 'tests/support/global-postgres.ts',
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
