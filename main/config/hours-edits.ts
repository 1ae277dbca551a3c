/** What the app changes of the hours in a configuration text: each policy in its own place, comments kept. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { parseDocument } from 'yaml'
import type { HoursPolicy } from '../../contract/hours.ts'
import { dayNames } from './night-schema.ts'
import type { Config } from './schema.ts'
import { addItem, orderItems, removeEntry, removeItem, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

type Entries = { readonly [key: string]: Plain }

/**
 * The text with this policy in it: a new one, or another meaning for the one that is called `was`. Under another name it
 * is the same policy, so rules and duty that name it name it so.
 * @throws AppError `not-allowed` when it cannot be done without touching more
 */
export function withHours(text: string, config: Config, was: string | null, wanted: HoursPolicy): string {
  const index = config.hours.findIndex(({ name }) => name === was)
  const old = config.hours[index]
  if (!old) return addItem(setEntry(text, ['version'], 1), ['hours'], writtenHours(wanted))
  const path = ['hours', index]
  const [before, after] = [writtenHours(old), writtenHours(wanted)]
  let now = text
  for (const key of ['name', 'zone', 'for']) {
    const value = after[key]
    if (isDeepStrictEqual(before[key], value)) continue
    now = value === undefined ? removeEntry(now, [...path, key]) : setEntry(now, [...path, key], value)
  }
  now = withWeekly(now, [...path, 'weekly'], writtenWeekly(old), writtenWeekly(wanted))
  now = withHolidays(now, path, old, wanted)
  return old.name === wanted.name ? now : withNewName(now, config, old.name, wanted.name)
}

/** Stretch by stretch: what stands there already stays as it is written, and another one takes the place of one that goes. */
function withWeekly(
  text: string,
  path: readonly (string | number)[],
  before: readonly Entries[],
  after: readonly Entries[],
): string {
  const free = new Set(before.keys())
  const takes = (fits: (index: number) => boolean): number | undefined => {
    const index = [...free].find(fits)
    if (index !== undefined) free.delete(index)
    return index
  }
  const same = after.map((wanted) => takes((index) => isDeepStrictEqual(before[index], wanted)))
  const places = same.map((index) => index ?? takes(() => true))
  const set = after.reduce((now, wanted, at) => {
    const index = places[at]
    const old = index === undefined ? undefined : before[index]
    if (!old) return now
    return Object.entries(wanted)
      .filter(([key, value]) => !isDeepStrictEqual(old[key], value))
      .reduce((next, [key, value]) => setEntry(next, [...path, index ?? 0, key], value), now)
  }, text)
  const less = [...free].reverse().reduce((now, index) => removeItem(now, [...path, index], true), set)
  const added = after.filter((_, at) => places[at] === undefined)
  const whole = added.reduce((now, wanted) => addItem(now, path, wanted), less)
  const left = [...before.keys()].filter((index) => !free.has(index))
  let next = left.length
  const order = places.map((index) => (index === undefined ? next++ : left.indexOf(index)))
  return orderItems(whole, path, order)
}

function withHolidays(
  text: string,
  path: readonly (string | number)[],
  old: HoursPolicy,
  wanted: HoursPolicy,
): string {
  const place = [...path, 'holidays']
  const value = writtenHolidays(wanted)
  if (isDeepStrictEqual(writtenHolidays(old), value)) return text
  if (value === null) return removeEntry(text, place)
  if (parseDocument(text).getIn(place) === undefined) return setEntry(text, place, value)
  const keys = ['dates', 'calendar'] as const
  // What comes before what goes: a map without entries would say "nothing".
  const set = keys.reduce((now, key) => {
    const entry = value[key]
    const isSame = entry === undefined || isDeepStrictEqual(writtenHolidays(old)?.[key], entry)
    return isSame ? now : setEntry(now, [...place, key], entry)
  }, text)
  return keys
    .filter((key) => value[key] === undefined)
    .reduce((now, key) => removeEntry(now, [...place, key]), set)
}

