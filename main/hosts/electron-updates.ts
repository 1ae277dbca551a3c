/** New versions of the app: asked for, told, fetched when that was chosen, installed when the user says so. */
import type { UpdateInfo } from 'electron-updater'
import { AppError } from '../../contract/errors.ts'
import type { ShellSettings, UpdateState } from '../../contract/shell.ts'
import type { Desk } from '../desk.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { UpdateDoor } from './shell-door.ts'
import type { Install } from './update-install.ts'
import type { Updater } from './update-library.ts'
import { failureWords, fetchHow, isNewer, plainNotes } from './update-words.ts'

/** The start has the machine to itself; then new versions are asked for, and again every so often, ms. */
const firstAfterMs = 30_000
const everyMs = 6 * 3_600_000
const offlineRetryMs = 600_000

export interface UpdateParts {
  readonly clock: Pick<Clock, 'after' | 'now'>
  readonly random: Random
  readonly isOnline: () => boolean
  /** this app's own version */
  readonly version: string
  /** why this build must not ask at all; null = it may */
  readonly against: string | null
  /** how the user puts a new version in; null = this app does it */
  readonly how: string | null
  readonly load: () => Promise<Updater>
  /** puts a fetched version in and ends the app. @throws AppError with what stands against it */
  readonly install: Install
  readonly log: (line: string) => void
}

export interface Updates extends UpdateDoor {
  /** begins to ask, as the user chose; ends with the returned function */
  follow(desk: Pick<Desk, 'watchShell' | 'reportShell'>): () => void
}

/** A new version that is there. */
type Found = Pick<Extract<UpdateState, { kind: 'ready' }>, 'version' | 'notes'>

/** @param parts what a test gives in the place of Electron and the library */
export function createUpdates(parts: UpdateParts): Updates {
  const { clock, against, how, version } = parts
  let updater: Promise<Updater> | null = null
  let choice: ShellSettings['updates'] = 'off'
  let state: UpdateState =
    against === null ? { kind: 'none', checkedAt: null } : { kind: 'elsewhere', reason: against }
  let report = (_: UpdateState): void => {}
  let asking: Promise<void> | null = null
  let cancel = (): void => {}

  const become = (next: UpdateState): void => {
    state = next
    report(state)
  }
  const failed = (error: unknown): void => {
    parts.log(`update: ${String(error).split('\n', 1)[0]}`)
    // What is known or fetched already stays so.
    if (state.kind === 'ready' || state.kind === 'available') return
    become({ kind: 'failed', reason: failureWords(error), at: clock.now() })
  }
  const loaded = (): Promise<Updater> => {
    updater ??= parts.load().then((fresh) => {
      fresh.on('download-progress', ({ percent }) => {
        if (state.kind === 'fetching' && Math.floor(percent) !== Math.floor(state.percent))
          become({ ...state, percent })
      })
      // Rejections say the same; without a listener an error that comes alone would end the process.
      fresh.on('error', () => {})
      return fresh
    })
    return updater
  }
  const download = async (from: Updater, found: Found): Promise<void> => {
    const before = state
    become({ kind: 'fetching', version: found.version, percent: 0 })
    try {
      await from.downloadUpdate()
    } catch (error) {
      // An older one that was fetched before may be gone from the disk by now.
      state = before.kind === 'ready' ? { kind: 'none', checkedAt: null } : before
      become({ kind: 'failed', reason: failureWords(error), at: clock.now() })
      throw error
    }
    become({ kind: 'ready', ...found })
  }
  const look = async (): Promise<void> => {
    const from = await loaded()
    const result = await from.checkForUpdates()
    const found = result?.isUpdateAvailable ? offered(result.updateInfo, version) : null
    if (found === null) {
      if (state.kind !== 'ready') become({ kind: 'none', checkedAt: clock.now() })
      return
    }
    if (state.kind === 'ready' && state.version === found.version) return
    if (how === null && choice === 'download') await download(from, found)
    else become({ kind: 'available', ...found, how: how ?? fetchHow })
  }
  const ask = (): Promise<void> => {
    asking ??= look().finally(() => {
      asking = null
    })
    return asking
  }
  const plan = (ms: number): void => {
    cancel()
    cancel = clock.after(ms, () => {
      if (!parts.isOnline()) return plan(offlineRetryMs)
      void ask().catch(failed)
      // Not all at the same minute.
      plan(everyMs * (0.9 + 0.2 * parts.random()))
    })
  }
  const choose = (next: ShellSettings['updates']): void => {
    if (next === choice || against !== null) return
    const first = choice === 'off'
    choice = next
    if (next === 'off') cancel()
    else if (next === 'download' && state.kind === 'available') void ask().catch(failed)
    else if (first) plan(firstAfterMs * (1 + parts.random()))
  }
  const refuse = (words: string): never => {
    throw new AppError('not-allowed', words)
  }
  return {
    checkForUpdate: async () => {
      if (against !== null) refuse(against)
      try {
        await ask()
      } catch (error) {
        const kept = state.kind === 'ready' || state.kind === 'available'
        failed(error)
        if (kept) refuse(failureWords(error))
      }
    },
    installUpdate: async () => {
      if (state.kind !== 'ready') refuse('There is no new version to install.')
      const { version: chosen } = state as Found
      try {
        await parts.install(await loaded(), chosen)
      } catch (error) {
        if (error instanceof AppError) throw error
        parts.log(`update: ${String(error).split('\n', 1)[0]}`)
        throw new AppError('not-allowed', `Version ${chosen} could not be installed. ${failureWords(error)}`)
      }
    },
    follow: (desk) => {
      report = (update) => desk.reportShell({ update })
      report(state)
      const unwatch = desk.watchShell(({ updates }) => choose(updates))
      return () => {
        unwatch()
        cancel()
        report = () => {}
      }
    },
  }
}

/** What is offered, when it is later than this app and no part of it would come unencrypted. */
function offered(info: UpdateInfo, current: string): Found | null {
  if (!isNewer(info.version, current)) return null
  if (info.files.some(({ url }) => /^[a-z][a-z0-9+.-]*:/i.test(url) && !/^https:/i.test(url))) return null
  return { version: info.version, notes: plainNotes(info.releaseNotes) }
}
