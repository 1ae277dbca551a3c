/** An account of the stateful double, whose answers are held against the published description elsewhere. */
import type { PagerIncident } from '../../../main/drill/pagerduty-book.ts'
import { createPagerDutyDouble } from '../../../main/drill/pagerduty-double.ts'
import { pagerduty } from '../../../main/sources/pagerduty.ts'
import { mostListed } from '../../../main/sources/pagerduty-list.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { type Asked, openFront, type Reply } from '../front.ts'
import type { Harness, Upstream } from '../harness.ts'

const secret = 'u+pd-s3cret-0123456789'
const authorization = `Token token=${secret}`

export const pagerdutyHarness: Harness = {
  ...{ kind: 'pagerduty', secret, keeps: 'PagerDuty keeps its incidents whatever restarts', mostListed },
  start: async (clock) => {
    const double = createPagerDutyDouble(clock.now)
    const { book } = double
    const byItem = new Map<string, PagerIncident>()
    const names = new Map<string, string>()
    book.addUser('PMARA', { name: 'Mara Lind', email: 'mara@team.example' })
    book.addUser('PINES', { name: 'Ines Okafor', email: 'ines@team.example' })
    book.policies.set('PPOL', { id: 'PPOL', name: 'Platform', levels: [['PMARA'], ['PINES']] })
    book.logsUpdates = true
    double.addKey(secret, 'PMARA')
    const answer = async ({ method, path, query, headers, body }: Asked): Promise<Reply> => {
      double.skewMs = front.skewMs
      const { signal } = new AbortController()
      const made = await double.handle({ method, path, query, headers, body, signal })
      const { date: _, ...rest } = made.headers
      return { status: made.status, body: String(made.body), headers: rest }
    }
    const isList = ({ method, path }: Asked): boolean => method === 'GET' && path === '/incidents'
    const front = await openFront(clock, { authorization, secret }, isList, answer)
    const on = (id: string, act: (incident: PagerIncident) => void): void => {
      const incident = byItem.get(id)
      double.skewMs = front.skewMs
      if (incident) act(incident)
    }
    const upstream: Upstream = {
      front,
      entry: { kind: 'pagerduty', url: front.url, token: 'env:CONFORMANCE_PAGERDUTY', poll: '15s' },
      connect: (more) => {
        const config = { kind: 'pagerduty', headers: { authorization }, ...more } as const
        return pagerduty.connect(aSourceConfig([front.url], config), aPlatform(clock))
      },
      put: (items) => {
        double.skewMs = front.skewMs
        for (const { id, title, severity, state, labels } of items) {
          const urgency = severity === 'page' ? 'high' : severity
          const incident = book.open({ title, urgency, ...(labels ? { alerts: [{ details: labels }] } : {}) })
          if (state !== undefined) book.change(incident, { status: state })
          byItem.set(id, incident)
          names.set(incident.id, id)
        }
      },
      retitle: (id, title) => on(id, (incident) => book.change(incident, { title })),
      end: (id) => on(id, (incident) => book.resolve(incident, 'PINES')),
      vanish: (id) =>
        on(id, (incident) => {
          incident.isGone = true
        }),
      idOf: ({ fingerprint }) => names.get(fingerprint) ?? '',
      itemsIn: (page) => (page as { incidents: Record<string, unknown>[] }).incidents,
      hold: (id) => on(id, (incident) => book.acknowledge(incident, 'PINES')),
      holdersOf: (id) =>
        byItem.get(id)?.acknowledgements.map(({ by }) => book.users.get(by)?.name ?? by) ?? [],
      isOpen: (id) => byItem.get(id)?.status !== 'resolved',
      words: () => [
        ...[...byItem.values()].flatMap(({ notes, responders }) => [
          ...notes.map(({ text }) => text),
          ...responders.map(({ message }) => message),
        ]),
        ...book.updates.map(({ message }) => message),
      ],
      close: front.close,
    }
    return upstream
  },
}
