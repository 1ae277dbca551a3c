/**
 * Asks the built out/main/electron.js `who` under Node, with a double in the place of 'electron', and prints what the app
 * did as the last line. Started by electron-built.test.ts: node test/electron/run-who.ts APP_FOLDER DATA_FOLDER
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInForElectron } from './in-place.ts'
import { createElectronStub } from './stub.ts'

const [, script = '', appFolder = '', dataFolder = ''] = process.argv
const stub = createElectronStub()
standInForElectron(stub)
process.argv = [script, 'who', '--role', 'ops duty', '--data-dir', dataFolder]
await import(pathToFileURL(path.join(appFolder, 'out', 'main', 'electron.js')).href)
const { calls, windows, exitCode } = stub.app
process.stdout.write(`${JSON.stringify({ calls, windows: windows.length, exitCode })}\n`)
