/** The application menu. Outside macOS it is never seen (the strip is the title bar), but its keys work. */
import type { MenuItemConstructorOptions } from 'electron'

/** Quitting, editing, text size and window keys; the developer tools only where `devTools` allows them. */
export function menuTemplate(platform: NodeJS.Platform, devTools: boolean): MenuItemConstructorOptions[] {
  const first: MenuItemConstructorOptions =
    platform === 'darwin'
      ? { role: 'appMenu' }
      : { label: 'Nightdesk', submenu: [{ role: 'quit', accelerator: 'Ctrl+Q' }] }
  const tools: MenuItemConstructorOptions[] = devTools ? [{ role: 'reload' }, { role: 'toggleDevTools' }] : []
  return [
    first,
    // Cmd+W: the window menu alone has no such key there.
    ...(platform === 'darwin' ? [{ role: 'fileMenu' } as const] : []),
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...tools,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
}
