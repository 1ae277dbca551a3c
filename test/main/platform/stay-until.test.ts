import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { stayUntil } from '../../../main/platform/stay-until.ts'

const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
const rooms = new URL('../../../main/platform/', import.meta.url).href

it('keeps a process alive for what only a timer of ours comes to, and no longer', async () => {
  const program = `
    import { createClock } from '${rooms}clock.ts'
    import { stayUntil } from '${rooms}stay-until.ts'
    const { after } = createClock()
    void stayUntil(new Promise((resolve) => after(50, resolve))).then(() => {
      console.log('waited')
      after(50, () => console.log('too long'))
    })`
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: 'waited\n' })
})

it('answers as what it waits for does', async () => {
  expect(await stayUntil(Promise.resolve('done'))).toBe('done')
  await expect(stayUntil(Promise.reject(new Error('not done')))).rejects.toThrow('not done')
})
