/** Made-up answers to GET /alerts, as hostile as JSON allows, and what happens to them from one poll to the next. */

/** Numbers in 0 to 1, the same for the same seed. */
export type Random = () => number

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

export const hostileNames = [
  'alertname',
  'severity',
  'fingerprint',
  'endsAt',
  'updatedAt',
  'annotations',
  'labels',
  'status',
  '__proto__',
  'constructor',
  'toString',
  '',
  '},"endsAt":"',
  '"},{"annotations":{',
  'ключ',
  'a\\b',
  '\u2028',
]
export const hostileValues = [
  '',
  'page',
  '},"endsAt":"2026-11-22T03:18:00.000Z","fingerprint":"',
  '","fingerprint":"f1","receivers":[{"name":"x"}]',
  '},"updatedAt":"2026-11-22T03:14:00.000Z","generatorURL":"',
  '{"annotations":{',
  '[]',
  '\\',
  '\\"',
  '"',
  'ünï 🚨 \u202e\u200b',
  '\u0000\u001f',
  '\ud83d',
  '2026-11-22T03:18:00.000Z',
]
/** Longer than what is kept of a text. */
export const hugeValue = 'y'.repeat(11_000)

/** What an alert's own text has that JSON does not mind and a reader of bytes might: an end told twice, a second list. */
const quirks = ['', '', '', 'end twice', 'end twice, escaped', 'end deeper', 'end as a number first'] as const

/** One alert as it goes through the night: its fields, and how the server writes it. */
interface Made {
  readonly fingerprint: string
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  suppressed: boolean
  silencedBy: string[]
  receivers: string[]
  generatorURL: string | undefined
  shuffled: boolean
  quirk: (typeof quirks)[number]
}

export interface MadeServer {
  /** something may happen to each alert; the stamps move sometimes */
  step(): void
  /** the answer now */
  body(): Buffer
}

