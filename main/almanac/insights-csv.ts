/** Figures as comma-separated values (RFC 4180): one value a line, with the part of the view that it stands in. Pure. */
import type { InsightsView, Spread } from '../../contract/insights.ts'
import { cellText } from './past-csv.ts'

type Value = string | number | null
type Line = readonly [part: string, of: string, measure: string, value: Value]

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

export function csvOf(view: InsightsView): string {
  const { question, downtime, observed, counted } = view
  const lines: readonly Line[] = [
    ...Object.entries(question).map(([name, value]): Line => ['question', '', name, value]),
    ['question', '', 'zone', view.zone],
    ['question', '', 'behind', view.behind],
    ...spread('window', 'acknowledged', view.acknowledged),
    ...spread('window', 'resolved', view.resolved),
    ...spread('before', 'acknowledged', view.before.acknowledged),
    ...spread('before', 'resolved', view.before.resolved),
    ...spread('window', 'first response', view.firstResponse),
    ...spread('window', 'postmortem cycle', view.cycle),
    ...view.byTeam.flatMap(({ team, pages, acknowledged, resolved }): readonly Line[] => [
      [`team ${team ?? ''}`, 'pages', 'times', pages],
      ...spread(`team ${team ?? ''}`, 'acknowledged', acknowledged),
      ...spread(`team ${team ?? ''}`, 'resolved', resolved),
    ]),
    ...wokenLines(view),
    ['window', 'downtime', 'ms', downtime.ms],
    ['before', 'downtime', 'ms', downtime.beforeMs],
    ...downtime.incidents.flatMap(({ title, customer, ms }): readonly Line[] => [
      ['downtime', title, 'customer', customer],
      ['downtime', title, 'ms', ms],
    ]),
    ...view.weeks.flatMap(weekLines),
    ...view.hours.flatMap((row, day) =>
      row.map(
        (calls, hour): Line => ['hours', `${weekdays[day]} ${String(hour).padStart(2, '0')}`, 'calls', calls],
      ),
    ),
    ...view.noisiest.flatMap((one): readonly Line[] => [
      ['noisiest', one.alertname, 'title', one.title],
      ['noisiest', one.alertname, 'environments', one.environments.join(' ')],
      ['noisiest', one.alertname, 'fired', one.fired],
      ['noisiest', one.alertname, 'needed action', one.neededAction],
      ['noisiest', one.alertname, 'known', one.known],
      ['noisiest', one.alertname, 'at night', one.atNight],
    ]),
    ['window', 'observed', 'share', observed.share],
    ['window', 'observed', 'missed ms', observed.missedMs],
    ['window', 'observed', 'gaps', observed.gaps],
    ['window', 'counted', 'records', counted.records],
  ]
  return [['part', 'of', 'measure', 'value'], ...lines]
    .map((cells) => `${cells.map(cellText).join(',')}\r\n`)
    .join('')
}

function spread(part: string, of: string, one: Spread | null): readonly Line[] {
  if (one === null) return []
  const durations: readonly Line[] =
    one.count === 0
      ? []
      : [
          [part, of, 'median ms', one.medianMs],
          [part, of, 'mean ms', one.meanMs],
          [part, of, 'nine in ten ms', one.p90Ms],
        ]
  return [
    [part, of, 'count', one.count],
    ...durations,
    [part, of, 'within target', one.within],
    [part, of, 'target ms', one.targetMs],
    [part, of, 'left out', one.leftOut],
  ]
}

function wokenLines({ woken }: InsightsView): readonly Line[] {
  if (woken === null) return []
  return [
    ['window', 'woken at night', 'times', woken.count],
    ['before', 'woken at night', 'times', woken.before],
    ['window', 'woken at night', 'no action', woken.noAction],
  ]
}

function weekLines(week: InsightsView['weeks'][number]): readonly Line[] {
  const { acknowledged, resolved, from: _from, to: _to, number: _number, week: monday, ...counts } = week
  return [
    ...spread(`week ${monday}`, 'acknowledged', acknowledged),
    ...spread(`week ${monday}`, 'resolved', resolved),
    ...Object.entries(counts).map(
      ([name, value]): Line => [
        `week ${monday}`,
        name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
        name === 'downtimeMs' ? 'ms' : name === 'observed' ? 'share' : 'times',
        value,
      ],
    ),
  ]
}
