/** What the fake engine knows of the evidence of a postmortem. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import {
  type Evidence,
  type EvidenceItem,
  type Figure,
  withMark,
} from '../../contract/postmortem-evidence.ts'
import { instantsIn } from '../../main/postmortems/instants.ts'
import type { FakeEngine } from './fake-engine.ts'
import { minuteMs, nightNow, secondMs } from './fixtures.ts'

/** The zone of the tests' browsers. */
const inZurich = instantsIn('Europe/Zurich')

/** A piece of evidence, with the line it becomes. */
export function anItem(key: string, at: number, part: Partial<EvidenceItem> = {}): EvidenceItem {
  const text = part.text ?? 'Went quiet'
  return {
    ...{ key, at, text, group: 'alerts', kind: 'quiet', by: null },
    line: withMark(`- ${inZurich(at)} ${text}`, key),
    ...{ episodeId: 1 as EpisodeId, threadId: null, isMain: false, isAside: false },
    ...part,
  }
}

const unknown = (why: string): Figure => ({ value: null, how: 'unknown', why })
const measured = (value: number, why: string): Figure => ({ value, how: 'measured', why })

/** The night of the design: an ingress that ran out of memory. */
export function anEvidence(part: Partial<Evidence> = {}, now = nightNow): Evidence {
  const fired = now - 40 * minuteMs
  const at = (seconds: number): number => fired + seconds * secondMs
  const group = { notes: { group: 'notes', kind: 'note', by: 'Mira Lund' } } as const
  const customer = { group: 'support', kind: 'message-customer', by: 'Joan Vidal' } as const
  return {
    ...{ from: fired - 2 * minuteMs, until: at(2_260), left: 0 },
    startWhy: 'The alert’s rule waits 2 min before it fires, so it is counted from 2 min before that.',
    items: [
      anItem('e11', at(0), { kind: 'fired', text: 'Fired: 22 % of requests with 5xx', isMain: true }),
      anItem('e12', at(4), { kind: 'called', text: 'Called' }),
      anItem('e13', at(5), { kind: 'shown', text: 'Notification shown' }),
      anItem('m81', at(84), {
        ...customer,
        text: 'Joan Vidal (customer): “Card payments time out since a minute or two.”',
      }),
      anItem('e14', at(120), {
        group: 'acks',
        kind: 'ack-target-passed',
        text: 'The time to acknowledge was over',
      }),
      anItem('e15', at(162), {
        group: 'acks',
        kind: 'acked',
        by: 'Mira Lund',
        text: 'Acknowledged by Mira Lund',
        isMain: true,
      }),
      anItem('g33', at(240), {
        group: 'other',
        kind: 'gap',
        text: 'Source plover could not be seen until 03:21: timeout',
      }),
      anItem('e17', at(373), {
        ...group.notes,
        text: 'Note by Mira Lund: two of three pods OOMKilled, the limit is 512 Mi',
        isMain: true,
      }),
      anItem('e18', at(783), {
        ...group.notes,
        text: 'Stopped for now, noted by Mira Lund: limit doubled to 1 Gi by hand',
      }),
      anItem('m82', at(1_523), { ...customer, text: 'Joan Vidal (customer): “Payments work again.”' }),
      anItem('e19', at(2_040), { text: 'Went quiet', isMain: true }),
    ],
    impact: {
      down: {
        value: 33 * minuteMs,
        how: 'estimated',
        why: 'Mira Lund told it after the start; counted from the start.',
      },
      degraded: measured(0, 'Nobody told of any.'),
      customers: ['Mosslund Credit'],
      environments: ['plover/pay-eu'],
      threads: measured(1, 'Threads that were linked with it by hand.'),
      detected: measured(124 * secondMs, 'Until this laptop saw the first alert.'),
      acknowledged: measured(282 * secondMs, 'Until somebody first acknowledged it.'),
      mitigated: measured(903 * secondMs, 'Until the first note of what stopped it.'),
      resolved: unknown('One alert still fires, 36 min after the start.'),
      impact: 'down',
      lines: ['- Customers’ impact: down for 33 min (estimated)', '- Customers: Mosslund Credit'],
    },
    summary: 'On 2026-10-14, IngressErrorRatioHigh fired in plover/pay-eu of Mosslund Credit.',
    temporary: null,
    alsoThere: [],
    openOnes: [],
    ...part,
  }
}

/** Its orders. */
export const evidenceOrders = {
  'postmortems.setAside': ({ key, aside }: { key: string; aside: boolean }, engine: FakeEngine) => {
    const { evidence } = engine.desk
    const items = evidence.items.map((item) => (item.key === key ? { ...item, isAside: aside } : item))
    engine.desk.evidence = { ...evidence, items }
  },
  'postmortems.addAlerts': (
    input: { postmortemId: PostmortemId; episodeIds: EpisodeId[]; from?: PostmortemId | null },
    engine: FakeEngine,
    post: (event: { event: 'show-postmortem'; postmortemId: PostmortemId }) => void,
  ) => {
    const target = engine.state().postmortems.find(({ id }) => id === input.postmortemId)
    if (!target) throw new AppError('not-found', 'This postmortem is not here any more.')
    const episodeIds = [...new Set([...target.episodeIds, ...input.episodeIds])]
    engine.push({
      postmortems: [{ ...target, episodeIds }],
      ...(input.from ? { removedPostmortems: [input.from] } : {}),
    })
    post({ event: 'show-postmortem', postmortemId: input.postmortemId })
  },
}
