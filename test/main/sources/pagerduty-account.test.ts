/** Whose key it is and what it may do, who can be given something, and what is known of one incident. */
import { describe, expect, it } from 'vitest'
import { createPagerDutyBudget } from '../../../main/sources/pagerduty-budget.ts'
import { regionHint } from '../../../main/sources/pagerduty-words.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { accountKey, aPagerDutyDesk, marasKey } from '../../helpers/pagerduty-desk.ts'
import { deadUrl } from '../../helpers/test-server.ts'

describe('a test', () => {
  it('says whose key it is and how much is open, and changes nothing', async () => {
    const { double, connect } = await aPagerDutyDesk()
    for (let times = 0; times < 120; times += 1) double.book.open()
    const seen = await connect().test(noAbort)
    expect(seen).toMatchObject({
      ...{ ok: true, alertCount: 120, failure: null },
      advice: ["This key is Mara Lind's (mara@team.example, user)."],
      peers: [{ alertCount: 120, skewMs: 0 }],
    })
    expect(double.asked().every((line) => line.startsWith('GET'))).toBe(true)
  })

  it('tells a key of the account, and that nobody signs', async () => {
    const { connect } = await aPagerDutyDesk()
    expect((await connect({ key: accountKey }).test(noAbort)).advice).toEqual([
      'This key belongs to the whole account.',
      expect.stringMatching(/"from" in this source's settings/),
    ])
    expect((await connect({ key: accountKey, from: 'ines@team.example' }).test(noAbort)).advice).toEqual([
      expect.stringMatching(/signed by ines@team.example/),
    ])
    const stranger = await connect({ key: accountKey, from: 'who@team.example', onlyMine: true }).test(
      noAbort,
    )
    expect(stranger.advice).toEqual([
      expect.stringMatching(/signed by who@team.example/),
      expect.stringMatching(/knows nobody with the address who@team.example/),
      expect.stringMatching(/everybody’s are shown/),
    ])
  })

  it('names what is missing: a role that only reads, a scope, an ability', async () => {
    const { double, connect } = await aPagerDutyDesk()
    double.book.open()
    double.addKey('u+tom-key-0123456789', 'PTOM')
    double.abilities.length = 0
    expect((await connect({ key: 'u+tom-key-0123456789' }).test(noAbort)).advice).toEqual([
      expect.stringMatching(/Tomasz Wrona's/),
      expect.stringMatching(/role observer it sees incidents and cannot act/),
      expect.stringMatching(/lacks coordinated_responding/),
    ])
    double.keys.get(marasKey)?.lacks.push('incidents.read')
    expect(await connect().test(noAbort)).toMatchObject({
      ...{ ok: false, alertCount: null },
      failure: { kind: 'forbidden', detail: expect.stringMatching(/scope incidents\.read/) },
    })
  })

  it('of a key that is refused, and of an address where nothing is, says why', async () => {
    const { connect } = await aPagerDutyDesk()
    expect(await connect({ key: 'wrong-key-0123' }).test(noAbort)).toMatchObject({
      failure: { kind: 'unauthorised' },
    })
    const nowhere = connect({ config: { urls: [await deadUrl()] } })
    expect(await nowhere.test(noAbort)).toMatchObject({ ok: false, failure: { kind: 'refused' } })
    const broken = { kind: 'secret-missing', detail: 'no key' } as const
    const source = connect({ config: { broken } })
    expect(await source.test(noAbort)).toMatchObject({ ok: false, failure: broken })
    expect(await source.poll(noAbort)).toMatchObject({ kind: 'miss', failure: broken })
    expect(await source.people?.(noAbort)).toEqual(broken)
  })

  it.each([
    ['api.pagerduty.com', /api\.eu\.pagerduty\.com \(region: eu\)/],
    ['api.eu.pagerduty.com', /api\.pagerduty\.com \(region: us\)/],
  ])('of a key that %s refuses names the other region', (host, words) => {
    const refusal = { ok: false, status: 401, retryAfterMs: null } as const
    const failure = { kind: 'unauthorised', detail: 'No.' } as const
    expect(regionHint({ ...refusal, failure }, host).detail).toMatch(words)
    expect(regionHint({ ...refusal, failure, status: 403 }, host).detail).toBe('No.')
  })
})

it('who can be given something is told with addresses, by name, however many they are', async () => {
  const { double, connect } = await aPagerDutyDesk()
  for (let times = 0; times < 2_500; times += 1) double.book.addUser(`PX${times}`, { name: `z${times}` })
  const people = await connect().people?.(noAbort)
  expect(people).toHaveLength(2_503)
  expect(people).toMatchObject({ 0: { id: 'PINES', name: 'Ines Okafor', email: 'ines@team.example' } })
  double.keys.get(marasKey)?.lacks.push('users.read')
  expect(await connect().people?.(noAbort)).toMatchObject({
    ...{ kind: 'forbidden', detail: expect.stringMatching(/scope users\.read/) },
  })
})

describe('what is known of one incident', () => {
  const about = (fingerprint: string) => ({ fingerprint, labels: {}, generatorUrl: null, firedAt: 0 })

  it('are its notes, alerts, levels, who is called now, and its log', async () => {
    const { clock, double, connect } = await aPagerDutyDesk()
    const { book } = double
    const incident = book.open({
      priority: 'P2',
      alerts: [{ details: { host: 'db1' } }, { details: { host: 'db2' } }],
    })
    clock.advance(60_000)
    book.acknowledge(incident, 'PINES')
    book.note(incident, 'PINES', 'looking at it')
    expect(await connect().detail?.(about(incident.id), noAbort)).toMatchObject({
      ...{ readAt: clock.now(), figure: null },
      notes: [{ at: clock.now(), by: 'Ines Okafor', text: 'looking at it' }],
      parts: [{ labels: { host: 'db1' } }, { labels: { host: 'db2' } }],
      facts: expect.arrayContaining([
        { name: 'Priority', value: 'P2' },
        { name: 'Escalation policy', value: 'Platform' },
        { name: 'Acknowledged by', value: 'Ines Okafor' },
        { name: 'Level 2', value: 'Ines Okafor (Ines Okafor now)' },
        { name: 'Log 2026-11-30 08:01 UTC', value: 'acknowledged by Ines Okafor' },
      ]),
    })
  })

  it('is what may be read, and says what may not', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.keys.get(marasKey)?.lacks.push('escalation_policies.read')
    expect(await connect().detail?.(about(incident.id), noAbort)).toMatchObject({
      facts: expect.arrayContaining([
        { name: 'Levels could not be read', value: expect.stringMatching(/403/) },
        { name: 'Level 1', value: 'Mara Lind now' },
      ]),
    })
    expect(await connect().detail?.(about('QNONE'), noAbort)).toMatchObject({
      ...{ kind: 'not-found', detail: expect.stringMatching(/knows no incident QNONE/) },
    })
  })
})

describe('a budget', () => {
  it('is a quarter of the vendor’s a minute at most, and comes back', () => {
    const clock = createManualClock()
    const budget = createPagerDutyBudget(clock)
    let asked = 0
    for (let second = 0; second < 60; second += 1) {
      for (; budget.spare() > 0; asked += 1) budget.take()
      clock.advance(1_000)
    }
    expect(asked).toBeGreaterThanOrEqual(170)
    expect(asked).toBeLessThanOrEqual(180)
    expect(budget.figures(0)).toMatchObject({ ownPerMinute: 240, waitsUntil: null, left: null, limit: null })
    expect(budget.figures(0).usedLastMinute).toBeLessThanOrEqual(180)
    clock.advance(60_000)
    expect(budget.spare()).toBe(60)
    expect(budget.figures(5_000)).toMatchObject({ usedLastMinute: 0, waitsUntil: clock.now() + 5_000 })
  })

  it('is one for all that ask the same account, and another for another key', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const asked = async (key: string): Promise<number | undefined> => {
      const polled = await connect({ key }).poll(noAbort)
      return polled.kind === 'answer' ? polled.budget?.usedLastMinute : undefined
    }
    double.addKey('u+ines-key-0123456789', 'PINES')
    expect([await asked(marasKey), await asked(marasKey), await asked('u+ines-key-0123456789')]).toEqual([
      2, 4, 2,
    ])
  })

  it('leaves the vendor’s last quarter to others, for as long as that is known', () => {
    const clock = createManualClock()
    const budget = createPagerDutyBudget(clock)
    budget.heard({ 'ratelimit-limit': '960', 'ratelimit-remaining': '250' })
    expect(budget.spare()).toBe(10)
    budget.heard({ 'ratelimit-limit': 'many', 'ratelimit-remaining': '1' })
    expect(budget.spare()).toBe(10)
    clock.advance(60_000)
    expect(budget.spare()).toBe(60)
  })
})
