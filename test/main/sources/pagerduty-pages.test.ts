/** Long lists, and lists that change while they are read. */
import { expect, it } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { aPagerDutyDesk, createAlertKeeper, type PagerDutyDesk } from '../../helpers/pagerduty-desk.ts'

/** Opens so many, a second apart. */
function openMany({ double, clock }: PagerDutyDesk, count: number): void {
  for (let times = 0; times < count; times += 1) {
    clock.advance(1_000)
    double.book.open()
  }
}

it.each([
  [0, 1],
  [1, 1],
  [100, 1],
  [101, 2],
  [191, 3],
])('%i incidents are read whole, in %i pages', async (count, pages) => {
  const desk = await aPagerDutyDesk()
  openMany(desk, count)
  const polled = await desk.connect().poll(noAbort)
  expect(polled).toMatchObject({ full: true, complete: true, restarted: false, total: count })
  if (polled.kind !== 'answer') throw new Error('missed')
  expect(new Set(polled.changed.slice().map(({ fingerprint }) => fingerprint)).size).toBe(count)
  expect(desk.double.asked().filter((line) => line === 'GET /incidents')).toHaveLength(pages)
})

it('10,000 incidents are read over several looks, the newest with each, and believed once all are', async () => {
  const desk = await aPagerDutyDesk()
  openMany(desk, 9_999)
  const last = desk.double.book.open({ title: 'the newest of all' })
  const source = desk.connect()
  const keeper = createAlertKeeper(() => source)
  const first = await keeper.poll()
  // Half a list is shown, and nothing is concluded from it.
  expect(first).toMatchObject({ full: false, complete: false, restarted: true })
  expect(keeper.open.has(last.id)).toBe(true)
  for (let times = 0; times < 4 && keeper.open.size < 10_000; times += 1) {
    desk.clock.advance(30_000)
    await keeper.poll()
  }
  expect(keeper.open.size).toBe(10_000)
  expect(keeper.last()).toMatchObject({ full: true, complete: true, restarted: false })
  expect(keeper.last()).not.toHaveProperty('remarks')
}, 60_000)

it('10,001 are more than can be read: it says so, believes no absence, and still sees what is new', async () => {
  const desk = await aPagerDutyDesk()
  const old = desk.double.book.open()
  openMany(desk, 10_000)
  const source = desk.connect()
  const keeper = createAlertKeeper(() => source)
  for (let times = 0; times < 5 && keeper.open.size < 10_001; times += 1) {
    desk.clock.advance(30_000)
    await keeper.poll()
  }
  expect(keeper.open.size).toBe(10_001)
  expect(keeper.last()).toMatchObject({
    ...{ full: true, complete: false },
    remarks: [expect.stringMatching(/more than 10,000 open incidents/)],
  })
  const fresh = desk.double.book.open()
  desk.double.book.resolve(old, 'PINES')
  for (let times = 0; times < 5; times += 1) {
    desk.clock.advance(30_000)
    await keeper.poll()
  }
  expect(keeper.open.has(fresh.id)).toBe(true)
  expect(keeper.open.has(old.id)).toBe(false)
  expect(desk.double.exchanges.every(({ status }) => status === 200)).toBe(true)
}, 60_000)

it('what is new is seen while a long list is still being read', async () => {
  const desk = await aPagerDutyDesk()
  openMany(desk, 8_000)
  const source = desk.connect()
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  desk.clock.advance(5_000)
  const fresh = desk.double.book.open()
  expect(await keeper.poll()).toMatchObject({ complete: false, restarted: true })
  expect(keeper.open.has(fresh.id)).toBe(true)
}, 60_000)

