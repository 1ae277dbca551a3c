import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Port } from '../../../contract/wire.ts'
import { answerPages, createIpcPort, isOwnSender, maxMessageBytes } from '../../../main/hosts/ipc-port.ts'
import { createElectronStub, StubContents, type StubFrame, stubFrame } from '../../electron/stub.ts'

/** Electron's own classes are too large to build; the doubles carry the members these functions read. */
const asContents = (contents: StubContents) => contents as unknown as Electron.WebContents
const asFrame = (frame: StubFrame | null) => frame as unknown as Electron.WebFrameMain | null

function channel() {
  const { electron } = createElectronStub()
  const { port1, port2 } = new electron.MessageChannelMain()
  return {
    main: port1,
    port: createIpcPort(port1),
    page: port2 as unknown as import('node:worker_threads').MessagePort,
  }
}

describe('createIpcPort', () => {
  it('carries messages both ways and keeps those that came before anybody listened', async () => {
    const { port, page } = channel()
    page.postMessage({ id: 1 })
    page.postMessage({ id: 2 })
    const got: unknown[] = []
    port.onMessage((message) => got.push(message))
    await expect.poll(() => got).toEqual([{ id: 1 }, { id: 2 }])
    const answered = once(page, 'message')
    port.post({ id: 1, ok: true })
    expect(await answered).toEqual([{ id: 1, ok: true }])
    port.close()
  })

  it('ends once, whichever side ends it', async () => {
    const first = channel()
    let ends = 0
    first.port.onClose(() => (ends += 1))
    first.port.close()
    first.port.close()
    first.port.post('into the void')
    await once(first.page, 'close')
    expect(ends).toBe(1)

    const second = channel()
    second.port.onClose(() => (ends += 1))
    second.page.close()
    await expect.poll(() => ends).toBe(2)
    second.port.onClose(() => (ends += 1))
    expect(ends).toBe(3)
  })

  it.each([
    ['too large', { id: 1, order: 'notes.add', input: 'x'.repeat(maxMessageBytes) }],
    ['too large in bytes', { id: 1, order: 'notes.add', input: 'ü'.repeat(maxMessageBytes / 2) }],
    ['no JSON', { id: 1n }],
    ['nothing', undefined],
  ])('ends the connection of a page that sends what is %s', async (_what, message) => {
    const { port, page } = channel()
    const got: unknown[] = []
    let ended = false
    port.onClose(() => (ended = true))
    port.onMessage((received) => got.push(received))
    page.postMessage(message)
    await expect.poll(() => ended).toBe(true)
    expect(got).toEqual([])
  })

  it('takes a message just below the limit', async () => {
    const { port, page } = channel()
    const got: unknown[] = []
    port.onMessage((received) => got.push(received))
    const message = 'x'.repeat(maxMessageBytes - 2)
    page.postMessage(message)
    await expect.poll(() => got).toEqual([message])
    port.close()
  })
})

describe('isOwnSender', () => {
  const ours = new StubContents()
  const judge = (frame: StubFrame | null, contents = ours): boolean =>
    isOwnSender(
      { sender: asContents(contents), senderFrame: asFrame(frame) },
      (one) => one === asContents(ours),
    )

  it('takes the main frame of our own page', () => {
    expect(judge(stubFrame())).toBe(true)
  })

  it.each([
    ['a frame that is gone', null],
    ['a frame within the page', stubFrame({ parent: {} })],
    ['another origin', stubFrame({ origin: 'https://wiki.example' })],
    ['an origin that begins alike', stubFrame({ origin: 'app://nightdesk.evil' })],
    ['an opaque origin', stubFrame({ origin: 'null' })],
    ['an address that is not ours', stubFrame({ url: 'https://wiki.example/' })],
    ['a blank page', stubFrame({ url: 'about:blank' })],
  ])('refuses %s', (_what, frame) => {
    expect(judge(frame)).toBe(false)
  })

  it('refuses a window it does not know', () => {
    expect(judge(stubFrame(), new StubContents())).toBe(false)
  })
})

describe('answerPages', () => {
  function hall() {
    const stub = createElectronStub()
    const contents = new StubContents()
    const accepted: Port[] = []
    answerPages(
      stub.electron.ipcMain,
      stub.electron.MessageChannelMain,
      (one) => one === asContents(contents),
      (port) => accepted.push(port),
    )
    return { stub, contents, accepted }
  }

  it('gives the page a port whose other end the engine has', async () => {
    const { stub, contents, accepted } = hall()
    const frame = stubFrame()
    stub.askForPort(contents, frame)
    expect(frame.got).toMatchObject([{ channel: 'nightdesk:port', message: null }])
    expect(accepted).toHaveLength(1)
    const page = frame.got[0]?.ports[0]
    if (!page) throw new Error('no port')
    const heard = once(page, 'message')
    accepted[0]?.post({ event: 'pulse', now: 1 })
    expect(await heard).toEqual([{ event: 'pulse', now: 1 }])
    page.close()
  })

  it('closes the old port of a page that asks again', async () => {
    const { stub, contents, accepted } = hall()
    let ended = false
    stub.askForPort(contents, stubFrame())
    accepted[0]?.onClose(() => (ended = true))
    stub.askForPort(contents, stubFrame())
    expect(ended).toBe(true)
    expect(accepted).toHaveLength(2)
    accepted[1]?.close()
  })

  it('answers no stranger', () => {
    const { stub, contents, accepted } = hall()
    const frames = [stubFrame({ parent: {} }), stubFrame({ origin: 'https://wiki.example' })]
    for (const frame of frames) stub.askForPort(contents, frame)
    stub.askForPort(contents, null)
    stub.askForPort(new StubContents(), stubFrame())
    expect(accepted).toEqual([])
    expect(frames.flatMap((frame) => frame.got)).toEqual([])
  })
})
