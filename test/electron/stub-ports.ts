/** Doubles of Electron's message ports over Node's: the host holds one end, the page (or a test) the other. */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type * as Electron from 'electron'

/** MessagePortMain as its types say: an emitter whose messages come wrapped, silent until it is started. */
export class StubPortMain
  extends EventEmitter
  implements Pick<Electron.MessagePortMain, 'start' | 'postMessage' | 'close'>
{
  readonly port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }
  start(): void {
    if (this.port.listenerCount('message') > 0) return
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message)
  }
  close(): void {
    this.port.close()
  }
}

/** One channel: `port1` for the host, `port2` to be handed to the page. */
export class StubChannel {
  readonly port1: StubPortMain
  readonly port2: MessagePort
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new StubPortMain(port1)
    this.port2 = port2
  }
}
