/** Answers that never end, over real sockets. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type Clock, createClock } from '../../../main/platform/clock.ts'
import { createOpenLines, type LinesEnd, type LinesHearer } from '../../../main/platform/http-lines.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { deadUrl, serveHttp, type TestServer } from '../../helpers/test-server.ts'

const clock = createClock()
let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

/** A server that hands its answer over, and a reader of it. */
async function stream(
  answer: (response: ServerResponse) => void,
  hearer: Partial<LinesHearer> = {},
  given: Clock = clock,
): Promise<{ readonly lines: string[]; readonly ended: Promise<LinesEnd>; readonly stop: AbortController }> {
  server = await serveHttp((_, response) => answer(response))
  const stop = new AbortController()
  const lines: string[] = []
  const ended = createOpenLines(given, { env: {}, isOffline: () => false })(
    {
      ...{ url: `${server.url}/events`, headers: {}, body: '{"x":"ü"}', ca: null, pins: [] },
      ...{ headDeadlineMs: 10_000, signal: stop.signal },
    },
    { opened: () => {}, line: (line) => void lines.push(line), ...hearer },
  )
  return { lines, ended, stop }
}

describe('a stream', () => {
  it('gives each line once it is whole, however it is cut on the way', async () => {
    let response: ServerResponse | null = null
    const { lines, ended } = await stream((given) => {
      response = given
      given.write('{"a":1}\r\n\n{"b":')
    })
    await eventually(() => lines).toEqual(['{"a":1}'])
    const bytes = Buffer.from('"ü"}\n{"c":3}\nhalf')
    const now = response as ServerResponse | null
    now?.write(bytes.subarray(0, 2))
    now?.end(bytes.subarray(2))
    expect(await ended).toMatchObject({ kind: 'ended', wasOpen: true, failure: { kind: 'cut-off' } })
    expect(lines).toEqual(['{"a":1}', '{"b":"ü"}', '{"c":3}'])
  })

  it('reads nothing on while a line is being taken', async () => {
    let taken = 0
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const line = async (): Promise<void> => {
      taken += 1
      await held
    }
    const { ended } = await stream((response) => void response.end('1\n2\n3\n'), { line })
    await eventually(() => taken).toBe(1)
    release()
    await ended
    expect(taken).toBe(3)
  })

  it('that is refused says with which words', async () => {
    const { ended } = await stream((response) => void response.writeHead(404).end('{"status":"no"}'))
    const end = await ended
    expect(end).toMatchObject({ kind: 'refused', response: { status: 404 } })
    expect(end.kind === 'refused' && end.response.body.toString()).toBe('{"status":"no"}')
  })

  it('ends at a line that is longer than a megabyte', async () => {
    const { ended, lines } = await stream((response) => void response.write(Buffer.alloc(1_048_580, 65)))
    expect(await ended).toMatchObject({ kind: 'ended', wasOpen: true, failure: { kind: 'too-large' } })
    expect(lines).toEqual([])
  })

  it.each([
    ['cut', (response: ServerResponse) => void response.write('1\n', () => response.destroy())],
    ['ended by its server', (response: ServerResponse) => void response.end('1\n')],
  ])('says that it was %s', async (_, answer) => {
    const { ended, lines } = await stream(answer)
    expect(await ended).toMatchObject({ kind: 'ended', wasOpen: true, failure: { kind: 'cut-off' } })
    expect(lines).toEqual(['1'])
  })

  it('has a deadline for its head, and none afterwards', async () => {
    const manual = createManualClock()
    const late = await stream(() => {}, {}, manual)
    await eventually(() => server?.requests.length).toBe(1)
    manual.advance(10_000)
    expect(await late.ended).toMatchObject({ wasOpen: false, failure: { kind: 'timeout' } })
    await server?.close()
    let isOpen = false
    const opened = (): void => {
      isOpen = true
    }
    const open = await stream((response) => void response.flushHeaders(), { opened }, manual)
    await eventually(() => isOpen).toBe(true)
    manual.advance(86_400_000)
    expect(manual.pending()).toBe(0)
    open.stop.abort()
    expect(await open.ended).toMatchObject({
      wasOpen: true,
      failure: { detail: expect.stringMatching(/given up/) },
    })
  })

  it('to nobody is refused, and one that is given up at once never begins', async () => {
    const openLines = createOpenLines(clock, { env: {}, isOffline: () => false })
    const base = { headers: {}, body: '', ca: null, pins: [], headDeadlineMs: 10_000 }
    const hearer = { opened: () => {}, line: () => {} }
    const { signal } = new AbortController()
    expect(await openLines({ ...base, url: await deadUrl(), signal }, hearer)).toMatchObject({
      failure: { kind: 'refused' },
    })
    expect(
      await openLines({ ...base, url: await deadUrl(), signal: AbortSignal.abort() }, hearer),
    ).toMatchObject({
      failure: { kind: 'cut-off' },
    })
    expect(await openLines({ ...base, url: 'ftp://x', signal }, hearer)).toMatchObject({
      failure: { kind: 'bad-request' },
    })
  })
})