it('a list that does not stand still concludes nothing', async () => {
  const desk = await aPagerDutyDesk()
  const { book } = desk.double
  openMany(desk, 900)
  desk.double.onAnswered = ({ path }) => {
    if (path !== '/incidents') return
    const open = [...book.incidents.values()].filter(({ status }) => status !== 'resolved')
    for (const incident of open.slice(0, 120)) book.resolve(incident, 'PINES')
    for (let times = 0; times < 120; times += 1) book.open()
  }
  expect(await desk.connect().poll(noAbort)).toMatchObject({ kind: 'answer', complete: false })
})

it.each([1, 9, 60, 100])('%i that are resolved between two pages hide none of the others', async (count) => {
  const desk = await aPagerDutyDesk()
  openMany(desk, 250)
  const { book } = desk.double
  const all = [...book.incidents.values()]
  let isDone = false
  desk.double.onAnswered = ({ path }) => {
    if (path !== '/incidents' || isDone) return
    isDone = true
    for (const incident of all.slice(0, count)) book.resolve(incident, 'PINES')
  }
  const polled = await desk.connect().poll(noAbort)
  if (polled.kind !== 'answer') throw new Error('missed')
  const listed = polled.changed.slice().map(({ fingerprint }) => fingerprint)
  expect(new Set(listed).size).toBe(listed.length)
  const seen = new Set(listed)
  expect(all.filter(({ id, status }) => status !== 'resolved' && !seen.has(id))).toEqual([])
})

it('one that the list lost between two pages is looked up before it counts as gone', async () => {
  const desk = await aPagerDutyDesk()
  openMany(desk, 3)
  const source = desk.connect()
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  // The list says nothing of it, the incident itself is there.
  const page = desk.double.exchanges.find(({ path }) => path === '/incidents')?.body as {
    incidents: unknown[]
  }
  const body = JSON.stringify({ ...page, incidents: page.incidents.slice(1) })
  desk.double.mishap({ fits: (_, path) => path === '/incidents', reply: { status: 200, headers: {}, body } })
  expect(await keeper.poll()).toMatchObject({ complete: true, gone: [], changed: [] })
  expect(keeper.open.size).toBe(3)
})

it('one that cannot be looked up stays, and nothing else is concluded', async () => {
  const desk = await aPagerDutyDesk()
  openMany(desk, 2)
  const source = desk.connect()
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  const [first] = desk.double.book.incidents.values()
  if (first) desk.double.book.resolve(first, 'PINES')
  desk.double.mishap({
    fits: (_, path) => path.startsWith('/incidents/'),
    reply: { status: 502, headers: {}, body: '' },
  })
  expect(await keeper.poll()).toMatchObject({ complete: false, gone: [] })
  expect(keeper.open.size).toBe(2)
  expect(await keeper.poll()).toMatchObject({ complete: true, ended: [{ fingerprint: first?.id }] })
})

it('one that is no longer among those that are asked for is gone, and not over', async () => {
  const desk = await aPagerDutyDesk()
  const incident = desk.double.book.open()
  const source = desk.connect({ teams: ['PPLAT'] })
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  desk.double.book.change(incident, { teams: ['PNET'] })
  const polled = await keeper.poll()
  expect(polled).toMatchObject({ gone: [{ fingerprint: incident.id }], complete: true })
  expect(polled).not.toHaveProperty('ended')
})

it.each([
  ['services', { services: ['PMAIL'] }],
  ['teams', { teams: ['PNET'] }],
  ['urgencies', { urgencies: ['low'] }],
  ['what is mine', { onlyMine: true }],
] as const)('only those of the wanted %s are listed', async (_, wanted) => {
  const desk = await aPagerDutyDesk()
  const { book } = desk.double
  const other = book.open({ policy: 'PNONE' })
  const mine = book.open({ service: 'PMAIL', teams: ['PNET'], urgency: 'low' })
  const polled = await desk.connect(wanted).poll(noAbort)
  if (polled.kind !== 'answer') throw new Error('missed')
  const listed = polled.changed.slice().map(({ fingerprint }) => fingerprint)
  expect(listed).toEqual([mine.id])
  expect(listed).not.toContain(other.id)
})
