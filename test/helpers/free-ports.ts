/** Loopback ports for servers that cannot choose one themselves. */
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

/** Free ports, all held open until the last one is known, so that no number comes twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
