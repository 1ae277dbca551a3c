/** Which rules hold in a night, and what they say of an alert at an instant: in other words than the program's. */

type Labels = Readonly<Record<string, string>>

/**
 * standard: what the program comes with; own: a table of the file, with hours that begin and end within the night; holiday:
 * hours that a holiday ends; teams: another team's alerts beside mine, and an environment that wakes nobody.
 */
export type Table = 'standard' | 'own' | 'holiday' | 'teams'

/** What was decided just before hours ended may be written down just after, ms. */
export const boundaryMs = 5_000
const hour = 3_600_000
/** 20:30 to 00:30 UTC, whatever the day: it begins half an hour into one kind of night and ends half an hour into the other. */
const isOffice = (at: number): boolean => {
  const sinceMidnight = ((at % (24 * hour)) + 24 * hour) % (24 * hour)
  return sinceMidnight >= 20.5 * hour || sinceMidnight < 0.5 * hour
}

/** In Tehran, three and a half hours ahead, 25 October begins within an evening's night; it is a holiday there. */
const holiday = { from: Date.UTC(2026, 9, 24, 20, 30), to: Date.UTC(2026, 9, 25, 20, 30) }
const isHoliday = (at: number): boolean => at >= holiday.from && at < holiday.to

/** Is it this team's, which is all that anybody here is called for? */
export function isMine(labels: Labels): boolean {
  return labels.team !== otherTeam
}

/** The team of an alert in a night with teams, by a number in [0, 1). */
export function teamOf(at: number): string {
  return at < 0.4 ? otherTeam : 'platform'
}
const otherTeam = 'data'

/** The configuration's lines for a table; none for the standard one. */
export function tableLines(table: Table): readonly string[] {
  if (table === 'standard') return []
  if (table === 'holiday')
    return [
      'hours:',
      '  - name: workdays',
      '    zone: Asia/Tehran',
      '    holidays: { dates: ["2026-10-25"] }',
      '    weekly:',
      '      - { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00" }',
      'night:',
      '  rules:',
      '    - { name: Not on holidays, when: { severity: page, customer: [Tern Rail, Ovenbird] }, hours: workdays, then: wake, outsideHours: digest }',
      '    - { name: Pages, when: { severity: page }, then: wake }',
    ]
  if (table === 'teams')
    return [
      'teams: [platform]',
      'night:',
      '  rules:',
      '    - { name: A place to play, when: { severity: page, environment: plover/edge-us }, then: digest }',
      '    - { name: Pages, when: { severity: page }, then: wake }',
    ]
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

/** What the rules and the duty of a night say together. */
export interface Wishes {
  readonly table: Table
  readonly shift: { dutyAt(at: number): 'on' | 'off' | 'either' }
}

/** Is somebody to be woken for this at `at`, whatever is not known for sure? */
export function surelyWakes(labels: Labels, { table, shift }: Wishes, at: number): boolean {
  return mustWake(labels, table, at) && shift.dutyAt(at) === 'on'
}

/** May somebody be woken for it? Off duty no row of these tables wakes. */
export function mayWake(labels: Labels, { table, shift }: Wishes, at: number): boolean {
  return mustWake(labels, table, at) && shift.dutyAt(at) !== 'off'
}

/** Does this wake somebody who is on duty at `at` (epoch ms by the program's own clock)? */
export function mustWake(labels: Labels, table: Table, at: number): boolean {
  const { severity, customer, cluster_id: cluster } = labels
  switch (table) {
    case 'standard':
      if (severity !== 'page') return false
      return labels.all_pipelines === 'true' || !(labels.pipeline ?? '').includes('test')
    case 'holiday':
      if (severity !== 'page') return false
      return (customer !== 'Tern Rail' && customer !== 'Ovenbird') || !isHoliday(at)
    case 'teams':
      return (
        severity === 'page' && isMine(labels) && !(labels.installation === 'plover' && cluster === 'edge-us')
      )
    case 'own':
      if (severity === 'none') return false
      if (severity === 'page' && customer === 'Ovenbird') return false
      if (severity === 'page' && customer === 'Tern Rail') return isOffice(at)
      if (cluster === 'core' && (severity === 'page' || severity === 'notify')) return true
      return severity === 'page' && labels.alertname !== 'EtcdSlow'
  }
}
