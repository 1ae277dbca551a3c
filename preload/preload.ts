/** Hands the page its port. It exposes nothing: the page asks by a message to itself and is answered by one. */
import { ipcRenderer } from 'electron'

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== location.origin) return
  const { data } = event
  if (typeof data === 'object' && data !== null && 'nightdesk' in data && data.nightdesk === 'want-port') {
    ipcRenderer.send('nightdesk:ready')
  }
})

ipcRenderer.on('nightdesk:port', (event) => {
  window.postMessage({ nightdesk: 'port' }, location.origin, [...event.ports])
})
