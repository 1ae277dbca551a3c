/** What the user chose of the shell and what the host says of itself; the same for the real desk and the drill's. */
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { defaultShellSettings, noShellFacts, type Shell, type ShellFacts } from '../../contract/shell.ts'
import type { ShowTarget } from '../../contract/wire.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import type { Core } from './core.ts'

/** What only the host can do; null where there is none around the engine. */
export interface ShellDoor {
  /**
   * brings the main window to the front, at this alert or question when one is given
   * @param drill when the drill it belongs to started (epoch ms); absent, it is the real desk's
   */
  show(target: ShowTarget | null, drill?: number): void
  /** @throws AppError `not-allowed` with what stands against it */
  installUpdate(): Promise<void>
  checkForUpdate(): Promise<void>
  /** keeps secrets although the system's store is weak; the user has typed the consent */
  allowWeakSecrets(): Promise<void>
  /** makes the hidden window that sounds anew; absent where there is none */
  restartSpeaker?(): void
}

export interface ShellDesk {
  readonly now: () => Shell
  /** calls back now and at every change of a choice */
  watch(listener: (settings: Shell['settings']) => void): () => void
  /** what the host found out; what is left out stays */
  report(facts: Partial<ShellFacts>): void
  order<Name extends ShellOrder>(name: Name, input: OrderValue<Name>): void | Promise<void>
}

export type ShellOrder =
  | 'shell.set'
  | 'shell.show'
  | 'shell.checkForUpdate'
  | 'shell.installUpdate'
  | 'shell.allowWeakSecrets'

/** Is this order the shell's? */
export function isShellOrder(name: string): name is ShellOrder {
  return name.startsWith('shell.')
}

/** The stored choices, each as far as it is there and of the right kind. */
export function readShellSettings(db: Core['db']): Shell['settings'] {
  const stored = readSetting(db, 'shell')
  if (typeof stored !== 'object' || stored === null) return defaultShellSettings
  const kept = Object.entries(defaultShellSettings).map(([name, standard]) => {
    const given = (stored as Record<string, unknown>)[name]
    const fits =
      typeof given === typeof standard ||
      (name === 'shortcut' && (given === null || typeof given === 'string'))
    return [name, fits ? given : standard]
  })
  return Object.fromEntries(kept) as Shell['settings']
}

/**
 * @param real the real engine's core; another one after a backup was restored
 * @param publish gives every desk there is the new state
 */
export function createShellDesk(
  real: () => Core,
  publish: (shell: Shell) => void,
  door: ShellDoor | null,
): ShellDesk {
  let shell: Shell = { settings: readShellSettings(real().db), facts: noShellFacts }
  const listeners = new Set<(settings: Shell['settings']) => void>()
  const become = (next: Shell): void => {
    if (JSON.stringify(next) === JSON.stringify(shell)) return
    shell = next
    publish(shell)
  }
  const needDoor = (): ShellDoor => {
    if (!door) throw new AppError('not-allowed', 'Only the installed app can do this, not a browser tab.')
    return door
  }
  const set = (given: OrderValue<'shell.set'>): void => {
    const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const settings = { ...shell.settings, ...chosen }
    real().commit((db) => {
      writeSetting(db, 'shell', settings)
      return noEffects
    })
    become({ ...shell, settings })
    for (const listener of listeners) listener(settings)
  }
  return {
    now: () => shell,
    watch: (listener) => {
      listeners.add(listener)
      listener(shell.settings)
      return () => listeners.delete(listener)
    },
    report: (facts) => become({ ...shell, facts: { ...shell.facts, ...facts } }),
    order: (name, input) => {
      if (name === 'shell.set') return set(input as OrderValue<'shell.set'>)
      if (name === 'shell.show') return needDoor().show(targetOf(input as OrderValue<'shell.show'>))
      if (name === 'shell.checkForUpdate') return needDoor().checkForUpdate()
      if (name === 'shell.installUpdate') return needDoor().installUpdate()
      return needDoor().allowWeakSecrets()
    },
  }
}

function targetOf({ episodeId, escalationId }: OrderValue<'shell.show'>): ShowTarget | null {
  return escalationId === undefined ? episodeId : { escalationId }
}
