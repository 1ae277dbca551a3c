/** Made-up answers to GET /rules and GET /alerts, as hostile as JSON allows, and what happens to them from one poll to the next. */
import { damage, hostileNames, hostileValues, hugeValue, type Random } from './hostile-lists.ts'

/** What the text of an answer has that JSON does not mind and a reader of bytes might. */
const quirks = [
  ...['', '', '', '', '', ''],
  'alerts twice',
  'alerts twice, escaped',
  'alerts first',
  'alerts deeper',
  'the same elsewhere',
  'data twice',
  'groups escaped',
  'an inactive one',
  'a recording rule with a wrong alert',
] as const

/** The same of one alert. */
const alertQuirks = [
  '',
  '',
  '',
  'value twice',
  'value escaped',
  'value a number',
  'labels last',
  'labels twice',
] as const

interface Made {
  labels: Record<string, string>
  annotations: Record<string, string>
  state: string
  activeAt: string
  quirk: (typeof alertQuirks)[number]
}

interface MadeRule {
  readonly name: string
  readonly query: string
  duration: number
  health: string
  lastError: string | undefined
  alerts: Made[]
}

export interface MadePrometheus {
  /** something may happen to each rule and alert; values move, and the order is another one */
  step(): void
  body(page: 'rules' | 'alerts'): Buffer
}

/** A server with some rules of the same words as its replica. */
export function createMadePrometheus(random: Random, words: Random): MadePrometheus {
  const pick = <T>(all: readonly T[], by: Random = random): T => all[Math.floor(by() * all.length)] as T
  const isRare = (share: number): boolean => random() < share
  const texts = (by: Random): Record<string, string> => {
    const made: Record<string, string> = Object.create(null)
    for (let left = Math.floor(by() * 4); left > 0; left -= 1)
      made[pick([...hostileNames, 'value', 'state', 'alerts', '"alerts":['], by)] =
        by() < 0.01 ? hugeValue : pick([...hostileValues, '"}],"value":"1"', '}]}]}'], by)
    return made
  }
  const make = (by: Random): Made => ({
    ...{ labels: texts(by), annotations: texts(by), quirk: '' },
    state: pick(['firing', 'firing', 'pending', 'inactive', 'Firing', 'strange'], by),
    activeAt: `2026-11-22T0${Math.floor(by() * 3)}:0${Math.floor(by() * 9)}:00.123456789Z`,
  })
  const rules: MadeRule[] = Array.from({ length: 4 }, (_, number) => ({
    ...{
      name: number === 3 ? pick(hostileValues, words) : `Rule${number}`,
      query: pick(['up == 0', 'x{a="}"} > 1'], words),
    },
    ...{ duration: pick([0, 300], words), health: 'ok', lastError: undefined },
    alerts: Array.from({ length: Math.floor(words() * 6) }, () => make(words)),
  }))
  let quirk: (typeof quirks)[number] = ''
  let pretty = false
  let isEmpty = false

  const writeAlert = (alert: Made): string => {
    const value = pick(['1e+00', '0', '-3.5', '+Inf', 'NaN', '99.125e-17', '', 'with "quotes"'])
    const annotations = `"annotations":${JSON.stringify(alert.annotations)}`
    const labels = `"labels":${JSON.stringify(alert.labels)}`
    const rest = `"state":${JSON.stringify(alert.state)},"activeAt":"${alert.activeAt}"`
    const told = `"value":${JSON.stringify(value)}`
    switch (alert.quirk) {
      case '':
        return `{${labels},${annotations},${rest},${told}}`
      case 'value twice':
        return `{${labels},${annotations},${told},${rest},${told}}`
      case 'value escaped':
        return `{${labels},${annotations},${rest},${told},"v\\u0061lue":"2"}`
      case 'value a number':
        return `{${labels},${annotations},${rest},"value":${Math.floor(random() * 9)}}`
      case 'labels last':
        return `{${rest},${told},${annotations},${labels}}`
      case 'labels twice':
        return `{"labels":{"a":"b"},${annotations},${rest},${told},${labels}}`
    }
  }
  const shuffled = <T>(all: readonly T[]): readonly T[] => all.toSorted(() => random() - 0.5)
  const writeAlerts = (alerts: readonly Made[]): string => `[${shuffled(alerts).map(writeAlert).join(',')}]`
  const writeRule = (rule: MadeRule): string => {
    const alerts = `"alerts":${writeAlerts(rule.alerts)}`
    const head = `"state":"firing","name":${JSON.stringify(rule.name)},"query":${JSON.stringify(rule.query)},"duration":${rule.duration},"labels":{"alerts":"[{"}`
    const error = rule.lastError === undefined ? '' : `,"lastError":${JSON.stringify(rule.lastError)}`
    const tail = `"health":"${rule.health}"${error},"evaluationTime":0.00${Math.floor(random() * 99)},"type":"alerting"`
    if (quirk === 'alerts twice') return `{${head},"alerts":${writeAlerts([make(random)])},${alerts},${tail}}`
    if (quirk === 'alerts twice, escaped')
      return `{${head},${alerts},${tail},"al\\u0065rts":${writeAlerts([make(random)])}}`
    if (quirk === 'alerts first') return `{${alerts},${tail},${head}}`
    if (quirk === 'alerts deeper')
      return `{${head},"more":{${alerts}},"others":[${alerts.slice(9)},0,[0]],${alerts},${tail}}`
    return `{${head},${alerts},${tail}}`
  }
  const recording = '{"name":"r","query":"sum(up)","health":"ok","type":"recording"}'
  const wrongRecording = '{"name":"r","query":"x","alerts":[{"state":5},7],"type":"recording"}'

  const answer = (page: 'rules' | 'alerts'): string => {
    const wrong = quirk === 'a recording rule with a wrong alert' ? [wrongRecording] : []
    const inactive =
      quirk === 'an inactive one' ? [',{"state":"inactive"}', ',{"state":"INACTIVE","labels":5}'] : []
    if (page === 'alerts') {
      const all = writeAlerts(isEmpty ? [] : rules.flatMap(({ alerts }) => alerts))
      return `{"status":"success","data":{"alerts":${all}}}`
    }
    const written = isEmpty ? [] : [...rules.map(writeRule), recording, ...wrong]
    if (inactive.length > 0)
      written.push(
        `{"name":"i","query":"x","alerts":[{"state":"inactive"}${inactive.join('')}],"type":"alerting"}`,
      )
    const half = Math.floor(written.length / 2)
    const group = (name: string, some: readonly string[]): string =>
      `{"name":"${name}","file":"f","rules":[${some.join(',')}],"interval":15}`
    const key = quirk === 'groups escaped' ? '"gr\\u006fups"' : '"groups"'
    const others = `"others":[[[[[${writeAlerts([make(random)])}]]]],{"rules":[{"alerts":[5,[0]]}]}],`
    const data = `"data":{${quirk === 'the same elsewhere' ? others : ''}${key}:[${group('a', written.slice(0, half))},${group('b', written.slice(half))}]}`
    return `{"status":"success",${quirk === 'data twice' ? '"data":{"groups":[]},' : ''}${data}}`
  }

  return {
    step: () => {
      if (isRare(0.1)) quirk = pick(quirks)
      if (isRare(0.05)) pretty = !pretty
      isEmpty = isRare(0.03)
      for (const rule of rules) {
        rule.alerts = rule.alerts.filter(() => !isRare(0.05))
        if (isRare(0.1)) rule.alerts.push(make(random))
        if (isRare(0.02)) rule.duration = pick([0, 60, 300])
        if (isRare(0.03))
          [rule.health, rule.lastError] = pick([
            ['ok', undefined],
            ['err', 'it "broke"'],
            ['unknown', undefined],
          ])
        for (const alert of rule.alerts) {
          if (isRare(0.05)) alert.annotations = texts(random)
          if (isRare(0.05)) alert.state = pick(['firing', 'pending', 'inactive'])
          if (isRare(0.03)) alert.activeAt = '2026-11-22T03:00:00Z'
          if (isRare(0.03)) alert.quirk = pick(alertQuirks)
        }
        // The same alert under two rules, or twice.
        const [first] = rule.alerts
        if (first && isRare(0.03)) pick(rules).alerts.push({ ...first, annotations: texts(random) })
      }
    },
    body: (page) => {
      const text = answer(page)
      return Buffer.from(pretty ? JSON.stringify(JSON.parse(text), null, 2) : text)
    },
  }
}

