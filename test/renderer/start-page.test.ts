/** The page takes the port its first script has asked for, and asks for others itself only afterwards. */
import { afterEach, expect, it, vi } from 'vitest'
import { connect, type Port, type ServerEvent } from '../../contract/wire.ts'

const openPort = vi.hoisted(() => vi.fn<(token: string | null) => Promise<Port>>())
vi.mock('../../renderer/engine.ts', async (original) => ({
  ...(await original<typeof import('../../renderer/engine.ts')>()),
  openPort,
}))
const { startPage } = await import('../../renderer/main.tsx')
const { usePage } = await import('../../renderer/store.ts')

function aPort() {
  let receive = (_: unknown): void => {}
  let closed = (): void => {}
  const port: Port = {
    post: () => {},
    onMessage: (take) => {
      receive = take
    },
    onClose: (run) => {
      closed = run
    },
    close: () => {},
  }
  return { port, say: (event: ServerEvent) => receive(event), drop: () => closed() }
}

afterEach(() => {
  usePage.getState().engine?.close()
  vi.useRealTimers()
})

it('uses the port that is under way, and opens one itself when that is lost', async () => {
  vi.useFakeTimers()
  openPort.mockReturnValue(new Promise(() => {}))
  const first = aPort()
  startPage('a-key-of-this-link', Promise.resolve(first.port))
  await vi.advanceTimersByTimeAsync(0)
  const before = usePage.getState().heardAt
  first.say({ event: 'pulse', now: 1_790_000_000_000 })
  expect(usePage.getState().heardAt).not.toBe(before)
  expect(openPort).not.toHaveBeenCalled()
  first.drop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(openPort).toHaveBeenCalledWith('a-key-of-this-link')
})

it('says that the connection stands before it hears what has come already, so that a snapshot makes it live', async () => {
  const heard: string[] = []
  const early: Port = {
    ...aPort().port,
    onMessage: (take) => take({ event: 'pulse', now: 1 }),
  }
  const connection = connect(
    () => Promise.resolve(early),
    { event: ({ event }) => heard.push(event), status: (status) => heard.push(status) },
    () => () => {},
  )
  await Promise.resolve()
  expect(heard).toEqual(['connecting', 'open', 'pulse'])
  connection.close()
})

it('asks nobody without a key', () => {
  openPort.mockClear()
  startPage(null, null)
  expect(usePage.getState().link).toBe('no-token')
  expect(openPort).not.toHaveBeenCalled()
})
