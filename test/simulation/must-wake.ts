/** Which rules hold in a night, and what they say of an alert at an instant: in other words than the program's. */

type Labels = Readonly<Record<string, string>>

/** standard: what the program comes with; own: a table of the file, with hours that begin and end within the night. */
export type Table = 'standard' | 'own'

/** What was decided just before hours ended may be written down just after, ms. */
export const boundaryMs = 5_000
const hour = 3_600_000
/** 20:30 to 00:30 UTC, whatever the day: it begins half an hour into one kind of night and ends half an hour into the other. */
const isOffice = (at: number): boolean => {
  const sinceMidnight = ((at % (24 * hour)) + 24 * hour) % (24 * hour)
  return sinceMidnight >= 20.5 * hour || sinceMidnight < 0.5 * hour
}

/** The configuration's lines for a table; none for the standard one. */
export function tableLines(table: Table): readonly string[] {
  if (table === 'standard') return []
  return [
    'hours:',
    '  - name: office',
    '    zone: UTC',
    '    weekly:',
    '      - { days: [mon, tue, wed, thu, fri, sat, sun], from: "20:30", to: "00:30" }',
    'night:',
    '  rules:',
    '    - { name: One customer is told, when: { severity: page, customer: Ovenbird }, then: notify }',
    '    - { name: One customer pays less, when: { severity: page, customer: Tern Rail }, hours: office, then: wake, outsideHours: digest }',
    '    - { name: Core matters most, when: { severity: [page, notify], labels: [\'cluster_id="core"\'] }, then: wake }',
    "    - { name: Pages but etcd's, when: { severity: page, labels: ['alertname!=\"EtcdSlow\"'] }, then: wake }",
  ]
}

/** Does this wake somebody at `at` (epoch ms by the program's own clock)? */
export function mustWake(labels: Labels, table: Table, at: number): boolean {
  const { severity, customer, cluster_id: cluster } = labels
  switch (table) {
    case 'standard':
      if (severity !== 'page') return false
      return labels.all_pipelines === 'true' || !(labels.pipeline ?? '').includes('test')
    case 'own':
      if (severity === 'none') return false
      if (severity === 'page' && customer === 'Ovenbird') return false
      if (severity === 'page' && customer === 'Tern Rail') return isOffice(at)
      if (cluster === 'core' && (severity === 'page' || severity === 'notify')) return true
      return severity === 'page' && labels.alertname !== 'EtcdSlow'
  }
}
