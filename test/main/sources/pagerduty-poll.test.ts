/** The open incidents of an account over real HTTP: what is listed, what ended, what is not believed. */
import { describe, expect, it } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { accountKey, aPagerDutyDesk, createAlertKeeper } from '../../helpers/pagerduty-desk.ts'

const labelsText = (...sets: readonly Readonly<Record<string, string>>[]): string =>
  sets
    .map(
      (labels) =>
        `Labels:\n${Object.entries(labels)
          .map(([name, value]) => ` - ${name} = ${value}\n`)
          .join('')}Annotations:\n - summary = about ${labels.pod}\nSource: http://prom.example/graph\n`,
    )
    .join('')

describe('open incidents', () => {
  it('are listed with what they are, who holds them and what will happen by itself', async () => {
    const { double, connect, clock } = await aPagerDutyDesk()
    const { book } = double
    const first = book.open({ title: 'Checkout is slow', priority: '1' })
    const second = book.open({ title: 'Disk fills', urgency: 'low', service: 'PMAIL', teams: [] })
    book.snooze(first, 'PMARA', 3_600)
    book.acknowledge(second, 'PINES')
    const polled = await connect().poll(noAbort)
    expect(polled).toMatchObject({
      ...{ kind: 'answer', full: true, complete: true, total: 2, gone: [], restarted: false },
      peers: [{ failure: null, alertCount: 2, skewMs: 0 }],
      budget: { ownPerMinute: 240, limit: 960, left: 958, usedLastMinute: 2, waitsUntil: null },
    })
    if (polled.kind !== 'answer') throw new Error('missed')
    const at = clock.now()
    expect(polled.changed.slice()).toMatchObject([
      {
        fingerprint: first.id,
        firedAt: at,
        labels: {
          ...{ alertname: 'Shop', service: 'Shop', team: 'platform', incident: '1' },
          ...{ urgency: 'high', priority: '1', severity: 'page' },
        },
        annotations: { summary: 'Checkout is slow', escalation_policy: 'Platform', assigned_to: 'Mara Lind' },
        generatorUrl: `https://acme.pagerduty.com/incidents/${first.id}`,
        held: { by: 'Mara Lind', mine: true, at, until: at + 3_600_000 },
        pending: [{ kind: 'unacknowledge', at: at + 3_600_000 }],
      },
      {
        labels: { alertname: 'Mail', severity: 'notify', urgency: 'low' },
        held: { by: 'Ines Okafor', mine: false, at, until: null },
        pending: [],
      },
    ])
    const list = double.exchanges.find(({ path }) => path === '/incidents')
    expect(list?.query.toString()).toBe(
      'statuses%5B%5D=triggered&statuses%5B%5D=acknowledged&date_range=all&sort_by=created_at%3Aasc&limit=100&offset=0',
    )
  })

  it('that were opened months ago are listed too', async () => {
    const { double, connect, clock } = await aPagerDutyDesk()
    double.book.open()
    clock.advance(100 * 24 * 3_600_000)
    expect(await connect().poll(noAbort)).toMatchObject({ total: 1 })
  })

  it('are told again only where they changed, and end when PagerDuty says so', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const { book } = double
    const [first, second] = [book.open(), book.open()]
    const source = connect()
    await source.poll(noAbort)
    expect(await source.poll(noAbort)).toMatchObject({ full: false, changed: [], gone: [], total: 2 })
    book.acknowledge(first, 'PINES')
    expect(await source.poll(noAbort)).toMatchObject({ changed: [{ fingerprint: first.id }] })
    book.resolve(second, 'PINES')
    expect(await source.poll(noAbort)).toMatchObject({
      ...{ changed: [], gone: [], complete: true, total: 1 },
      ended: [{ fingerprint: second.id, at: second.resolvedAt }],
    })
    expect(await source.poll(noAbort)).not.toHaveProperty('ended')
  })

  it('carry the labels that all their alerts have, and each set beside', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const sets = [
      { alertname: 'DiskFull', severity: 'critical', cluster: 'c1', pod: 'a', team: 'storage' },
      { alertname: 'DiskFull', severity: 'critical', cluster: 'c1', pod: 'b', team: 'storage' },
    ]
    double.book.open({
      urgency: 'low',
      alerts: [{ details: { firing: labelsText(...sets), num_firing: '2' } }],
    })
    const polled = await connect().poll(noAbort)
    if (polled.kind !== 'answer') throw new Error('missed')
    const [seen] = polled.changed.slice()
    expect(seen?.labels).toMatchObject({
      ...{ alertname: 'DiskFull', severity: 'critical', cluster: 'c1', team: 'storage', service: 'Shop' },
    })
    expect(seen?.labels).not.toHaveProperty('pod')
    expect(JSON.parse(seen?.annotations['nightdesk.parts'] ?? '')).toEqual(sets)
  })

  it('are read again when other alerts are in them', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open({ alerts: [{ details: { host: 'db1', rack: 'r1' } }] })
    const source = connect()
    const keeper = createAlertKeeper(() => source)
    await keeper.poll()
    expect(keeper.open.get(incident.id)?.labels).toMatchObject({ host: 'db1', rack: 'r1' })
    double.book.addAlert(incident, { details: { host: 'db2', rack: 'r1' } })
    await keeper.poll()
    expect(keeper.open.get(incident.id)?.labels).toMatchObject({ rack: 'r1' })
    expect(keeper.open.get(incident.id)?.labels).not.toHaveProperty('host')
    await keeper.poll()
    expect(double.asked().filter((line) => line.endsWith('/alerts'))).toHaveLength(2)
  })

  it('are not known of while the key is refused, and the region is named', async () => {
    const { double, connect } = await aPagerDutyDesk()
    double.book.open()
    const source = connect()
    const keeper = createAlertKeeper(() => source)
    await keeper.poll()
    for (const key of double.keys.values()) key.isRevoked = true
    expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'unauthorised' } })
    expect(keeper.open.size).toBe(1)
  })

  it('of an account key say what is missing', async () => {
    const { connect } = await aPagerDutyDesk()
    expect(await connect({ key: accountKey }).poll(noAbort)).toMatchObject({
      remarks: [expect.stringMatching(/belongs to the whole account.*"from"/)],
    })
    const signed = await connect({ key: accountKey, from: 'ines@team.example' }).poll(noAbort)
    expect(signed).not.toHaveProperty('remarks')
  })
})
