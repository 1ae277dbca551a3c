/**
 * An Icinga 2.13 that keeps state, by the clock it is given: hosts and services that are checked, acknowledged, commented,
 * put into downtimes, deleted and forgotten, and the events that tell of it. `icinga-double.test.ts` holds it against a real one.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'

export interface IcingaAsked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface IcingaReply {
  readonly status: number
  readonly body: string
  /** an event stream, which does not end */
  readonly goesOn?: (response: ServerResponse) => void
}

/** What one check says. */
export interface Checked {
  /** of a host 0 and 1, of a service 0 to 3; no version has others as yet */
  readonly state: number
  readonly output: string
  /** 1 is hard, 0 is soft */
  readonly stateType?: number
}

interface Thing {
  readonly host: string
  /** null: it is a host */
  readonly service: string | null
  readonly vars: Readonly<Record<string, string>>
  checked: Checked
  /** epoch ms by its clock, 0 = never */
  checkedAt: number
  stateSince: number
  hardSince: number
  acknowledgedAt: number
  isAcknowledged: boolean
  /** epoch ms, 0 = it stands */
  acknowledgedUntil: number
}

/** A comment (of `entryType` 1, or 4 for an acknowledgement's) or a downtime. Instants in epoch ms. */
interface Words {
  readonly name: string
  readonly of: string
  readonly author: string
  readonly text: string
  readonly at: number
  readonly entryType: number
  /** null: it is a comment */
  readonly downtime: { readonly from: number; readonly until: number } | null
}

export interface IcingaDouble {
  /** by `host` or `host!service` */
  readonly words: readonly { readonly of: string; readonly author: string; readonly text: string }[]
  /** makes it, if it is not there, and lets its check say this; with words as its own variables */
  check(name: string, checked: Checked, vars?: Readonly<Record<string, string>>): void
  /** who has it, null when nobody has */
  holderOf(name: string): string | null
  isProblem(name: string): boolean
  /** as `actions/acknowledge-problem` does */
  acknowledge(name: string, author: string): void
  /** the object is deleted, as by a new configuration */
  remove(name: string): void
  /** ends, and starts anew without its state file: no check has run as yet */
  restart(): void
  /** ends all event streams */
  cutStreams(): void
  answer(asked: IcingaAsked): IcingaReply
}

type Fields = Readonly<Record<string, unknown>>

interface Question {
  readonly filter?: string
  readonly filter_vars?: Fields
  readonly attrs?: readonly string[]
  readonly joins?: readonly string[]
  readonly types?: readonly string[]
}

const json = (body: unknown, status = 200): IcingaReply => ({ status, body: JSON.stringify(body) })
const noObjects = json({ error: 404, status: 'No objects found.' }, 404)

