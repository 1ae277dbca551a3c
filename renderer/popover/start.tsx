/** The popover starts here. */
import { createRoot } from 'react-dom/client'
import { startSmallConnection } from '../connection.ts'
import { inElectron } from '../engine.ts'
import { followSystemTheme, showFirstTheme } from '../states/page-theme.ts'
import { receive } from '../store.ts'
import { followDesk } from './desk.ts'
import { listenToPopover } from './keys.ts'
import { Popover } from './popover.tsx'

showFirstTheme()
document.documentElement.dataset.host = inElectron ? 'electron' : 'node'
startSmallConnection(receive)
followDesk()
followSystemTheme()
listenToPopover()

const root = document.getElementById('root')
if (root) createRoot(root).render(<Popover />)
