/** The double that keeps state answers as a real Icinga does: the same story is told to both. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClock } from '../../../main/platform/clock.ts'
import { filterOf } from '../../../main/sources/icinga-poll.ts'
import { hostAttrs, serviceAttrs, serviceJoins } from '../../../main/sources/icinga-read.ts'
import { createIcingaDouble, type IcingaDouble } from '../../helpers/icinga-double.ts'
import { hasIcinga, icingaUsers, type RealIcinga, startIcinga } from '../../helpers/real-icinga.ts'

const isThere = hasIcinga('the double of Icinga against a real one')

const clock = createClock()
let real: RealIcinga
let double: IcingaDouble
beforeAll(async () => {
  if (isThere) real = await startIcinga()
  double = createIcingaDouble(icingaUsers.all, clock.now)
  // As the real one begins: there, and never checked.
  for (const name of ['db-1', 'web-1', 'db-1!disk', 'db-1!load', 'web-1!http'])
    double.check(name, { state: 0, output: '' })
  double.restart()
}, 60_000)
afterAll(async () => {
  clock.stop()
  await real?.stop()
})

/** What no double can know, or what the configuration of the two says differently. */
const apart = new Set(['groups', 'vars', 'display_name', 'notes_url', 'perfdata', 'info', 'legacy_id', 'pid'])

/** Instants and names that were made up are alike; of a check's result only what is used. */
function alike(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return value > 1_000_000_000 ? 'an instant' : value
  if (typeof value === 'string')
    return value.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
  if (Array.isArray(value)) return value.map((one) => alike(one)).toSorted(byText)
  if (typeof value !== 'object' || value === null) return value
  if (key === 'last_check_result') return (value as { output?: unknown }).output
  if (key === 'app') return Object.hasOwn(value, 'program_start') && Object.hasOwn(value, 'version')
  const kept = Object.entries(value).filter(([name]) => !apart.has(name))
  return Object.fromEntries(kept.toSorted(byText).map(([name, inner]) => [name, alike(inner, name)]))
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

async function both(path: string, body?: unknown, reads = false): Promise<void> {
  const there = await real.ask(path, body, reads)
  const here = double.answer({
    ...{ method: body === undefined ? 'GET' : 'POST', path },
    headers: { accept: 'application/json', ...(reads ? { 'x-http-method-override': 'GET' } : {}) },
    body: body === undefined ? '' : JSON.stringify(body),
  })
  const label = `${path} ${JSON.stringify(body)}`
  expect({ status: here.status, body: alike(JSON.parse(here.body)) }, label).toEqual({
    status: there.status,
    body: alike(there.body),
  })
}

const named = (name: string) => {
  const kind = name.includes('!') ? 'service' : 'host'
  return { filter: `${kind}.__name == nd_name`, filter_vars: { nd_name: name } }
}

async function looks(): Promise<void> {
  const lists = [
    ['host', hostAttrs, []],
    ['service', serviceAttrs, serviceJoins],
  ] as const
  for (const [kind, attrs, joins] of lists)
    await both(`/v1/objects/${kind}s`, { filter: filterOf(null, kind), attrs, joins }, true)
  const about = ['host_name', 'service_name', 'author', 'entry_time']
  const comments = { filter: 'comment.entry_type == 4', attrs: [...about, 'text', 'expire_time'] }
  await both('/v1/objects/comments', comments, true)
  const downtimes = { filter: 'downtime.trigger_time > 0', attrs: [...about, 'comment', 'end_time'] }
  await both('/v1/objects/downtimes', downtimes, true)
  const attrs = ['state', 'last_check', 'acknowledgement', 'acknowledgement_expiry', 'last_state_change']
  const all = { 'db-1!disk': true, 'db-1!load': true, 'gone!disk': true }
  const some = { filter: 'nd_names.contains(service.__name)', filter_vars: { nd_names: all }, attrs }
  await both('/v1/objects/services', some, true)
  await both('/v1/objects/hosts', { ...named('db-1'), attrs }, true)
}

async function checks(name: string, state: number, output: string): Promise<void> {
  await real.check(name, state, output)
  double.check(name, { state, output })
}

async function acts(action: string, name: string, more: object): Promise<void> {
  const type = name.includes('!') ? 'Service' : 'Host'
  await both(`/v1/actions/${action}`, { type, ...named(name), author: 'Mara Lind', ...more })
}

it.runIf(isThere)('answers as the real one does', { timeout: 60_000 }, async () => {
  await both('/v1/status/IcingaApplication')
  await looks()
  await checks('db-1!disk', 2, 'full')
  await checks('web-1!http', 1, 'slow')
  await checks('web-1', 1, 'no route')
  await checks('db-1', 0, 'fine')
  await looks()
  const ack = { comment: 'on it', sticky: false, notify: true, persistent: false }
  for (const name of ['db-1!disk', 'db-1!disk', 'web-1', 'db-1', 'db-1!nothing']) {
    await acts('acknowledge-problem', name, ack)
    await looks()
  }
  await checks('db-1!disk', 2, 'still full')
  await looks()
  await checks('db-1!disk', 1, 'nearly full')
  await looks()
  for (const name of ['web-1', 'web-1', 'db-1!nothing']) await acts('remove-acknowledgement', name, {})
  await acts('add-comment', 'db-1!disk', { comment: 'looked at it' })
  const second = Math.floor(clock.now() / 1_000)
  const hour = { start_time: second - 60, end_time: second + 3_600, fixed: true }
  await acts('schedule-downtime', 'db-1!disk', { comment: 'a new disk', ...hour })
  await looks()
  const later = { start_time: second + 600, end_time: second + 1_200, fixed: true }
  await acts('schedule-downtime', 'web-1', { comment: 'moving', ...later })
  await acts('schedule-downtime', 'gone', { comment: 'x', ...later })
  await looks()
  await checks('db-1!disk', 0, 'fine')
  await acts('acknowledge-problem', 'db-1!disk', ack)
  await acts('no-such-action', 'db-1!disk', {})
  await looks()
})