/** @param now epoch ms by Icinga's own clock */
export function createIcingaDouble(user: string, now: () => number): IcingaDouble {
  const things = new Map<string, Thing>()
  let words: Words[] = []
  let made = 0
  let startedAt = now() - 3_600_000
  const streams = new Map<ServerResponse, readonly string[]>()

  const tell = (type: string, about: Fields): void => {
    for (const [response, types] of streams)
      if (types.includes(type))
        response.write(`${JSON.stringify({ type, timestamp: now() / 1_000, ...about })}\n`)
  }
  const cutStreams = (): void => {
    for (const response of streams.keys()) response.destroy()
    streams.clear()
  }
  const namesOf = ({ host, service }: Thing): Fields => (service === null ? { host } : { host, service })
  const isProblem = ({ checked, checkedAt }: Thing): boolean => checkedAt > 0 && checked.state !== 0

  const release = (name: string, thing: Thing): void => {
    if (!thing.isAcknowledged) return
    Object.assign(thing, { isAcknowledged: false, acknowledgedUntil: 0, acknowledgedAt: now() })
    words = words.filter(({ of, entryType }) => of !== name || entryType !== 4)
    tell('AcknowledgementCleared', namesOf(thing))
  }
  /** What has run out by itself. */
  const expire = (): void => {
    for (const [name, thing] of things)
      if (thing.acknowledgedUntil > 0 && thing.acknowledgedUntil <= now()) release(name, thing)
    words = words.filter(({ downtime }) => downtime === null || downtime.until > now())
  }
  const isRunning = ({ downtime }: Words): boolean =>
    downtime !== null && downtime.from <= now() && downtime.until > now()

  const rawOf = (name: string, thing: Thing): Fields => {
    const { host, service, vars, checked, checkedAt, stateSince, hardSince } = thing
    const { state, output, stateType = 1 } = checked
    const isNew = checkedAt === 0
    return {
      ...{ __name: name, name: service ?? host, ...(service === null ? {} : { host_name: host }) },
      ...{ display_name: service ?? host, groups: [], notes_url: '', action_url: '', flapping: false },
      ...{ state: isNew ? stateOfNew(service) : state, state_type: isNew ? 0 : stateType },
      ...{ problem: isProblem(thing), last_reachable: true, check_attempt: 1, max_check_attempts: 1 },
      ...{ last_check: isNew ? -1 : checkedAt / 1_000, last_state_change: stateSince / 1_000 },
      ...{ last_hard_state_change: hardSince / 1_000, vars: Object.keys(vars).length > 0 ? vars : null },
      acknowledgement: thing.isAcknowledged ? 1 : 0,
      acknowledgement_expiry: thing.acknowledgedUntil / 1_000,
      acknowledgement_last_change: thing.acknowledgedAt / 1_000,
      downtime_depth: words.filter((one) => one.of === name && isRunning(one)).length,
      last_check_result: isNew ? null : { type: 'CheckResult', output, state, exit_status: state },
    }
  }

  const listed = (kind: 'host' | 'service', question: Question): IcingaReply => {
    const { filter = '', filter_vars = {}, attrs, joins = [] } = question
    const { nd_name, nd_names } = filter_vars as { nd_name?: string; nd_names?: Fields }
    const tests: Readonly<Record<string, (name: string, thing: Thing) => boolean>> = {
      [`${kind}.problem`]: (_, thing) => isProblem(thing),
      [`${kind}.__name == nd_name`]: (name) => name === nd_name,
      [`nd_names.contains(${kind}.__name)`]: (name) => Object.hasOwn(nd_names ?? {}, name),
    }
    const test = tests[filter]
    // Nothing that this double knows: so does Icinga answer a filter with a mistake.
    if (!test) return noObjects
    const results = []
    for (const [name, thing] of things) {
      if ((thing.service === null) !== (kind === 'host') || !test(name, thing)) continue
      const host = { display_name: thing.host, groups: [], vars: null }
      const joined = joins.length === 0 ? {} : { host }
      const type = kind === 'host' ? 'Host' : 'Service'
      results.push({ name, type, meta: {}, joins: joined, attrs: picked(rawOf(name, thing), attrs) })
    }
    return json({ results })
  }

  const listedWords = (kind: 'comment' | 'downtime', question: Question): IcingaReply => {
    const { filter = '', filter_vars = {}, attrs } = question
    const { nd_host, nd_service } = filter_vars as { nd_host?: string; nd_service?: string }
    const tests: Readonly<Record<string, (one: Words) => boolean>> = {
      'comment.entry_type == 4': ({ entryType }) => entryType === 4,
      'downtime.trigger_time > 0': isRunning,
      [`${kind}.host_name == nd_host && ${kind}.service_name == nd_service`]: ({ of }) =>
        of === (nd_service ? `${nd_host}!${nd_service}` : nd_host),
    }
    const test = tests[filter]
    if (!test) return noObjects
    const found = words.filter((one) => (one.downtime !== null) === (kind === 'downtime') && test(one))
    const results = found.map(({ name, of, author, text, at, entryType, downtime }) => {
      const [host_name, service_name = ''] = of.split('!')
      const shared = { host_name, service_name, author, entry_time: at / 1_000 }
      const raw: Fields = downtime
        ? {
            ...{ ...shared, comment: text, start_time: downtime.from / 1_000, fixed: true },
            ...{ end_time: downtime.until / 1_000, trigger_time: downtime.from <= now() ? at / 1_000 : 0 },
          }
        : { ...shared, text, entry_type: entryType, expire_time: 0 }
      const type = kind === 'comment' ? 'Comment' : 'Downtime'
      return { name, type, meta: {}, joins: {}, attrs: picked(raw, attrs) }
    })
    return json({ results })
  }

  const write = (of: string, part: Pick<Words, 'author' | 'text' | 'entryType' | 'downtime'>): Words => {
    made += 1
    const one: Words = {
      name: `${of}!00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      of,
      at: now(),
      ...part,
    }
    words = [...words, one]
    return one
  }

  interface Result {
    readonly code: number
    readonly status: string
    readonly name?: string
    readonly legacy_id?: number
  }
  const acknowledge = (name: string, thing: Thing, author: string, text: string, until: number): Result => {
    const kind = thing.service === null ? 'Host' : 'Service'
    if (thing.checkedAt > 0 && thing.checked.state === 0)
      return { code: 409, status: `${kind} ${name} is ${kind === 'Host' ? 'UP' : 'OK'}.` }
    if (thing.isAcknowledged) return { code: 409, status: `${kind} ${name} is already acknowledged.` }
    Object.assign(thing, { isAcknowledged: true, acknowledgedAt: now(), acknowledgedUntil: until })
    write(name, { author, text, entryType: 4, downtime: null })
    tell('AcknowledgementSet', { ...namesOf(thing), author, comment: text })
    return { code: 200, status: `Successfully acknowledged problem for object '${name}'.` }
  }

  const done = (action: string, name: string, thing: Thing, asked: Fields): Result | null => {
    const [author, text] = [String(asked.author ?? ''), String(asked.comment ?? '')]
    const ms = (value: unknown): number => (typeof value === 'number' ? value * 1_000 : 0)
    switch (action) {
      case 'acknowledge-problem':
        return acknowledge(name, thing, author, text, ms(asked.expiry))
      case 'remove-acknowledgement':
        release(name, thing)
        return { code: 200, status: `Successfully removed acknowledgement for object '${name}'.` }
      case 'add-comment': {
        const comment = write(name, { author, text, entryType: 1, downtime: null }).name
        tell('CommentAdded', { comment: { name: comment, author, text } })
        const status = `Successfully added comment '${comment}' for object '${name}'.`
        return { code: 200, legacy_id: made, name: comment, status }
      }
      case 'schedule-downtime': {
        const times = { from: ms(asked.start_time), until: ms(asked.end_time) }
        const downtime = write(name, { author, text, entryType: 0, downtime: times }).name
        tell('DowntimeAdded', { downtime: { name: downtime, author, comment: text } })
        const status = `Successfully scheduled downtime '${downtime}' for object '${name}'.`
        return { code: 200, legacy_id: made, name: downtime, status }
      }
      default:
        return null
    }
  }

  const acted = (action: string, asked: Fields): IcingaReply => {
    const { type, filter, filter_vars } = asked
    const name = String((filter_vars as Fields | undefined)?.nd_name ?? '')
    const thing = things.get(name)
    const kind = thing?.service === null ? 'host' : 'service'
    const isNamed = filter === `${kind}.__name == nd_name` && String(type).toLowerCase() === kind
    // Up to 2.13; 404 later.
    if (!thing || !isNamed) return json({ results: [] }, 500)
    const result = done(action, name, thing, asked)
    if (result) return json({ results: [result] }, result.code)
    return json({ error: 404, status: `Action '${action}' does not exist.` }, 404)
  }

  const answer = ({ method, path, headers, body }: IcingaAsked): IcingaReply => {
    expire()
    if (method === 'POST' && !headers.accept?.includes('application/json'))
      return { status: 400, body: "<h1>Accept header is missing or not set to 'application/json'.</h1>" }
    const question = body === '' ? {} : (JSON.parse(body) as Question)
    const isRead = method === 'GET' || headers['x-http-method-override'] === 'GET'
    const [, version, area, what = ''] = path.split('/')
    if (version !== 'v1') return noObjects
    if (isRead && !area)
      return json({ results: [{ user, permissions: ['*'], version: 'r2.13.6-1', info: '' }] })
    if (isRead && area === 'status' && what === 'IcingaApplication') return json({ results: [status()] })
    if (area === 'objects') {
      if (!isRead) return json({ error: 400, status: "Invalid type for 'attrs' attribute specified." }, 400)
      if (what === 'hosts' || what === 'services')
        return listed(what === 'hosts' ? 'host' : 'service', question)
      if (what === 'comments' || what === 'downtimes')
        return listedWords(what === 'comments' ? 'comment' : 'downtime', question)
    }
    if (area === 'actions' && !isRead) return acted(what, question as Fields)
    if (area === 'events' && !isRead) {
      const goesOn = (response: ServerResponse): void => {
        streams.set(response, question.types ?? [])
        response.on('close', () => streams.delete(response))
      }
      return { status: 200, body: '', goesOn }
    }
    return noObjects
  }

  const status = (): unknown => {
    const enabled = { enable_host_checks: true, enable_service_checks: true, enable_notifications: true }
    const app = { ...enabled, node_name: 'double', version: 'r2.13.6-1', program_start: startedAt / 1_000 }
    return { name: 'IcingaApplication', perfdata: [], status: { icingaapplication: { app } } }
  }

  return {
    get words() {
      return words.filter(({ entryType }) => entryType !== 4)
    },
    check: (name, checked, vars) => {
      const [host = '', service = null] = name.split('!')
      const before = things.get(name)
      const thing: Thing = before ?? {
        ...{ host, service, vars: vars ?? {}, checked, checkedAt: 0, stateSince: 0, hardSince: 0 },
        ...{ acknowledgedAt: 0, isAcknowledged: false, acknowledgedUntil: 0 },
      }
      if (before && vars) Object.assign(thing, { vars })
      const isFirst = thing.checkedAt === 0
      const state = isFirst ? stateOfNew(service) : thing.checked.state
      const isOther = state !== checked.state
      Object.assign(thing, { checked, checkedAt: now() })
      if (isOther) thing.stateSince = now()
      if (isOther || isFirst) thing.hardSince = now()
      things.set(name, thing)
      // An acknowledgement that is not sticky ends with the state that it was given for.
      if (before && isOther) release(name, thing)
      tell('CheckResult', namesOf(thing))
      if (isOther || isFirst) tell('StateChange', { ...namesOf(thing), state: checked.state, state_type: 1 })
    },
    holderOf: (name) => {
      if (!things.get(name)?.isAcknowledged) return null
      return words.find(({ of, entryType }) => of === name && entryType === 4)?.author ?? null
    },
    isProblem: (name) => {
      const thing = things.get(name)
      return thing !== undefined && isProblem(thing)
    },
    acknowledge: (name, author) => {
      const thing = things.get(name)
      if (thing) acknowledge(name, thing, author, 'on it', 0)
    },
    remove: (name) => {
      const thing = things.get(name)
      if (!thing) return
      things.delete(name)
      words = words.filter(({ of }) => of !== name)
      tell('ObjectDeleted', { object_name: name })
    },
    cutStreams,
    restart: () => {
      cutStreams()
      startedAt = now()
      for (const thing of things.values())
        Object.assign(thing, {
          ...{
            checkedAt: 0,
            stateSince: 0,
            hardSince: 0,
            isAcknowledged: false,
            acknowledgedUntil: 0,
            acknowledgedAt: 0,
          },
        })
      words = []
    },
    answer,
  }
}

/** One that was never checked is said to be down or unknown, and to have no problem. */
function stateOfNew(service: string | null): number {
  return service === null ? 1 : 3
}

/** The attributes that were asked for. A variable may be called `__proto__`, which no copy here goes into. */
function picked(raw: Fields, attrs: readonly string[] | undefined): Fields {
  if (!attrs) return raw
  return Object.fromEntries(attrs.flatMap((name) => (Object.hasOwn(raw, name) ? [[name, raw[name]]] : [])))
}
