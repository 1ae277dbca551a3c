import { builtinModules } from 'node:module'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const external = ['electron', 'better-sqlite3', ...builtinModules, /^node:/]

/** One `vite build --app` builds three environments: the page, the main side with both hosts, the preload. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  builder: {
    async buildApp(builder) {
      await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)))
    },
  },
  environments: {
    client: {
      // Nothing may become a data: URL: the page's policy allows fonts from itself only.
      build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
    },
    main: {
      consumer: 'server',
      resolve: {
        noExternal: true,
        external: ['electron', 'better-sqlite3'],
        conditions: ['node', 'import', 'module', 'default'],
      },
      build: {
        outDir: '../out/main',
        emptyOutDir: true,
        target: 'node22',
        ssr: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: {
            electron: 'main/hosts/electron.ts',
            node: 'main/hosts/node.ts',
            'poll-worker': 'main/sources/poll-worker.ts',
            'check-worker': 'main/db/check-worker.ts',
          },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: '../out/preload',
        emptyOutDir: true,
        target: 'node22',
        ssr: true,
        minify: false,
        rolldownOptions: {
          input: { preload: 'preload/preload.ts' },
          external,
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
})