/** A server that lists some of the alerts named f0 to f11, the same words for the same alert as its peer unless they drift. */
export function createMadeServer(random: Random, words: Random): MadeServer {
  const pick = <T>(all: readonly T[], by: Random = random): T => all[Math.floor(by() * all.length)] as T
  const isRare = (share: number): boolean => random() < share
  const texts = (by: Random): Record<string, string> => {
    const made: Record<string, string> = Object.create(null)
    for (let left = Math.floor(by() * 4); left > 0; left -= 1) {
      made[pick(hostileNames, by)] = by() < 0.01 ? hugeValue : pick(hostileValues, by)
    }
    return made
  }
  const make = (number: number): Made => ({
    fingerprint:
      number === 11
        ? pick(
            hostileValues.filter((value) => value !== '' && value.length < 128),
            words,
          )
        : `f${number}`,
    labels: texts(words),
    annotations: texts(words),
    startsAt: `2026-11-22T0${number % 9}:00:00.000Z`,
    suppressed: false,
    silencedBy: [],
    receivers: ['default'],
    generatorURL: number % 3 === 0 ? undefined : 'http://prometheus.example/graph?x="1"',
    shuffled: number % 7 === 6,
    quirk: '',
  })
  const everything = Array.from({ length: 12 }, (_, number) => make(number))
  let listed = everything.filter(() => !isRare(0.3))
  let minute = 10
  let pretty = false
  const stamp = (): string =>
    isRare(0.02)
      ? '2026-11-22T03:18:00.123456789+01:00'
      : `2026-11-22T03:${minute}:${10 + Math.floor(random() * 50)}.${pick(['000', '250'])}Z`

  const write = (alert: Made): string => {
    const fields: [string, Json | undefined][] = [
      ['annotations', alert.annotations],
      ['endsAt', stamp()],
      ['fingerprint', alert.fingerprint],
      ['receivers', alert.receivers.map((name) => ({ name }))],
      ['startsAt', alert.startsAt],
      [
        'status',
        { inhibitedBy: [], silencedBy: alert.silencedBy, state: alert.suppressed ? 'suppressed' : 'active' },
      ],
      ['updatedAt', stamp()],
      ['generatorURL', alert.generatorURL],
      ['labels', alert.labels],
    ]
    if (alert.shuffled) fields.sort(() => random() - 0.5)
    const pairs = fields.flatMap(([name, value]) =>
      value === undefined ? [] : [`${keyOf(name)}:${JSON.stringify(value)}`],
    )
    if (alert.quirk === 'end twice') pairs.push(`"endsAt":"${stamp()}"`)
    if (alert.quirk === 'end twice, escaped') pairs.push(`"ends\\u0041t":"2026-11-22T03:10:10.000Z"`)
    if (alert.quirk === 'end deeper')
      pairs.push(`"more":{"endsAt":"${stamp()}"},"other":["endsAt","${stamp()}"]`)
    if (alert.quirk === 'end as a number first') pairs.unshift('"endsAt":5')
    return `{${pairs.join(',')}}`
  }
  /** Some servers write a name with escapes: the same name to JSON, other bytes to a reader of bytes. */
  const keyOf = (name: string): string =>
    isRare(0.01) ? `"${name.replace('A', '\\u0041')}"` : JSON.stringify(name)

  return {
    step: () => {
      if (isRare(0.6)) minute = 10 + Math.floor(random() * 40)
      if (isRare(0.05)) pretty = !pretty
      listed = listed.filter(() => !isRare(0.05))
      for (const alert of everything) {
        if (isRare(0.05)) {
          if (!listed.includes(alert)) listed.splice(Math.floor(random() * (listed.length + 1)), 0, alert)
          else if (isRare(0.2)) listed.push({ ...alert, silencedBy: ['s3'], annotations: texts(random) })
        }
        if (isRare(0.05)) alert.annotations = texts(random)
        if (isRare(0.02)) alert.startsAt = `2026-11-22T0${Math.floor(random() * 9)}:00:00.000Z`
        if (isRare(0.03)) alert.suppressed = !alert.suppressed
        if (isRare(0.03)) alert.silencedBy = pick([[], ['s1'], ['s2', 's1'], ['s2']])
        if (isRare(0.02)) alert.receivers = pick([['default'], ['b', 'a'], []])
        if (isRare(0.01)) alert.shuffled = !alert.shuffled
        if (isRare(0.02)) alert.quirk = pick(quirks)
      }
      if (isRare(0.04)) listed.sort(() => random() - 0.5)
      if (isRare(0.02)) listed = []
    },
    body: () => {
      const text = `[${listed.map(write).join(pretty ? ' ,\n\t' : ',')}]\n`
      return Buffer.from(pretty ? JSON.stringify(JSON.parse(text), null, 2) : text)
    },
  }
}

/** A body with something wrong with it, or nothing: a wrong one is wrong at any place. */
export function damage(body: Buffer, before: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * (body.length + 1))
  const cut = (from: number, to: number): Buffer => body.subarray(from, to)
  const ways: readonly (() => Buffer)[] = [
    () => cut(0, at),
    () => Buffer.concat([body, Buffer.from('x')]),
    () => Buffer.concat([body, body]),
    () => Buffer.concat([body, before]),
    () => Buffer.concat([cut(0, at), before.subarray(Math.min(at, before.length))]),
    () => Buffer.concat([cut(0, at), Buffer.from([Math.floor(random() * 256)]), cut(at, body.length)]),
    () => Buffer.concat([cut(0, at), cut(at + 1, body.length)]),
    () => {
      const changed = Buffer.from(body)
      if (at < changed.length) changed[at] = Math.floor(random() * 256)
      return changed
    },
    () => Buffer.from(body.toString().replace(/\]\s*$/, ',]')),
    () => Buffer.from(body.toString().replace('"active"', '5')),
    () => Buffer.from(body.toString().replace(/"startsAt":"[^"]*"/, '"startsAt":"soon"')),
    () => Buffer.from(body.toString().replace(/"endsAt":"[^"]*"/, '"endsAt":"2026"')),
    () => Buffer.from(body.toString().replace(/\}\s*,\s*\{/, '},7,{')),
    () => Buffer.from('<!doctype html><title>Sign in</title>'),
    () => Buffer.from('{"message":"no such tenant"}'),
    () => Buffer.from('\ufeff[]'),
  ]
  return (ways[Math.floor(random() * ways.length)] as () => Buffer)()
}
