/** The form of one hours policy: what is typed, and what it means. Pure. */
import type { HoursPolicy, HoursPurpose, WeeklyHours } from '../../contract/hours.ts'
import type { OrderInput } from '../../contract/orders.ts'

/** Everything as fields hold it. */
export interface HoursForm {
  readonly name: string
  readonly zone: string
  readonly weekly: readonly WeeklyHours[]
  /** a date on each line */
  readonly dates: string
  /** keep: as the file has it */
  readonly calendar: 'none' | 'keep' | 'secret' | 'reference'
  readonly address: string
  readonly purposes: readonly HoursPurpose[]
}

export type HoursField = 'name' | 'zone' | 'dates' | 'address' | `weekly-${number}`

export const purposes: readonly (readonly [HoursPurpose, string])[] = [
  ['night', 'Night: the full ladder, the Night window, the digest'],
  ['working', 'Working hours, for what asks for nobody outside of them'],
  ['support', 'Support'],
]
export const days: readonly (readonly [number, string])[] = [
  [1, 'Mon'],
  [2, 'Tue'],
  [3, 'Wed'],
  [4, 'Thu'],
  [5, 'Fri'],
  [6, 'Sat'],
  [7, 'Sun'],
]
const everyDay = days.map(([day]) => day)

/** A stretch to begin with. */
export const newStretch: WeeklyHours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }

/** Hours that say nothing of their own yet. @param zone where this laptop stands */
export function newHours(zone: string): HoursForm {
  const nothing = { name: '', dates: '', calendar: 'none', address: '', purposes: [] } as const
  return { ...nothing, zone, weekly: [newStretch] }
}

/** The fields of a policy. */
export function hoursFormOf(policy: HoursPolicy): HoursForm {
  const { name, zone, weekly, holidays, calendar } = policy
  return {
    ...{ name, zone, purposes: policy.purposes, dates: holidays.join('\n'), address: '' },
    weekly: weekly.map((hours) => (hours.to === '00:00' ? { ...hours, to: '24:00' } : hours)),
    calendar: calendar === null ? 'none' : 'keep',
  }
}

/** The hours that are meant, or what is wrong with the form and where. `taken`: the names of the others. */
export function readHours(
  form: HoursForm,
  taken: readonly string[],
  isZone: (zone: string) => boolean,
):
  | { readonly hours: OrderInput<'hours.save'>['hours'] }
  | { readonly problem: string; readonly field: HoursField } {
  const name = form.name.trim()
  if (name === '') return { field: 'name', problem: 'Give the hours a name.' }
  if (name === 'day')
    return { field: 'name', problem: '“day” is what is outside of the night. Choose another name.' }
  if (taken.includes(name))
    return { field: 'name', problem: 'Other hours have this name. Choose another one.' }
  const zone = form.zone.trim()
  if (!isZone(zone))
    return {
      field: 'zone',
      problem: `No time zone is called “${zone}”. Choose one of the list, such as Europe/Berlin.`,
    }
  const weekly: { days: number[]; from: string; to: string }[] = []
  for (const [index, stretch] of form.weekly.entries()) {
    const [from, to] = [timeOf(stretch.from), timeOf(stretch.to)]
    const field = `weekly-${index}` as const
    if (stretch.days.length === 0) return { field, problem: 'Tick a day at least, or remove this line.' }
    if (from === null || from === '24:00')
      return { field, problem: `“${stretch.from}” is no time. Write one such as 08:00.` }
    if (to === null)
      return { field, problem: `“${stretch.to}” is no time. Write one such as 18:00, or 24:00.` }
    weekly.push({ days: [...stretch.days], from, to: to === '24:00' ? '00:00' : to })
  }
  const holidays: string[] = []
  for (const date of form.dates.split(/[\s,;]+/)) {
    if (date === '') continue
    if (!isDate(date))
      return {
        field: 'dates',
        problem: `“${date.slice(0, 40)}” is no date. Write one such as 2026-12-25 on each line.`,
      }
    if (!holidays.includes(date)) holidays.push(date)
  }
  const calendar = calendarOf(form)
  if ('problem' in calendar) return { field: 'address', problem: calendar.problem }
  return { hours: { name, zone, weekly, holidays, calendar, purposes: [...form.purposes] } }
}

function calendarOf({
  calendar,
  address,
}: HoursForm): OrderInput<'hours.save'>['hours']['calendar'] | { readonly problem: string } {
  if (calendar === 'none' || calendar === 'keep') return { kind: calendar }
  const text = address.trim()
  const url = URL.parse(text)
  const isAddress = url?.protocol === 'https:' && url.username === '' && url.password === ''
  if (calendar === 'secret')
    return isAddress
      ? { kind: 'secret', address: text }
      : { problem: 'Write the address of the calendar, beginning with https://.' }
  return isAddress || /^(file|env|stored):./.test(text)
    ? { kind: 'reference', reference: text }
    : { problem: 'Write an https address, file:PATH, env:NAME or stored:NAME.' }
}

/** `8:00` as `08:00`; null for what is no time. */
function timeOf(text: string): string | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(text.trim()) ?? []
  if (hours === undefined || minutes === undefined) return null
  const isTime = (Number(hours) < 24 && Number(minutes) < 60) || (hours === '24' && minutes === '00')
  return isTime ? `${hours.padStart(2, '0')}:${minutes}` : null
}

function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** What a stretch of the week means where one could be wrong about it; '' where nothing is to be said. */
export function stretchWords({ days: on, from, to }: WeeklyHours): string {
  const [begins, ends] = [timeOf(from), timeOf(to)]
  if (begins === null || ends === null || begins < ends) return ''
  if (begins !== ends) return 'Ends on the next day.'
  return on.length === everyDay.length ? 'Without a break.' : 'From then until the same time of the next day.'
}
