/** Quitting: asked once more while somebody is called, orderly, and never in the way of a system that shuts down. */
import type { App, Dialog } from 'electron'
import type { Clock } from '../platform/clock.ts'

/** How long quitting waits for the engine to close. All that matters is on disk before that, ms. */
const closeWithinMs = 5_000
/** A system that says it ends and is still there after this long has been held back by somebody else, ms. */
const endsWithinMs = 60_000
const buttons = { stay: 0, quit: 1 } as const

export interface Farewell {
  /** the app is closing: windows may close, and nothing new begins */
  isClosing(): boolean
  /** is there a page that nobody has? */
  isCalled(): boolean
  /** ends without asking: a terminal, a system or the app itself wants it */
  leave(): void
  /**
   * ends the engine and lets windows close, without quitting: for an installer that quits by itself. Afterwards nothing
   * is watched any more.
   */
  closeDown(): Promise<void>
  /** the system shuts down or logs out: for a minute it is not held back, and not asked about */
  systemEnds(): void
  /** the app is about to be ended by the system's updater, which closes the windows first */
  letWindowsClose(): void
}

/**
 * @param isCalled is there a page that nobody has? Then quitting asks first
 * @param close ends the engine; called once
 */
export function createFarewell(
  {
    app,
    dialog,
  }: { readonly app: Pick<App, 'on' | 'quit'>; readonly dialog: Pick<Dialog, 'showMessageBox'> },
  clock: Pick<Clock, 'after'>,
  isCalled: () => boolean,
  close: () => Promise<void>,
): Farewell {
  let asking = false
  let decided = false
  let ended = false
  /** the system has just said that it ends; until this is called off */
  let systemEnds: (() => void) | null = null
  let windowsMayClose = false
  let closing: Promise<void> | null = null

  const leave = (): void => {
    decided = true
    app.quit()
  }
  const ask = (): void => {
    if (asking) return
    asking = true
    dialog
      .showMessageBox({
        type: 'warning',
        title: 'Nightdesk',
        message: 'You are called: a page that nobody has, or a colleague who asks.',
        detail: 'If Nightdesk quits, it no longer watches and calls nobody.',
        buttons: ['Keep watching', 'Quit anyway'],
        defaultId: buttons.stay,
        cancelId: buttons.stay,
        noLink: true,
      })
      .then(
        ({ response }) => {
          asking = false
          if (response === buttons.quit) leave()
        },
        // A system that cannot ask must not make quitting impossible.
        leave,
      )
  }
  const closeDown = (): Promise<void> => {
    if (closing !== null) return closing
    const late = new Promise<void>((resolve) => clock.after(closeWithinMs, resolve))
    closing = Promise.race([close(), late]).then(() => {
      ended = true
    })
    return closing
  }
  app.on('before-quit', (event) => {
    if (ended) return
    // Holding a quit back while the system shuts down or logs out would call that off.
    if (systemEnds === null) event.preventDefault()
    if (closing !== null) return
    if (systemEnds === null && !decided && isCalled()) ask()
    else void closeDown().then(() => app.quit())
  })
  return {
    isClosing: () => windowsMayClose || closing !== null,
    isCalled,
    leave,
    closeDown,
    systemEnds: () => {
      systemEnds?.()
      systemEnds = clock.after(endsWithinMs, () => {
        systemEnds = null
      })
    },
    letWindowsClose: () => {
      decided = true
      windowsMayClose = true
    },
  }
}
