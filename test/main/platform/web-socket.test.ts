/** WebSockets to elsewhere, and on a loopback server of ours. */
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Port } from '../../../contract/wire.ts'
import { type LoopbackServer, listenOnLoopback } from '../../../main/platform/http-server.ts'
import { openSocket, takeSockets } from '../../../main/platform/web-socket.ts'
import { deadUrl, serveTcp } from '../../helpers/test-server.ts'

async function aServer(taken: (port: Port) => void): Promise<LoopbackServer> {
  const handle = () => Promise.resolve({ status: 404, headers: {}, body: '' })
  const server = await listenOnLoopback({ port: 0, maxBodyBytes: 1_000, handle })
  onTestFinished(() => server.close())
  takeSockets(server, (target) => target === '/good', taken)
  return server
}

it('hears what was said before anybody listened, talks back, and hears the end', async () => {
  const heard: unknown[] = []
  const server = await aServer((port) => {
    port.post({ type: 'hello' })
    port.onMessage((message) => {
      heard.push(message)
      port.close()
    })
  })
  const opened = await openSocket(`${server.url.replace('http', 'ws')}/good`, 10_000)
  if (!opened.ok) throw new Error(opened.failure.detail)
  const said: unknown[] = []
  let isClosed = false
  opened.port.onClose(() => {
    isClosed = true
  })
  opened.port.onMessage((message) => said.push(message))
  await vi.waitFor(() => expect(said).toEqual([{ type: 'hello' }]))
  opened.port.post({ envelope_id: '1' })
  await vi.waitFor(() => expect([heard, isClosed]).toEqual([[{ envelope_id: '1' }], true]))
})

it('fails with a reason where it is refused, where nothing listens, and where no socket is spoken', async () => {
  const server = await aServer(() => {})
  const web = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
  onTestFinished(() => web.close())
  const kindAt = async (url: string): Promise<unknown> => {
    const opened = await openSocket(url, 5_000)
    return opened.ok || opened.failure.kind
  }
  expect(await kindAt(`${server.url.replace('http', 'ws')}/other`)).toBe('unreachable')
  expect(await kindAt((await deadUrl()).replace('http', 'ws'))).toBe('refused')
  expect(await kindAt(web.url.replace('http', 'ws'))).toBe('unreachable')
  expect(await kindAt('not an address')).toBe('unreachable')
})
