import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, it } from 'vitest'

const entry = path.join(import.meta.dirname, '..', '..', '..', 'main', 'hosts', 'node-start.ts')

it('whoever started the Node host may stop listening to it', async () => {
  const host = spawn(process.execPath, [entry, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  host.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  // Closed on this side before anything can have been written on the other.
  host.stdout.destroy()
  const [code] = await once(host, 'close')
  expect({ code, said: said.replaceAll(/.*ExperimentalWarning.*\n|.*--trace-warnings.*\n/g, '') }).toEqual({
    code: 0,
    said: '',
  })
})
