import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/**
 * node: rules and boundaries, with real SQLite, HTTP and servers. dom: components under happy-dom.
 * faults: real processes, servers, disks and networks that fail; mostly waiting, so beside the others.
 * e2e: the built app under the Node host and under the Electron double, seen through a real Chromium.
 * These two run in `npm test` only. They are whole browsers, servers and processes on a machine that others use too: each
 * test has one more try, and the end of the run names those that needed it.
 */
export default defineConfig({
  plugins: [react()],
  test: {
    reporters: ['default', './scripts/summary-reporter.ts'],
    // However slow the machine is, a test may only fail for what it saw: these end what hangs, and judge nothing.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Many of them wait for servers and disks: two at a time also on two cores.
    maxWorkers: 2,
    // Two cores under a whole run of tests answer late; what is waited for is a condition, not a time.
    expect: { poll: { timeout: 25_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{conformance,contract,main,scripts}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'dom', environment: 'happy-dom', include: ['test/renderer/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 180_000,
          retry: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/{e2e,shell}/**/*.test.ts'],
          testTimeout: 180_000,
          retry: 1,
        },
      },
    ],
  },
})
