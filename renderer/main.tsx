/** The page starts here: theme, connection, keyboard, then the first paint. */
import { createRoot } from 'react-dom/client'
import { connect, type Port, type ServerEvent } from '../contract/wire.ts'
import { App } from './app.tsx'
import { inElectron, KeyRefused, openPort, takeToken } from './engine.ts'
import { announce } from './frame/notifications.ts'
import { listenToKeys } from './keyboard.ts'
import { followData } from './laptop/data-status.ts'
import { after } from './now.ts'
import { show } from './orders.ts'
import { showPostmortem } from './postmortems/orders.ts'
import { followEngine, restoreTexts } from './postmortems/texts.ts'
import { receive, usePage } from './store.ts'
import { showFirstTheme, startWatchers } from './watchers.ts'

showFirstTheme()
document.documentElement.dataset.host = inElectron ? 'electron' : 'node'

function take(event: ServerEvent): void {
  receive(event)
  if (event.event === 'announce') announce(event.announcement)
  if (event.event === 'show') show(event.episodeId)
  if (event.event === 'show-postmortem') showPostmortem(event.postmortemId)
  if (event.event === 'open') window.open(event.url, '_blank', 'noopener,noreferrer')
}

const token = takeToken()
// The same tab may be given a newer link: only the part after # differs, and the browser loads nothing for that.
window.addEventListener('hashchange', () => location.reload())

let refused = false

async function tryPort(): Promise<Port> {
  try {
    const port = await openPort(token)
    refused = false
    return port
  } catch (error) {
    refused = error instanceof KeyRefused
    throw error
  }
}

if (token === null && !inElectron) {
  usePage.setState({ link: 'no-token' })
} else {
  const status = (link: 'connecting' | 'open' | 'lost'): void => {
    // An open connection is not yet a word of the engine: only the snapshot makes the page live again.
    if (link === 'lost') usePage.setState({ link: refused ? 'refused' : 'lost' })
    else usePage.setState({ link: 'connecting' })
  }
  const engine = connect(tryPort, { event: take, status }, after)
  usePage.setState({ engine })
}

startWatchers()
followEngine()
followData()
restoreTexts()
listenToKeys()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
