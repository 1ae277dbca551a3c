/** How the page reaches the engine: a MessagePort in Electron, a WebSocket under the Node host. */
import type { Port } from '../contract/wire.ts'

const tokenKey = 'nightdesk.token'
const protocolName = 'nightdesk.v1'

/** Does the page run inside Electron's own window? */
export const inElectron = location.protocol === 'app:'

/**
 * The key of this link, null when the page was opened without one. It comes once in the address (`#token=…`), is
 * taken out of it at once, and then lives as long as the tab: a copied address or a history entry opens nothing.
 */
export function takeToken(): string | null {
  const given = /^#token=([\w-]{8,200})$/.exec(location.hash)?.[1]
  if (given) {
    sessionStorage.setItem(tokenKey, given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return given ?? sessionStorage.getItem(tokenKey)
}

/** Opens one port to the engine; rejects when there is none to be had. */
export function openPort(token: string | null): Promise<Port> {
  return inElectron ? openMessagePort() : openWebSocket(token ?? '')
}

/** The preload script hands the port over when asked. */
function openMessagePort(): Promise<Port> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent): void => {
      const port = event.ports[0]
      if (event.source !== window || event.data?.nightdesk !== 'port' || !port) return
      window.removeEventListener('message', take)
      resolve(messagePort(port))
    }
    window.addEventListener('message', take)
    window.postMessage({ nightdesk: 'want-port' }, location.origin)
  })
}

function messagePort(port: MessagePort): Port {
  const queue = createQueue()
  port.onmessage = (event) => queue.put(event.data)
  return {
    post: (message) => port.postMessage(message),
    onMessage: queue.take,
    onClose: (closed) => port.addEventListener('close', closed, { once: true }),
    close: () => port.close(),
  }
}

function openWebSocket(token: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/port`, [protocolName, `token.${token}`])
    const queue = createQueue()
    let opened = false
    let closed = (): void => {}
    let isClosed = false
    socket.onmessage = (event) => queue.put(JSON.parse(String(event.data)))
    socket.onclose = () => {
      isClosed = true
      if (opened) closed()
      else void refusal().then(reject)
    }
    socket.onopen = () => {
      opened = true
      resolve({
        post: (message) => socket.send(JSON.stringify(message)),
        onMessage: queue.take,
        onClose: (run) => {
          closed = run
          if (isClosed) run()
        },
        close: () => socket.close(),
      })
    }
  })
}

/** The engine is there and does not let this page in: its key is of an earlier start. */
export class KeyRefused extends Error {}

/** A browser tells a page nothing of why a socket failed. A host that answers at all refused the key. */
async function refusal(): Promise<Error> {
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer ? new KeyRefused('the key was refused') : new Error('the engine does not answer')
}

/** Keeps what arrives before anybody listens: the snapshot may come in the same task as the opening. */
function createQueue(): { put(message: unknown): void; take(receive: (message: unknown) => void): void } {
  const early: unknown[] = []
  let receiver: ((message: unknown) => void) | null = null
  return {
    put: (message) => {
      if (receiver) receiver(message)
      else early.push(message)
    },
    take: (receive) => {
      receiver = receive
      for (const message of early.splice(0)) receive(message)
    },
  }
}
