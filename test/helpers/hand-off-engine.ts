/** What the fake engine does about hand-offs that came: as the real one, but that each alert stands here as it is told. */
import type { HandOff } from '../../contract/hand-off.ts'
import {
  carriedBlock,
  carriedOf,
  type HereNow,
  type ReceivedHandOff,
} from '../../contract/hand-off-carried.ts'
import type { OrderName } from '../../contract/orders.ts'
import { readCarried } from '../../main/shifts/read-carried.ts'
import type { FakeEngine } from './fake-engine.ts'

export interface HandOffEngine {
  received: readonly ReceivedHandOff[]
  readonly orders: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>>
  /** undefined = not a question about these */
  answer(name: string, input: unknown): unknown
}

export function aHandOffEngine(): HandOffEngine {
  const changed = (engine: FakeEngine, received: readonly ReceivedHandOff[]): void => {
    self.received = received
    const { desk } = engine.state()
    const [one] = received.filter(({ takenAt }) => takenAt === null)
    const offer = one ? ({ kind: 'received', id: one.id, ...one.carried } as const) : null
    engine.push({ desk: { ...desk, handOffs: { version: desk.handOffs.version + 1, offer } } })
  }
  const self: HandOffEngine = {
    received: [],
    orders: {
      'handOff.receive': ({ text }: { text: string }, engine) => {
        const read = readCarried(text)
        if (!read.ok) throw new Error(read.why)
        const { carried } = read
        const firing = [...engine.state().episodes.values()].filter((one) => one.firing)
        const here = carried.open.map(({ title }): HereNow => {
          const found = firing.find((one) => one.title === title)
          return found ? { kind: 'firing', episodeId: found.id } : { kind: 'unknown' }
        })
        const id = `00000000-${carried.from}`
        const one = { id, carried, receivedAt: engine.now(), takenAt: null, takenBy: null, here }
        changed(engine, [one, ...self.received.filter((each) => each.id !== id)])
      },
      'handOff.takeOver': ({ id }: { id: string }, engine) =>
        changed(
          engine,
          self.received.map((one) =>
            one.id === id ? { ...one, takenAt: engine.now(), takenBy: engine.state().desk.me.name } : one,
          ),
        ),
      'handOff.putAway': ({ id }: { id: string }, engine) =>
        changed(
          engine,
          self.received.filter((one) => one.id !== id),
        ),
      'handOff.seen': (_, engine) => changed(engine, self.received),
    },
    answer: (name, input) => {
      if (name === 'handOff.received') return self.received
      if (name !== 'handOff.look') return undefined
      const read = readCarried((input as { text: string }).text)
      return read.ok ? { ...read, cautions: [] } : read
    },
  }
  return self
}

/** A text as somebody else's Nightdesk writes it, out of what this one would hand over. */
export function aHandOffText(handOff: HandOff, by = 'Anneke de Vries', to = 'Mira Lund'): string {
  const { from, until } = handOff
  const lengthMs = until - from
  const notes =
    'Ingress memory limit on plover/pay-eu is doubled by hand, not yet in Git.\nTomasz sleeps until 10.'
  const words = new Map([[Number(handOff.open[0]?.episodeId), 'the carrier promised 10:00, ask Joost']])
  const carried = carriedOf(
    { ...handOff, me: by, next: to, from: from - lengthMs, until: from },
    { notes, words },
    ['Anneke de Vries asked Tomasz Wrona to take Etcd slow: nobody has accepted.'],
    from - 120_000,
  )
  const quiet = { ...carried.open[0], title: 'Certificate ends in 8 days', fingerprint: 'gone', word: null }
  return `# Hand-off\n\n${carriedBlock({ ...carried, open: [...carried.open, quiet as never] })}\n`
}
