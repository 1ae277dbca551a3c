/** The page: theme, connection, keyboard, then the first paint. */
import { createRoot } from 'react-dom/client'
import type { Port, ServerEvent } from '../contract/wire.ts'
import { App } from './app.tsx'
import { followPresence } from './armed/presence.ts'
import { startConnection } from './connection.ts'
import { restoreDrafts } from './drafts.ts'
import { inElectron } from './engine.ts'
import { whenAccepted } from './escalations/orders.ts'
import { showQuestion } from './escalations/show-question.ts'
import { announce, followPermission, withdraw } from './frame/notifications.ts'
import { followThreads } from './inbox/desk.ts'
import { showThread } from './inbox/orders.ts'
import { listenToKeys } from './keyboard.ts'
import { followData } from './laptop/data-status.ts'
import { after } from './now.ts'
import { show } from './orders.ts'
import { showPostmortem } from './postmortems/orders.ts'
import { followEngine, restoreTexts } from './postmortems/texts.ts'
import { createSoundSeat } from './sound/seat.ts'
import { followHands } from './sound/seen.ts'
import { showFirstTheme } from './states/page-theme.ts'
import { receive, usePage } from './store.ts'
import { startWatchers } from './watchers.ts'

/** In Electron the hidden window sounds first; this page stands in for it. */
const sound = createSoundSeat('page', inElectron, () => usePage.getState().engine, after)

function take(event: ServerEvent): void {
  receive(event)
  sound.take(event)
  if (event.event === 'announce') announce(event.announcement)
  if (event.event === 'withdraw') withdraw(event.tag)
  if (event.event === 'show') show(event.episodeId)
  if (event.event === 'show-question') showQuestion(event.escalationId)
  if (event.event === 'show-postmortem') showPostmortem(event.postmortemId)
  if (event.event === 'open') window.open(event.url, '_blank', 'noopener,noreferrer')
}

/**
 * Shows the page and keeps it connected.
 * @param token this link's key, null without one
 * @param firstPort the first try for a port, already under way; null when there is nobody to ask
 */
export function startPage(token: string | null, firstPort: Promise<Port> | null): void {
  showFirstTheme()
  document.documentElement.dataset.host = inElectron ? 'electron' : 'node'
  startConnection(token, firstPort, take)
  startWatchers()
  followHands()
  followEngine()
  followData()
  whenAccepted(showThread)
  followThreads()
  void followPermission()
  restoreTexts()
  restoreDrafts()
  listenToKeys()
  followPresence()

  const root = document.getElementById('root')
  if (root) createRoot(root).render(<App />)
}
