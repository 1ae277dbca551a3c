/** The entry of the Electron host: hands the real Electron and the real engine to `runElectron`. */

import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  net,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
} from 'electron'
import { openDesk } from '../desk.ts'
import { createClock } from '../platform/clock.ts'
import { runElectron } from './electron-app.ts'

// Whatever is written from here on is for this user only.
process.umask(0o077)
runElectron({
  electron: {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MessageChannelMain,
    Notification,
    net,
    powerMonitor,
    protocol,
    session,
    shell,
    Tray,
  },
  openDesk,
  clock: createClock(),
  platform: process.platform,
  env: process.env,
  // Unpackaged, the second word is the app's folder.
  argv: process.argv.slice(process.defaultApp ? 2 : 1),
  // The build puts this file into out/main.
  root: path.join(import.meta.dirname, '..', '..'),
  pollWorkerUrl: new URL('./poll-worker.js', import.meta.url),
  onEndSignal: (end) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  },
  log: (line) => process.stderr.write(`${line}\n`),
})
