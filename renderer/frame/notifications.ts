/** Notifications that the page shows because its host cannot. Every one is reported back: shown, or why not. */
import { useSyncExternalStore } from 'react'
import type { Announcement } from '../../contract/wire.ts'
import { showQuestion } from '../escalations/show-question.ts'
import { after } from '../now.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'

export type Permission = 'granted' | 'denied' | 'default' | 'unsupported'

/** No event of the browser by then means that it was not shown, ms. */
const shownWithinMs = 5_000

/** May this page show notifications? */
export function permission(): Permission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}

const listeners = new Set<() => void>()

/** The permission, following it when it changes. */
export function usePermission(): Permission {
  return useSyncExternalStore((changed) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  }, permission)
}

/** Tells the engine how this page is permitted. */
export function reportPermission(): void {
  for (const listener of listeners) listener()
  usePage
    .getState()
    .engine?.order('armed.report', { pageNotifications: permission() })
    .catch(() => {
      // It is reported again with every connection.
    })
}

/** Asks the user; must be called from a click. */
export async function askPermission(): Promise<void> {
  if (permission() === 'default') await Notification.requestPermission()
  reportPermission()
}

/** Tells the engine when the permission is given or taken away elsewhere, in the browser's own settings. */
export async function followPermission(): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'notifications' })
    status.onchange = reportPermission
  } catch {
    // This browser does not say; it is reported with every connection.
  }
}

/** What this page shows now, by tag. */
const standing = new Map<string, Notification>()

/** Takes back what this page shows under the tag, if anything. */
export function withdraw(tag: string): void {
  standing.get(tag)?.close()
  standing.delete(tag)
}

/** Shows one notification and reports what became of it. */
export function announce(announcement: Announcement): void {
  const { attemptId, tag, title, body, loud, quietly, episodeId, escalationId } = announcement
  let reported = false
  const report = (shown: boolean, reason: string | null): void => {
    if (reported) return
    reported = true
    usePage
      .getState()
      .engine?.order('attempts.report', { attemptId, shown, reason })
      .catch(() => {
        // The connection is gone: the engine knows that nobody has reported.
      })
  }
  const allowed = permission()
  if (allowed !== 'granted') {
    report(
      false,
      allowed === 'denied' ? 'this browser blocks notifications' : 'notifications are not allowed yet',
    )
    return
  }
  // One that takes the place of another under its tag makes no sound of its own.
  if (loud && quietly !== true) withdraw(tag)
  try {
    const shown = new Notification(title, {
      body,
      tag,
      requireInteraction: loud,
      silent: !loud || quietly === true,
    })
    standing.set(tag, shown)
    shown.onclose = () => {
      if (standing.get(tag) === shown) standing.delete(tag)
    }
    shown.onshow = () => report(true, null)
    shown.onerror = () => report(false, 'the browser could not show it')
    shown.onclick = () => {
      window.focus()
      if (escalationId !== undefined) showQuestion(escalationId)
      else if (episodeId !== null) show(episodeId)
    }
    after(shownWithinMs, () => report(false, 'the browser did not say that it was shown'))
  } catch {
    report(false, 'the browser refused to show it')
  }
}
