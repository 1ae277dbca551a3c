/**
 * Loads the updating library out of the build, with a double in the place of 'electron', and makes each system's updater.
 * Prints what it found as JSON. Started by update-built.test.ts: node test/electron/load-updater.ts FILE
 */
import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , file = ''] = process.argv
const autoUpdater = new EventEmitter()
Object.assign(globalThis, {
  nightdeskElectron: {
    app: { getVersion: () => '1.0.0', getName: () => 'Nightdesk', isPackaged: true, getPath: () => '' },
    autoUpdater,
    session: { fromPartition: (name: string) => ({ name }) },
  },
})
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'stub:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stub:electron'
      ? { format: 'commonjs', shortCircuit: true, source: 'module.exports = globalThis.nightdeskElectron' }
      : next(url, context),
})

type Made = { currentVersion: { version: string }; netSession: { name: string } }
const library = ((await import(pathToFileURL(file).href)) as { default: Record<string, new () => Made> })
  .default
const made = ['NsisUpdater', 'MacUpdater', 'DebUpdater'].map((name) => {
  const Updater = library[name]
  if (!Updater) return [name, 'missing']
  const updater = new Updater()
  return [name, `${updater.currentVersion.version} ${updater.netSession.name}`]
})
process.stdout.write(`${JSON.stringify({ ...Object.fromEntries(made), heard: autoUpdater.eventNames() })}\n`)
