/** Deeds at PagerDuty over real HTTP: done once, never to something that is over, and explained where they are refused. */
import { describe, expect, it } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { accountKey, anOrder, aPagerDutyDesk } from '../../helpers/pagerduty-desk.ts'

const ack = { kind: 'acknowledge', until: null, text: null } as const

describe('an acknowledgement', () => {
  it('is written in the name of whoever the key belongs to', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    const done = await connect().deeds?.acknowledge?.(ack, anOrder(incident.id), noAbort)
    expect(done).toEqual({ ok: true, ref: incident.id, endsAt: null })
    expect(incident).toMatchObject({ status: 'acknowledged', acknowledgements: [{ by: 'PMARA' }] })
    expect(double.exchanges.at(-1)?.headers.from).toBe('mara@team.example')
  })

  it('of one that is resolved opens nothing again', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.resolve(incident, 'PINES')
    expect(await connect().deeds?.acknowledge?.(ack, anOrder(incident.id), noAbort)).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringMatching(/resolved already, by Ines Okafor/) },
    })
    expect(incident.status).toBe('resolved')
    expect(double.asked()).not.toContain('PUT /incidents')
  })

  it('that was made offline leaves it with whoever took it meanwhile', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.acknowledge(incident, 'PINES')
    const order = anOrder(incident.id, { isRetry: true })
    expect(await connect().deeds?.acknowledge?.(ack, order, noAbort)).toMatchObject({ ok: true })
    expect(incident.acknowledgements.map(({ by }) => by)).toEqual(['PINES'])
  })

  it('with a key of the account needs somebody who signs', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    const refused = await connect({ key: accountKey }).deeds?.acknowledge?.(
      ack,
      anOrder(incident.id),
      noAbort,
    )
    expect(refused).toMatchObject({
      ok: false,
      final: true,
      failure: { detail: expect.stringMatching(/"from"/) },
    })
    const source = connect({ key: accountKey, from: 'ines@team.example' })
    expect(await source.deeds?.acknowledge?.(ack, anOrder(incident.id), noAbort)).toMatchObject({ ok: true })
    expect(incident.acknowledgements.map(({ by }) => by)).toEqual(['PINES'])
  })
})
