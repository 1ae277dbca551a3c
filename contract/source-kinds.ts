/** Every kind of source whose form is drawn from its description, in the order of the chooser. */
import { jsonKind, webhookKind } from './json-kinds.ts'
import { grafanaKind, icingaKind, mimirKind, pagerDutyKind, prometheusKind } from './monitor-kinds.ts'
import type { DescribedKind, KindDescription } from './source-fields.ts'

export const describedKinds: readonly KindDescription[] = [
  pagerDutyKind,
  grafanaKind,
  mimirKind,
  prometheusKind,
  icingaKind,
  jsonKind,
  webhookKind,
]

/** Its description. @throws Error for a kind that has none, which the types rule out */
export function describedKind(kind: DescribedKind): KindDescription {
  const found = describedKinds.find((one) => one.kind === kind)
  if (!found) throw new Error(`no description of ${kind}`)
  return found
}