function withNewName(text: string, config: Config, was: string, name: string): string {
  const renamed = (config.night.rules ?? []).reduce(
    (now, { hours }, index) =>
      hours === was ? setEntry(now, ['night', 'rules', index, 'hours'], name) : now,
    text,
  )
  const ofDuty = config.duty?.hours === was ? setEntry(renamed, ['duty', 'hours'], name) : renamed
  return (['roles', 'escalation'] as const).reduce(
    (whole, list) =>
      config[list].reduce(
        (now, { hours }, index) => (hours === was ? setEntry(now, [list, index, 'hours'], name) : now),
        whole,
      ),
    ofDuty,
  )
}

/** The text without a policy; one that is not there changes nothing. */
export function withoutHours(text: string, config: Config, name: string): string {
  const index = config.hours.findIndex((policy) => policy.name === name)
  return index < 0 ? text : removeItem(text, ['hours', index], false)
}

/**
 * Who in the file refers to hours that `next` does not have any more, each in words; empty when nobody does.
 * @param was the hours that are called `name` in `next`
 */
export function whoLoses(
  config: Config,
  next: readonly HoursPolicy[],
  was: string | null = null,
  name = '',
): readonly string[] {
  const loses = (hours: string | null): boolean =>
    hours !== null &&
    found(config.hours, hours) !== undefined &&
    found(next, hours === was ? name : hours) === undefined
  const rules = (config.night.rules ?? []).flatMap((rule) =>
    loses(rule.hours) ? `the rule “${rule.name}”` : [],
  )
  return [...rules, ...(loses(config.duty?.hours ?? null) ? ['your duty'] : []), ...askers(config, loses)]
}

/** Roles and levels of the escalation that refer to such hours, in words. */
function askers(config: Config, refers: (hours: string | null) => boolean): readonly string[] {
  return [
    ...config.roles.flatMap(({ name, hours }) => (refers(hours) ? `the role “${name}”` : [])),
    ...config.escalation.flatMap(({ name, hours }) => (refers(hours) ? `the level “${name}”` : [])),
  ]
}

/** Who in the file means exactly these hours, by their name or by what they alone are for. */
export function whoRefers(config: Config, name: string): readonly string[] {
  const left = config.hours.filter((policy) => policy.name !== name)
  const byName = (hours: string | null): boolean => hours === name && found(config.hours, name) !== undefined
  const rules = (config.night.rules ?? []).flatMap((rule) =>
    byName(rule.hours) ? `the rule “${rule.name}”` : [],
  )
  const named = byName(config.duty?.hours ?? null) ? [...rules, 'your duty'] : rules
  return [...new Set([...named, ...askers(config, byName), ...whoLoses(config, left)])]
}

function found(hours: readonly HoursPolicy[], name: string): HoursPolicy | undefined {
  return (
    hours.find((policy) => policy.name === name) ??
    hours.find(({ purposes }) => purposes.some((purpose) => purpose === name))
  )
}

/** A policy as people write it: what is so anyway is not said. */
export function writtenHours(policy: HoursPolicy): Entries {
  const { name, zone, purposes } = policy
  const weekly = writtenWeekly(policy)
  const holidays = writtenHolidays(policy)
  return {
    ...{ name, zone, weekly },
    ...(holidays === null ? {} : { holidays }),
    ...(purposes.length === 0 ? {} : { for: one([...purposes]) }),
  }
}

function writtenWeekly({ weekly }: HoursPolicy): readonly Entries[] {
  return weekly.map(({ days, from, to }) => ({
    days: one(days.map((day) => dayNames[day - 1] ?? 'mon')),
    from,
    to: to === '00:00' ? '24:00' : to,
  }))
}

function writtenHolidays({ holidays, calendar }: HoursPolicy): Entries | null {
  if (holidays.length === 0 && calendar === null) return null
  return {
    ...(holidays.length === 0 ? {} : { dates: [...holidays] }),
    ...(calendar === null ? {} : { calendar }),
  }
}

const one = (list: readonly string[]): Plain => (list.length === 1 ? (list[0] ?? '') : [...list])
