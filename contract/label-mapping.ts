/** How labels are read: which names carry the environment, the customer and so on. Given by the configuration. */
import type { Severity } from './alert.ts'

/** Label names in order of preference; the first that is present and not empty counts. */
export interface LabelMapping {
  readonly installation: readonly string[]
  readonly cluster: readonly string[]
  readonly environment: readonly string[]
  readonly customer: readonly string[]
  readonly layer: readonly string[]
  readonly team: readonly string[]
  readonly severity: readonly string[]
  /** a severity as the source writes it, lower case, to ours */
  readonly severities: Readonly<Record<string, Severity>>
  /** alert names that only prove that alerting works */
  readonly heartbeats: readonly string[]
}

export const defaultMapping: LabelMapping = {
  installation: ['installation'],
  cluster: ['cluster_id', 'cluster'],
  environment: ['env', 'environment', 'region'],
  customer: ['customer', 'organization', 'tenant'],
  layer: ['topic', 'area'],
  team: ['team'],
  severity: ['severity'],
  severities: {
    page: 'page',
    critical: 'page',
    notify: 'notify',
    warning: 'notify',
    ticket: 'ticket',
    info: 'ticket',
    none: 'none',
  },
  heartbeats: ['Heartbeat', 'Watchdog', 'DeadMansSwitch'],
}

/** Labels that change while the trouble stays the same; a silence that names them stops matching too early. */
export const volatileLabels: readonly string[] = [
  'pod',
  'pod_name',
  'container_id',
  'uid',
  'id',
  'replicaset',
  'pod_template_hash',
  'prometheus',
  'prometheus_replica',
  'replica',
  '__replica__',
]

/** An alert with this label set to "true" pages whatever pipeline it is of: no silence made here may hide it. */
export const allPipelinesLabel = 'all_pipelines'

/** The pipeline an alert is of ("stable", "stable-testing"), and how much its cluster matters; without one, most of all. */
export const pipelineLabel = 'pipeline'
export const servicePriorityLabel = 'service_priority'

/** An alert with this label set to "true" is meant to call nobody outside of working hours. */
export const cancelOutsideHoursLabel = 'cancel_if_outside_working_hours'
