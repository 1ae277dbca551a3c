import { describe, expect, it } from 'vitest'
import { configSchema } from '../../../main/config/schema.ts'

const parse = (duty: unknown) => configSchema.safeParse({ version: 1, duty })

describe('duty in the file', () => {
  it('may be absent, and without hours is always', () => {
    expect(configSchema.parse({ version: 1 }).duty).toBeUndefined()
    expect(parse({ role: 'ops duty' }).data?.duty).toEqual({ role: 'ops duty', hours: 'always' })
  })

  it.each([
    ['an empty name', { role: '' }],
    ['another key', { rota: 'ops' }],
    ['a list', ['ops duty']],
  ])('is refused with %s', (_, duty) => {
    expect(parse(duty).success).toBe(false)
  })
})
