/** What the made-up engine answers about sources whose form is drawn from their description. */
import type { SourceTest } from '../../contract/queries.ts'
import type { KindForm, MappingPreview, PreviewItem } from '../../contract/source-form-orders.ts'
import { minuteMs, nightNow } from './fixtures.ts'

const peersFound = ['http://am1.plover.internal:9093', 'http://am2.plover.internal:9093']

const seen = (form: KindForm): SourceTest => ({
  ...{ ok: true, alertCount: 3, failure: null, advice: [] },
  peers: [
    {
      ...{ url: 'https://status.example.com', lastGoodAt: nightNow, failure: null, latencyMs: 41 },
      ...{ version: form.kind === 'prometheus' ? '3.5.0' : null, alertCount: 3, lacks: null },
      ...{ disagreesSince: null, skewMs: null, clusterPeers: null },
    },
  ],
  ...(form.kind === 'prometheus' ? { peersFound } : {}),
})

const row = { environment: 'plover', customer: 'ACME Logistics', team: null, layer: 'other' as const }

const items: readonly PreviewItem[] = [
  {
    ...{ fingerprint: 'a', labels: { severity: 'Major' }, held: null, since: nightNow - 12 * minuteMs },
    before: { ...row, severity: 'notify', severityKnown: false, title: 'The export queue is long' },
    after: {
      ...row,
      severity: 'notify',
      severityKnown: false,
      team: 'river',
      title: 'The export queue is long',
    },
    isOver: false,
  },
  {
    ...{
      fingerprint: 'b',
      labels: { severity: 'critical' },
      held: 'Ines Okafor',
      since: null,
      isOver: false,
    },
    before: { ...row, severity: 'page', severityKnown: true, title: 'Nobody can sign in' },
    after: { ...row, severity: 'page', severityKnown: true, team: 'lake', title: 'Nobody can sign in' },
  },
]

const preview = (form: unknown): MappingPreview => {
  const isMapped = JSON.stringify(form).includes('Major')
  return {
    ...{ failure: null, total: 2, labels: [{ name: 'severity', example: 'Major' }] },
    unknownSeverities: isMapped ? [] : ['Major'],
    items: isMapped
      ? items.map((item) => ({ ...item, after: { ...item.after, severity: 'page', severityKnown: true } }))
      : items,
  }
}

/** undefined for another question */
export function answerSourceForm(name: string, input: unknown): unknown {
  if (name === 'sources.testKind') return seen(input as KindForm)
  if (name === 'sources.preview') return preview((input as { readonly form: unknown }).form)
  return undefined
}
