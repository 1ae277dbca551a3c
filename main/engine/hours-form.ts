/** An hours policy between its form on the page and its entry in the file. Pure. */
import { AppError } from '../../contract/errors.ts'
import type { HoursPolicy } from '../../contract/hours.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { isZone } from '../../contract/zoned-time.ts'
import { parseConfig, problemWords } from '../config/config-file.ts'
import { writtenHours } from '../config/hours-edits.ts'
import type { Config } from '../config/schema.ts'

export type HoursFormValue = OrderValue<'hours.save'>['hours']

/**
 * The policy that is meant, checked as a file would be. An address to be kept as a secret is named by `secretName`.
 * @throws AppError `bad-input`: what is wrong, where, and what is expected
 */
export function policyOf(
  form: HoursFormValue,
  old: HoursPolicy | undefined,
  secretName: string | null,
): HoursPolicy {
  const { name, zone, weekly, holidays, purposes } = form
  if (!isZone(zone)) {
    throw new AppError(
      'bad-input',
      `Nothing was saved: no time zone is called “${zone}” on this computer; expected: one such as Europe/Berlin.`,
    )
  }
  if (form.calendar.kind === 'secret' && URL.parse(form.calendar.address)?.protocol !== 'https:')
    throw new AppError(
      'bad-input',
      'Nothing was saved: the address of the calendar must begin with https://.',
    )
  const policy: HoursPolicy = {
    ...{ name, zone, weekly, holidays, purposes },
    calendar: calendarOf(form.calendar, old, secretName),
  }
  const read = parseConfig(JSON.stringify({ version: 1, hours: [writtenHours(policy)] }), 'The form')
  const checked = read.ok ? read.config.hours[0] : undefined
  if (checked) return checked
  const words = read.ok ? 'no hours' : problemWords({ ...read.problem, line: null })
  throw new AppError('bad-input', `Nothing was saved. ${words.replace('"hours[1].', '"')}`)
}

function calendarOf(
  calendar: HoursFormValue['calendar'],
  old: HoursPolicy | undefined,
  secretName: string | null,
): string | null {
  switch (calendar.kind) {
    case 'none':
      return null
    case 'keep':
      return old?.calendar ?? null
    case 'reference':
      return calendar.reference
    case 'secret':
      return secretName === null ? null : `stored:${secretName}`
  }
}

/** A name for a calendar's address among the secrets that no policy uses yet; no source can be called so. */
export function freeSecretName({ hours }: Pick<Config, 'hours'>, policy: string): string {
  const used = new Set(hours.map(({ calendar }) => calendar))
  for (let count = 1; ; count += 1) {
    const name = `calendar:${policy}${count === 1 ? '' : ` ${count}`}`
    if (!used.has(`stored:${name}`)) return name
  }
}
