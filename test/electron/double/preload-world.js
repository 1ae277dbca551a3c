/*
 * Runs in the isolated world of a window's page, before the preload and before the page: Electron's end of the bridge,
 * as far as our preload uses it. `nightdeskDouble` is a binding that only this world has.
 */
;(() => {
  if (window !== window.top) return
  const tell = (message) => globalThis.nightdeskDouble(JSON.stringify(message))
  const listeners = new Map()
  const ports = new Map()

  const open = (id) => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.onmessage = ({ data }) => tell({ kind: 'port', port: id, message: data })
    port1.addEventListener('close', () => {
      if (ports.delete(id)) tell({ kind: 'port-closed', port: id })
    })
    return port2
  }
  const ipcRenderer = {
    send: (channel, ...given) => tell({ kind: 'ipc', channel, given }),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
  }
  globalThis.nightdeskHost = {
    post: (channel, message, ids) => {
      const event = { sender: ipcRenderer, ports: ids.map(open) }
      for (const listener of listeners.get(channel) ?? []) listener(event, message)
    },
    portMessage: (id, message) => ports.get(id)?.postMessage(message),
    portClosed: (id) => {
      const port = ports.get(id)
      ports.delete(id)
      port?.close()
    },
  }
  window.addEventListener('nightdesk-double-close', () => tell({ kind: 'close' }))
  globalThis.nightdeskRequire = (name) => {
    // A sandboxed preload may require little more than this; ours nothing else.
    if (name === 'electron') return { ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
})()
