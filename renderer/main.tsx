/** The page starts here: theme, connection, keyboard, then the first paint. */
import { createRoot } from 'react-dom/client'
import { connect, type ServerEvent } from '../contract/wire.ts'
import { App } from './app.tsx'
import { inElectron, openPort, takeToken } from './engine.ts'
import { announce } from './frame/notifications.ts'
import { listenToKeys } from './keyboard.ts'
import { after } from './now.ts'
import { show } from './orders.ts'
import { receive, usePage } from './store.ts'
import { showFirstTheme, startWatchers } from './watchers.ts'

showFirstTheme()
document.documentElement.dataset.host = inElectron ? 'electron' : 'node'

function take(event: ServerEvent): void {
  receive(event)
  if (event.event === 'announce') announce(event.announcement)
  if (event.event === 'show') show(event.episodeId)
  if (event.event === 'open') window.open(event.url, '_blank', 'noopener,noreferrer')
}

const token = takeToken()
// The same tab may be given a newer link: only the part after # differs, and the browser loads nothing for that.
window.addEventListener('hashchange', () => location.reload())

if (token === null && !inElectron) {
  usePage.setState({ link: 'no-token' })
} else {
  const engine = connect(
    () => openPort(token),
    // An open connection is not yet a word of the engine: only the snapshot makes the page live again.
    { event: take, status: (link) => usePage.setState({ link: link === 'open' ? 'connecting' : link }) },
    after,
  )
  usePage.setState({ engine })
}

startWatchers()
listenToKeys()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
