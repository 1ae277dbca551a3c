/** Calendars of a rotation in the file: their forms, what is refused in which words, and that no address is repeated. */
import { describe, expect, it } from 'vitest'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import { withoutSecrets } from '../../../main/config/redact.ts'
import { configSchema } from '../../../main/config/schema.ts'

const secret = 's3cr3t'
const url = `https://feeds.example/rota.ics?key=${secret}`
const parse = (rotation: object) =>
  configSchema.safeParse({
    version: 1,
    rotations: [{ name: 'ops duty', zone: 'Europe/Berlin', ...rotation }],
  })
const calendarsOf = (...calendars: readonly object[]) => parse({ calendars }).data?.rotations[0]?.calendars

describe('calendars of a rotation', () => {
  it('stand instead of people, with the name read as pagers write it', () => {
    expect(parse({ calendars: [{ url: 'env:FEED' }] }).data?.rotations).toMatchObject([
      {
        ...{ name: 'ops duty', zone: 'Europe/Berlin', layers: [], overrides: [] },
        calendars: [{ name: null, url: 'env:FEED', who: { field: 'summary', pattern: null } }],
      },
    ])
  })

  it.each([['https://x.example/a'], ['webcal://x.example/a'], ['file:/etc/a.ics'], ['env:A'], ['stored:a']])(
    'are read from %s',
    (from) => {
      expect(calendarsOf({ url: from })).toMatchObject([{ url: from }])
    },
  )

  it.each([
    ['On duty: (.+)', { field: 'summary', pattern: 'On duty: (.+)' }],
    [{ field: 'attendee' }, { field: 'attendee', pattern: null }],
    [{ pattern: '(.+) has it' }, { field: 'summary', pattern: '(.+) has it' }],
    [
      { field: 'description', pattern: 'Who: (?:Dr )?(.+)' },
      { field: 'description', pattern: 'Who: (?:Dr )?(.+)' },
    ],
  ])('name people by %j', (who, expected) => {
    expect(calendarsOf({ url, who })?.[0]?.who).toEqual(expected)
  })

  it('stand beside people, or beside hours alone in which somebody is wanted', () => {
    const people = { people: ['Mara Lind'], starts: '2026-01-05 08:00', turn: '1d' }
    const calendars = [{ name: 'Primary', url }]
    expect(parse({ calendars, ...people }).data?.rotations[0]?.layers[0]?.people).toEqual(['Mara Lind'])
    const hours = [{ days: 'mon', from: '08:00', to: '18:00' }]
    expect(parse({ calendars, hours }).data?.rotations[0]?.layers).toMatchObject([
      { people: [], hours: [{ days: [1], from: '08:00', to: '18:00' }] },
    ])
  })

  it.each([
    ['half of a turn beside them', { calendars: [{ url }], people: ['Mara'] }, 'rotations.0.starts: a date'],
    ['no calendar in the list', { calendars: [] }, 'rotations.0.calendars: at least one calendar'],
    [
      'clear text',
      { calendars: [{ url: 'http://x.example/a' }] },
      'rotations.0.calendars.0.url: an https or webcal',
    ],
    [
      'a user in the address',
      { calendars: [{ url: 'https://a:b@x.example' }] },
      'rotations.0.calendars.0.url: an https',
    ],
    [
      'a program',
      { calendars: [{ url: 'command:cat x' }] },
      'rotations.0.calendars.0.url: an https or webcal',
    ],
    ['an expression without a group', { calendars: [{ url, who: '.+' }] }, 'rotations.0.calendars.0.who'],
    ['two groups', { calendars: [{ url, who: { pattern: '(a)(b)' } }] }, 'rotations.0.calendars.0.who'],
    ['an expression that is none', { calendars: [{ url, who: '(' }] }, 'rotations.0.calendars.0.who'],
    [
      'a field that is none',
      { calendars: [{ url, who: { field: 'location' } }] },
      'rotations.0.calendars.0.who',
    ],
  ])('are refused with %s', (_, rotation, words) => {
    const issues = parse(rotation).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    expect(issues?.[0]).toContain(words)
  })
})

describe('the address of a calendar', () => {
  const head = 'version: 1\nrotations:\n  - name: ops duty\n    zone: Europe/Berlin\n'
  it.each([
    ['in its place', `${head}    calendars: [{ name: a, url: "${url}", who: "(" }]\n`],
    ['where the entry is another', `${head}    calendars: [{ url: "ftp://feeds.example/${secret}" }]\n`],
    ['bare in the list', `${head}    calendars: ["${url}"]\n`],
    ['instead of the list', `${head}    calendars: "${url}"\n`],
    ['in a rotation that is no list', `version: 1\nrotations: { calendars: [{ url: "${url}" }] }\n`],
    ['under another name', `${head}    calender: [{ url: "${url}" }]\n`],
  ])('is not repeated in what is wrong with the file, %s', (_, text) => {
    const parsed = parseConfig(text, 'config.yaml')
    if (parsed.ok) throw new Error('it is taken')
    expect(problemWords(parsed.problem)).not.toContain(secret)
  })

  it('is left out of exports, of rotations and of maintenance, and a reference is not', () => {
    const text = `${head}    calendars: [{ url: "${url}" }, { url: "env:FEED" }]
maintenanceFrom:
  calendars: [{ name: a, calendar: "https://work.example/${secret}", matchers: ['a="b"'] }]
`
    const parsed = parseConfig(text, 'config.yaml')
    if (!parsed.ok) throw new Error(problemWords(parsed.problem))
    const shown = withoutSecrets(text, parsed.config)
    expect(shown).not.toMatch(/s3cr3t|feeds\.example|work\.example/)
    expect(shown).toContain('env:FEED')
  })
})
