/**
 * The page's first script, small on purpose: it reaches for the engine at once, so that the first snapshot comes while the
 * browser is still reading the rest of the page.
 */
import { inElectron, openPort, takeToken } from './engine.ts'

const token = takeToken()
const port = token === null && !inElectron ? null : openPort(token)
// Whoever takes the port hears how it went; that nobody has taken it yet is no error of the page's.
port?.catch(() => {})
const { startPage } = await import('./main.tsx')
startPage(token, port)