/** A body with something wrong with it, or nothing: a wrong one is wrong at any place. */
export function damageRules(body: Buffer, before: Buffer, random: Random): Buffer {
  const text = body.toString()
  const ways: readonly (() => string)[] = [
    () => text.replace('"state":"pending"', '"state":5'),
    () => text.replace(/"activeAt":"[^"]*"/, '"activeAt":"soon"'),
    () => text.replace(/\}\s*,\s*\{"labels/, '},7,{"labels'),
    () => text.replace(/\}\s*,\s*\{"labels/, '}{"labels'),
    () => text.replace(/\}\s*,\s*\{"labels/, '},[0],{"labels'),
    () => text.replace('"alerts":[', '"alerts":[0,'),
    () => text.replace('"alerts":[', '"alerts":[[0],'),
    () => text.replace('"alerts":[', '"alerts":{'),
    () => text.replace(/"alerts":\[/, '"alerts":5,"x":['),
    () => text.replace(/"alerts":\[[^\]]*\]/, '"alerts":null'),
    () => text.replace('"success"', '"error"'),
    () => text.replace('"duration":', '"duration":-'),
    () => `${text}]`,
    () => `${text}${text}`,
    () => `[${text}]`,
  ]
  const chosen = Math.floor(random() * 2 * ways.length)
  return ways[chosen] ? Buffer.from(ways[chosen]()) : damage(body, before, random)
}
