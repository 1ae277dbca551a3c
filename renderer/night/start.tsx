/** The Night window starts here. It is always the night theme, and remembers none: that is the main window's choice. */
import { createRoot } from 'react-dom/client'
import { startSmallConnection } from '../connection.ts'
import { inElectron } from '../engine.ts'
import { followHands } from '../sound/seen.ts'
import { receive } from '../store.ts'
import { followNight } from './desk.ts'
import { listenToNightKeys } from './keys.ts'
import { Night } from './night.tsx'

document.documentElement.dataset.host = inElectron ? 'electron' : 'node'
startSmallConnection(receive)
followNight()
followHands()
listenToNightKeys()

const root = document.getElementById('root')
if (root) createRoot(root).render(<Night />)
