/**
 * One of two servers begs to be left alone (F24): it is not asked while it wishes so, and counts as one that cannot be
 * reached. What only it knows is not seen, so "all quiet" says that, and nothing is believed to have ended meanwhile.
 */
import { afterEach, expect, it } from 'vitest'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

const minuteMs = 60_000
const title = 'API down'
let night: Night
afterEach(() => night.close())

it('F24 of one of two servers is named beside "all quiet", is not asked, and lets nothing end by its silence', async () => {
  let begging = false
  const asked: number[] = []
  night = await startNight({
    peers: 2,
    wrap: (http) => async (request) => {
      if (!request.url.startsWith('http://am2.invalid')) return http(request)
      asked.push(night.clock.now())
      const answer = await http(request)
      if (!begging || !answer.ok) return answer
      const headers = { 'retry-after': '300' }
      return { ...answer, response: { ...answer.response, status: 429, headers, body: Buffer.alloc(0) } }
    },
  })
  const summary = () => night.engine().summary(false)
  await night.pass(20_000)
  expect(summary()).toMatchObject({ calm: true, unreached: 0 })

  night.fire(pageLabels(), { summary: title })
  await night.pass(20_000)
  begging = true
  await night.pass(20_000)
  // It ended at both, and only one of them may be asked.
  night.end(pageLabels())
  const before = asked.length
  await night.pass(2 * minuteMs)
  expect(asked.length).toBe(before)
  expect(night.state().sources[0]?.peers[1]?.failure).toMatchObject({ kind: 'rate-limited' })
  expect(night.episode(title)).toMatchObject({ firing: true, absentSince: expect.any(Number) })
  expect(summary()).toMatchObject({ calm: false, unreached: 1 })

  // The last endsAt that either of them told, and a minute, have passed: nobody vouches for it any more.
  await night.pass(4 * minuteMs)
  expect(night.episode(title).firing).toBe(false)
  expect(summary()).toMatchObject({ calm: true, unreached: 1 })

  begging = false
  await night.pass(6 * minuteMs)
  expect(asked.length).toBeGreaterThan(before)
  expect(summary()).toMatchObject({ calm: true, unreached: 0 })
})
