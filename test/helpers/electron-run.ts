/** The Electron host over the double of Electron, with an engine that answers nothing and remembers what it was told. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import {
  defaultShellSettings,
  noShellFacts,
  type ShellFacts,
  type ShellSettings,
} from '../../contract/shell.ts'
import type { ServerEvent, ShowTarget } from '../../contract/wire.ts'
import type { Desk, DeskOptions } from '../../main/desk.ts'
import type { DeskSummary } from '../../main/engine/summary.ts'
import { type ElectronHost, runElectron } from '../../main/hosts/electron-app.ts'
import { createElectronStub, type StubWindow } from '../electron/stub.ts'
import { createManualClock } from './manual-clock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-electron-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** This test's own folder: the app's, with the data in `data`. */
export function appFolder(): string {
  return folder
}

export const quiet: DeskSummary = {
  needsYou: 0,
  alerts: 0,
  overdue: 0,
  asked: 0,
  blind: 0,
  calm: true,
  unreached: 0,
  unproven: 0,
  drill: false,
  call: null,
  question: null,
  armed: true,
  notArmed: null,
  night: true,
  staysAwake: true,
}

function fakeDesk() {
  const told: string[] = []
  const pushes = new Set<(event: ServerEvent) => void>()
  const listeners = new Set<(summary: DeskSummary) => void>()
  const choosers = new Set<(settings: ShellSettings) => void>()
  const closing = Promise.withResolvers<void>()
  const shown: ShowTarget[] = []
  let facts: ShellFacts = noShellFacts
  let settings = defaultShellSettings
  let summary = quiet
  const desk: Desk = {
    attach: (push) => {
      pushes.add(push)
      push({ event: 'pulse', now: 1 })
      return {
        order: (name) => void told.push(`order ${name}`),
        query: () => Promise.reject(new Error('not asked here')),
        detach: () => void pushes.delete(push),
      }
    },
    summary: () => summary,
    watchSummary: (listener) => {
      listeners.add(listener)
      listener(summary)
      return () => listeners.delete(listener)
    },
    watchShell: (listener) => {
      choosers.add(listener)
      listener(settings)
      return () => choosers.delete(listener)
    },
    reportShell: (found) => {
      facts = { ...facts, ...found }
    },
    showEpisode: (target) => {
      shown.push(target)
      return true
    },
    resumed: () => void told.push('resumed'),
    networkChanged: (online) => void told.push(online ? 'online' : 'offline'),
    close: () => {
      told.push('close')
      return closing.promise
    },
  }
  return {
    desk,
    told,
    pushes,
    listeners,
    choosers,
    closing,
    /** what pages were told to show */
    shown,
    facts: () => facts,
    /** so it stands, and nobody was told yet */
    become: (next: DeskSummary): void => {
      summary = next
    },
    say: (next: DeskSummary): void => {
      summary = next
      for (const listener of listeners) listener(next)
    },
    choose: (chosen: Partial<ShellSettings>): void => {
      settings = { ...settings, ...chosen }
      for (const listener of choosers) listener(settings)
    },
  }
}

type Engine = ReturnType<typeof fakeDesk>
type Changed = Partial<ElectronHost> & {
  readonly before?: (stub: ReturnType<typeof createElectronStub>, engine: Engine) => void
}

/** Started, and not ready yet. */
export function start(changed: Changed = {}) {
  const { before, ...host } = changed
  const stub = createElectronStub()
  const engine = fakeDesk()
  before?.(stub, engine)
  const clock = createManualClock()
  const options: DeskOptions[] = []
  const log: string[] = []
  let endSignal = (): void => {}
  runElectron({
    electron: stub.electron,
    openDesk: (given) => {
      options.push(given)
      return Promise.resolve(engine.desk)
    },
    clock,
    platform: 'linux',
    env: {},
    interfaces: () => ({}),
    execPath: '/opt/Nightdesk/nightdesk',
    argv: ['--data-dir', path.join(folder, 'data')],
    root: folder,
    resources: null,
    loadUpdater: () => Promise.reject(new Error('no updates here')),
    pollWorkerUrl: new URL('file:///poll-worker.js'),
    onEndSignal: (end) => {
      endSignal = end
    },
    log: (line) => log.push(line),
    ...host,
  })
  return { stub, engine, clock, options, log, endSignal: () => endSignal() }
}

/** Started, ready, and the engine open. */
export async function running(changed: Changed = {}) {
  const host = start(changed)
  host.stub.app.becomeReady()
  await expect.poll(() => host.engine.listeners.size).toBe(1)
  const window = host.stub.app.windows[0]
  const tray = host.stub.trays[0]
  if (!window) throw new Error('no window')
  /** the living window with this page */
  const windowOf = (page: 'popover' | 'night' | 'sound'): StubWindow | undefined =>
    host.stub.app.windows.find(
      (one) => !one.isDestroyed() && one.webContents.url === `app://nightdesk/${page}.html`,
    )
  return { ...host, window, tray, windowOf }
}
