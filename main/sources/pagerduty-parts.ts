/** The alerts an incident is made of, and the labels in what was told with them. Pure. */
import type { UpstreamDetail } from '../../contract/deed.ts'
import { asInstant, asObject, asText, type Read, readBody, readItems, ShapeError } from './json-shape.ts'
import { textIn } from './pagerduty-incidents.ts'
import type { ListPage } from './pagerduty-read.ts'

export type LabelSet = Readonly<Record<string, string>>
export type Part = UpstreamDetail['parts'][number]

/** The sets that travel with an alert: so many at most, in so many characters of JSON. */
const mostSets = 50
const mostCharacters = 65_536
/** What is kept of one set: facts of a machine may be thousands of lines. */
const mostLabels = 64
const longestLabel = 1_000

/** Reads one page of GET /incidents/{id}/alerts; an alert that tells of several of an Alertmanager becomes as many parts. */
export function readParts(body: Buffer): Read<ListPage<Part>> {
  return readBody(body, (parsed) => {
    const { alerts, more } = asObject(parsed, 'the answer')
    if (typeof more !== 'boolean') throw new ShapeError('more', 'true or false')
    return { items: readItems(alerts, 'alert', partsOf, 0).flat(), more }
  })
}

function partsOf(item: unknown): readonly Part[] {
  const given = asObject(item, 'alert')
  const id = asText(given.id, 'id', 64)
  const common = {
    title: textIn(given.summary, 'summary') ?? id,
    state: asText(given.status, 'status', 64),
    at: given.created_at == null ? null : asInstant(given.created_at, 'created_at'),
  }
  const own = textIn(given.severity, 'severity', 64)
  // How it rings is the urgency's matter already: this one takes no page away.
  const severity = own === null ? {} : { alert_severity: own }
  const details = given.body == null ? null : asObject(given.body, 'body').details
  const url = textIn(given.html_url, 'html_url', 2_000)
  const told = toldIn(details)
  if (told.length === 0) return [{ id, ...common, labels: bounded({ ...severity, ...flatOf(details) }), url }]
  return told.map(({ labels, annotations, source }, index) => ({
    id: index === 0 ? id : `${id}/${index + 1}`,
    ...common,
    title: annotations.summary ?? annotations.title ?? common.title,
    labels: bounded(labels),
    url: source ?? url,
  }))
}

interface Told {
  readonly labels: LabelSet
  readonly annotations: LabelSet
  readonly source: string | null
}

/** The alerts of an Alertmanager in what it told: `firing`, as the text of its template or as JSON. */
function toldIn(details: unknown): readonly Told[] {
  if (typeof details !== 'object' || details === null) return []
  const { firing } = details as { readonly firing?: unknown }
  if (Array.isArray(firing)) return firing.flatMap(toldOne)
  if (typeof firing !== 'string') return []
  const listed = /^\s*\[/.test(firing) ? listIn(firing) : null
  return listed === null ? alertsInText(firing) : listed.flatMap(toldOne)
}

function listIn(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

function toldOne(item: unknown): readonly Told[] {
  if (typeof item !== 'object' || item === null) return []
  const { labels, annotations, generatorURL } = item as Readonly<Record<string, unknown>>
  const read = flatOf(labels)
  if (Object.keys(read).length === 0) return []
  const source = typeof generatorURL === 'string' && generatorURL !== '' ? generatorURL : null
  return [{ labels: read, annotations: flatOf(annotations), source }]
}

/**
 * The alerts in the text that Alertmanager's own template makes: `Labels:`, lines ` - name = value`, `Annotations:`, the
 * same, and `Source: address`. A value of several lines goes on in lines that are none of these.
 */
export function alertsInText(text: string): readonly Told[] {
  const told: { labels: [string, string][]; annotations: [string, string][]; source: string | null }[] = []
  let into: [string, string][] | null = null
  for (const line of text.split(/\r?\n/)) {
    const last = told.at(-1)
    const [, name = '', value = ''] = /^ ?- ([^\s=]{1,200}) = (.*)$/.exec(line) ?? []
    if (line.trim() === 'Labels:') {
      into = []
      told.push({ labels: into, annotations: [], source: null })
    } else if (line.trim() === 'Annotations:' && last) into = last.annotations
    else if (line.startsWith('Source:') && last) {
      last.source = line.slice('Source:'.length).trim() || null
      into = null
    } else if (name !== '' && into) into.push([name, value])
    else {
      const entry = into?.at(-1)
      if (entry) entry[1] += `\n${line}`
    }
  }
  return told
    .filter(({ labels }) => labels.length > 0)
    .map(({ labels, annotations, source }) => ({
      labels: Object.fromEntries(labels),
      annotations: Object.fromEntries(annotations),
      source,
    }))
}

/** The plain values of an object, as texts. */
function flatOf(value: unknown): LabelSet {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
        ? [[name, String(one)]]
        : [],
    ),
  )
}

function bounded(labels: LabelSet): LabelSet {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([name]) => name !== '' && name.length <= longestLabel)
      .slice(0, mostLabels)
      .map(([name, value]) => [name, value.slice(0, longestLabel).toWellFormed()]),
  )
}

/** The label sets of the alerts that still fire, of all of them where none does; each set once. */
export function setsOf(parts: readonly Part[]): readonly LabelSet[] {
  const firing = parts.filter(({ state }) => state !== 'resolved')
  const sets = (firing.length > 0 ? firing : parts).map(({ labels }) => labels)
  const once = new Map(sets.map((labels) => [JSON.stringify(Object.entries(labels).sort()), labels]))
  return [...once.values()].filter((labels) => Object.keys(labels).length > 0)
}

/** What all sets have in common. */
export function commonOf([first = {}, ...others]: readonly LabelSet[]): LabelSet {
  const inAll = ([name, value]: readonly [string, string]): boolean =>
    others.every((labels) => Object.hasOwn(labels, name) && labels[name] === value)
  return Object.fromEntries(Object.entries(first).filter(inAll))
}

/** The sets as JSON, as many of them as have room. */
export function setsText(sets: readonly LabelSet[]): string {
  const texts: string[] = []
  let length = 2
  for (const labels of sets.slice(0, mostSets)) {
    const text = JSON.stringify(labels)
    if (length + text.length + 1 > mostCharacters) break
    texts.push(text)
    length += text.length + 1
  }
  return `[${texts.join(',')}]`
}
