import { builtinModules } from 'node:module'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const external = ['electron', 'better-sqlite3', ...builtinModules, /^node:/]

/**
 * Leaves the client half of ws without TLS: we only serve sockets, on loopback, and loading TLS would take a third of the
 * start. The server half asks for none of it.
 */
const serverOnlySockets: Plugin = {
  name: 'server-only-sockets',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'main',
  transform: (code, id) => {
    if (!/[\\/]ws[\\/]lib[\\/]websocket\.js$/.test(id)) return null
    const without = code.replace("require('https')", '{}').replace("require('tls')", '{}')
    if (/require\('(https|tls)'\)/.test(without) || without.length === code.length)
      throw new Error(`${id} is not the ws we know`)
    return { code: without, map: null }
  },
}

/** What the first paint needs and the browser would find out late: the fonts of Latin text, and the page's code. */
const neededFirst = [
  /assets\/inter-latin-opsz-[^/]*\.woff2$/,
  /assets\/jetbrains-mono-latin-wght-[^/]*\.woff2$/,
  /assets\/main-[^/]*\.js$/,
]

/** Names those files at the head of the page, so that they come together with its first script. */
const earlyFiles: Plugin = {
  name: 'early-files',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle, filename }) =>
      (filename.endsWith('index.html') ? neededFirst : [])
        .flatMap((pattern) => {
          const found = Object.values(bundle ?? {}).find(({ fileName }) => pattern.test(fileName))
          if (found === undefined) throw new Error(`the build made nothing like ${pattern}`)
          // What the small pages share with it lies in chunks of their own.
          return [found.fileName, ...(found.type === 'chunk' ? found.imports : [])]
        })
        .map((name) => {
          const font = name.endsWith('.woff2')
          return {
            tag: 'link',
            injectTo: 'head',
            attrs: font
              ? { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${name}` }
              : { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
          }
        }),
  },
}

/** One `vite build --app` builds three environments: the page, the main side with both hosts, the preload. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), serverOnlySockets, earlyFiles],
  builder: {
    async buildApp(builder) {
      await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)))
    },
  },
  environments: {
    client: {
      // Nothing may become a data: URL: the page's policy allows fonts from itself only.
      build: {
        outDir: '../out/renderer',
        emptyOutDir: true,
        target: 'chrome140',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // The main window, the popover of the tray, the Night window, the hidden one that sounds.
        rolldownOptions: {
          input: {
            index: 'renderer/index.html',
            popover: 'renderer/popover.html',
            night: 'renderer/night.html',
            sound: 'renderer/sound.html',
          },
        },
      },
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
            node: 'main/hosts/node-start.ts',
            'poll-worker': 'main/sources/poll-worker.ts',
            'check-worker': 'main/db/check-worker.ts',
            'almanac-worker': 'main/almanac/almanac-worker.ts',
          },
          external,
          output: {
            format: 'es',
            entryFileNames: '[name].js',
            // Without a hash: what V8 compiled is kept by name, and a new build replaces it.
            chunkFileNames: '[name].part.js',
          },
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
