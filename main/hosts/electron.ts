/**
 * The entry of the Electron host: hands the real Electron and the real engine to `runElectron`. Unlike the Node host it
 * keeps no compiled code in the data folder: there it would run past the check of the archive's integrity.
 */

import os from 'node:os'
import path from 'node:path'
import {
  app,
  autoUpdater,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeImage,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron'
import { openDesk } from '../desk.ts'
import { createClock } from '../platform/clock.ts'
import { runElectron } from './electron-app.ts'
import { outliveOutput } from './lost-output.ts'
import { loadUpdater } from './update-library.ts'
import { answerVerb } from './who.ts'

outliveOutput()
// Unpackaged, the second word is the app's folder.
const argv = process.argv.slice(process.defaultApp ? 2 : 1)
const clock = createClock()
const answered = answerVerb(argv, process.env, process.platform, clock.now())
if (answered) {
  // A question on the command line opens no window and takes no data folder.
  process.stdout.write(answered.out)
  process.stderr.write(answered.err)
  app.exit(answered.code)
} else start()

function start(): void {
  // Whatever is written from here on is for this user only.
  process.umask(0o077)
  runElectron({
    electron: {
      app,
      autoUpdater,
      BrowserWindow,
      dialog,
      globalShortcut,
      ipcMain,
      Menu,
      MessageChannelMain,
      nativeImage,
      Notification,
      net,
      powerMonitor,
      powerSaveBlocker,
      protocol,
      safeStorage,
      screen,
      session,
      shell,
      Tray,
    },
    openDesk,
    clock,
    platform: process.platform,
    execPath: process.execPath,
    env: process.env,
    interfaces: () => os.networkInterfaces(),
    argv,
    // The build puts this file into out/main.
    root: path.join(import.meta.dirname, '..', '..'),
    resources: app.isPackaged ? process.resourcesPath : null,
    loadUpdater,
    pollWorkerUrl: new URL('./poll-worker.js', import.meta.url),
    onEndSignal: (end) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        // Node tells the system of its first listener alone, so the one before has to go.
        process.off(signal, end)
        process.on(signal, end)
      }
    },
    log: (line) => process.stderr.write(`${line}\n`),
  })
}
