/** A laptop whose clock is wrong by a day: by it the rotation would name somebody else. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Http } from '../../../main/platform/http.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const at = (text: string): number => Date.parse(`${text}Z`)
const dayMs = 86_400_000
const config = `version: 1
me: Mara Lind
duty: {rotation: ops duty, backup: sre}
rotations:
  - {name: ops duty, zone: UTC, people: [Mara Lind, Ines Okafor], starts: 2026-10-12 08:00, turn: 1d}
  - {name: sre, zone: UTC, people: [Tomasz Wrona, Jun Park], starts: 2026-10-12 08:00, turn: 1d}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}
`

describe('who is on duty by a wrong clock', () => {
  it('is not known while every server says another day, and is again once it agrees', async () => {
    let serverAhead = -dayMs
    const shifted =
      (http: Http): Http =>
      async (request) => {
        const result = await http(request)
        if (!result.ok) return result
        const { date } = result.response.headers
        const told = new Date(Date.parse(date ?? '') + serverAhead).toUTCString()
        return {
          ...result,
          response: { ...result.response, headers: { ...result.response.headers, date: told } },
        }
      }
    night = await startNight({ config, startAt: at('2026-10-14T12:00'), wrap: shifted })
    await night.pass(minuteMs)
    expect(night.state().desk.duty).toMatchObject({
      ...{ state: 'unknown', role: 'ops duty', from: null, until: null },
      ...{ holder: null, next: null, backup: null },
      why: expect.stringMatching(/^This laptop’s clock is 24 h ahead of every server’s/),
    })
    serverAhead = 0
    await night.pass(minuteMs)
    expect(night.state().desk.duty).toMatchObject({
      ...{ state: 'on', until: at('2026-10-15T08:00'), next: 'Ines Okafor', backup: 'Tomasz Wrona' },
      why: null,
    })
    // What is said by hand goes by nobody's plan.
    serverAhead = dayMs
    await night.order('duty.set', { state: 'off', untilAt: night.clock.now() + 3_600_000 })
    await night.pass(minuteMs)
    expect(night.state().desk.duty).toMatchObject({ state: 'off', origin: 'hand' })
  })
})
