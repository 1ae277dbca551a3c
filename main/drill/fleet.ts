/** The drill's made-up fleet: six environments, each with an Alertmanager and one customer. Nobody here exists. */
import type { SeenMatcher } from '../../contract/observation.ts'
import type { InhibitRule } from './alert-book.ts'

export type EnvironmentName = 'plover' | 'dunlin' | 'avocet' | 'osprey' | 'heron' | 'siskin'

export interface Environment {
  /** the installation, and the name of its source */
  readonly name: EnvironmentName
  readonly clusterId: string
  readonly customer: string
  readonly provider: string
  /** replicas of its Alertmanager */
  readonly peers: number
  /** are acks written upstream? mixed, so that both kinds are seen */
  readonly mirrorAcks: boolean
}

export const fleet: readonly Environment[] = [
  place('plover', 'pay-eu', 'Mosslund Credit', 'capa', 2, true),
  place('dunlin', 'batch-1', 'Pendrake Rail', 'capz', 1, true),
  place('avocet', 'web-2', 'Saltholm Health', 'capa', 1, true),
  place('osprey', 'shop-1', 'Brindlecote Foods', 'vsphere', 1, false),
  place('heron', 'prod-1', 'Tarnwick Freight', 'capa', 1, true),
  place('siskin', 'core-1', 'Ostervik Energy', 'vsphere', 1, false),
]

function place(
  name: EnvironmentName,
  clusterId: string,
  customer: string,
  provider: string,
  peers: number,
  mirrorAcks: boolean,
): Environment {
  return { name, clusterId, customer, provider, peers, mirrorAcks }
}

/** The environment of that name. */
export function environmentOf(name: EnvironmentName): Environment {
  const found = fleet.find((environment) => environment.name === name)
  if (!found) throw new Error(`no environment ${name}`)
  return found
}

/** Where an alert is sent, by its severity: as real routing trees have it. */
export function receiversOf(labels: Readonly<Record<string, string>>): readonly string[] {
  switch (labels.severity) {
    case 'page':
      return ['phone', 'chat']
    case 'ticket':
      return ['issues']
    case 'none':
      return ['nobody']
    default:
      return ['chat']
  }
}

export const receivers: readonly string[] = ['chat', 'phone', 'issues', 'nobody']

const isTrue = (name: string): readonly SeenMatcher[] => [
  { name, value: 'true', isRegex: false, isEqual: true },
]

/** Facts that keep their consequences quiet within the same cluster. */
export const inhibitRules: readonly InhibitRule[] = ['cluster_updating', 'nodes_not_ready'].map((fact) => ({
  source: isTrue(`inhibit_${fact}`),
  target: isTrue(`cancel_if_${fact}`),
  equal: ['cluster_id'],
}))
