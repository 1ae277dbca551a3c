/** A `Port` over Electron's MessagePortMain, and who may be given one. */
import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain, WebContents } from 'electron'
import type { Port } from '../../contract/wire.ts'
import { appOrigin, isOwnAddress } from './app-protocol.ts'

/** The largest message a page may send, in bytes of JSON; the largest order (a note) needs a hundredth of it. */
export const maxMessageBytes = 1_048_576

/**
 * A port as the wire wants it. MessagePortMain emits (it is no EventTarget) and wraps each message in an event.
 * A message that is no JSON or beyond `maxMessageBytes` ends the connection: dropped alone, it would leave the page
 * waiting for ever. What arrives before `onMessage` waits in the port.
 */
export function createIpcPort(port: Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>): Port {
  let open = true
  const listeners: (() => void)[] = []
  const ended = (): void => {
    if (!open) return
    open = false
    for (const listener of listeners) listener()
  }
  const close = (): void => {
    if (open) port.close()
    ended()
  }
  port.on('close', ended)
  return {
    post: (message) => {
      if (open) port.postMessage(message)
    },
    onMessage: (receive) => {
      port.on('message', (event) => {
        const message: unknown = event.data
        if (!open) return
        if (isSmallJson(message)) receive(message)
        else close()
      })
      port.start()
    },
    onClose: (listener) => {
      // The page may have gone while the engine was still opening.
      if (open) listeners.push(listener)
      else listener()
    },
    close,
  }
}

function isSmallJson(message: unknown): boolean {
  try {
    const text = JSON.stringify(message)
    return text !== undefined && Buffer.byteLength(text) <= maxMessageBytes
  } catch {
    // Structured clone also carries cycles and big integers, which no order of ours contains.
    return false
  }
}

/** Did this message come from the main frame of our own page, in a window that is ours? */
export function isOwnSender(
  event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>,
  isOurs: (contents: WebContents) => boolean,
): boolean {
  const frame = event.senderFrame
  return (
    frame !== null &&
    frame.parent === null &&
    frame.origin === appOrigin &&
    isOwnAddress(frame.url) &&
    isOurs(event.sender)
  )
}

/**
 * Gives each page that asks for one a port of its own, and the engine the other end. A page that asks again
 * (it was reloaded, or it lost its port) gets a new one and the old one is closed: one seat a window.
 */
export function answerPages(
  ipcMain: Pick<IpcMain, 'on'>,
  Channel: typeof MessageChannelMain,
  isOurs: (contents: WebContents) => boolean,
  accept: (port: Port, contents: WebContents) => void,
): void {
  const seats = new WeakMap<WebContents, Port>()
  ipcMain.on('nightdesk:ready', (event) => {
    const frame = event.senderFrame
    if (frame === null || !isOwnSender(event, isOurs)) return
    seats.get(event.sender)?.close()
    const { port1, port2 } = new Channel()
    const port = createIpcPort(port1)
    seats.set(event.sender, port)
    accept(port, event.sender)
    frame.postMessage('nightdesk:port', null, [port2])
  })
}
