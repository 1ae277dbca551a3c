/** Sources of every kind through their form: into the file and out of it, tested, previewed, and read by their own mapping. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ConfigText } from '../../../contract/queries.ts'
import { kindForm } from '../../../contract/source-form-orders.ts'
import { type Configuration, openConfiguration } from '../../../main/engine/configuration.ts'
import { kindSettings, saveKind, testKind } from '../../../main/engine/kind-settings.ts'
import { previewMapping } from '../../../main/engine/mapping-preview.ts'
import { createSecretFile, type SecretStore } from '../../../main/platform/secrets.ts'
import { lookBy } from '../../../main/sources/look.ts'
import { startNight } from '../../helpers/a-night.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

const clock = createManualClock()
const look = lookBy({ look: undefined, platform: aPlatform(clock) })
let file: string
let secrets: SecretStore
let configuration: Configuration
let server: TestServer
let asked: (string | undefined)[]

const items = [
  { key: 'a', what: 'Queue is long', level: 'Major', team: 'river', for: 'ACME', owner: 'Ada' },
  { key: 'b', what: 'Disk is full', level: 'critical', team: 'lake' },
]

beforeEach(async () => {
  const folder = aTestFolder()
  file = path.join(folder, 'config.yaml')
  secrets = createSecretFile(folder)
  asked = []
  server = await serveHttp((request, response) => {
    asked.push(request.headers.authorization)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: items }))
  })
})
afterEach(() => server.close())

const open = (text: string): void => {
  writeFileSync(file, text)
  configuration = openConfiguration(file, aTestFolder(), secrets, {})
}
const written = (): string => readFileSync(file, 'utf8')

const form = (entry: object = {}, more: object = {}) =>
  kindForm.parse({
    ...{ name: 'desk', kind: 'json', auth: { kind: 'none' } },
    entry: {
      url: `${server.url}/list?open=1`,
      items: '/data',
      fields: {
        id: '/key',
        title: '/what',
        severity: '/level',
        heldBy: '/owner',
        labels: { squad: '/team' },
      },
      ...entry,
    },
    ...more,
  })

describe('a form', () => {
  it('is written into the file, and comes out of it as it went in', async () => {
    open('')
    await saveKind(configuration, form({ poll: '1m' }))
    expect(configuration.config().sources).toMatchObject([
      { name: 'desk', kind: 'json', poll: 60_000, options: { items: '/data', fields: { id: '/key' } } },
    ])
    expect(kindSettings(configuration, 'desk')).toEqual({
      ...{ form: form({ poll: '1m' }), hasSecret: false, editable: true },
    })
  })

  it('changes what changed and leaves every other letter of the file alone', async () => {
    const text = [
      'version: 1',
      'sources:',
      '  # the status page',
      '  - name: desk',
      '    kind: json',
      `    url: ${server.url}/list?open=1 # whole`,
      '    poll: 30000ms # as often as it may',
      '    items: /data',
      '    fields:',
      '      # never the number',
      '      id: /key',
      '      title: /what',
      '    mirrorAcks: true',
      'me: Ada',
      '',
    ].join('\n')
    open(text)
    const { form: before } = kindSettings(configuration, 'desk')
    const next = { ...before.entry, poll: '30s', fields: { id: '/key', title: '/summary' } }
    await saveKind(configuration, kindForm.parse({ ...before, entry: next }))
    expect(written()).toBe(text.replace('title: /what', 'title: /summary'))
    // What is left out because it goes without saying stays where somebody has said it.
    const { mirrorAcks: _, poll: __, ...less } = next as Record<string, unknown>
    await saveKind(configuration, kindForm.parse({ ...before, entry: less }))
    expect(written()).toBe(text.replace('title: /what', 'title: /summary'))
    await saveKind(configuration, kindForm.parse({ ...before, entry: { ...less, items: '/all' } }))
    expect(written()).toContain('    items: /all\n')
    expect(written()).toContain('# never the number')
  })

  it('keeps a typed secret out of the file and of what the form shows, and forgets it when it is replaced', async () => {
    open('')
    const typed = { kind: 'bearer' as const, token: 'canary-31c' }
    const pager = kindForm.parse({ name: 'pd', kind: 'pagerduty', entry: { region: 'eu' }, auth: typed })
    await saveKind(configuration, pager)
    expect(written()).toContain('token: stored:pd')
    expect(await secrets.get('pd')).toBe('canary-31c')
    const shown = kindSettings(configuration, 'pd')
    expect(shown).toMatchObject({ form: { auth: { kind: 'keep' } }, hasSecret: true })
    expect(`${written()}${JSON.stringify(shown)}`).not.toContain('canary-31c')
    await saveKind(configuration, kindForm.parse({ ...shown.form, entry: { region: 'us' } }))
    expect(written()).toContain('region: us')
    expect(await secrets.get('pd')).toBe('canary-31c')
    const named = { kind: 'bearer-from' as const, reference: 'env:PD_KEY' }
    await saveKind(configuration, kindForm.parse({ ...shown.form, auth: named }))
    expect(written()).toContain('token: env:PD_KEY')
    expect(await secrets.get('pd')).toBeUndefined()
    expect(kindSettings(configuration, 'pd').form.auth).toEqual(named)
  })

  it.each([
    ['url', { url: 'ftp://example.com' }],
    ['fields.id', { fields: { id: 'key' } }],
    ['poll', { poll: '1s' }],
    ['mapping.severities.major', { mapping: { severities: { major: 'loud' } } }],
    ['strange', { strange: 1 }],
  ])('that is wrong in %s says so and changes nothing', async (key, entry) => {
    open('version: 1\n')
    await expect(saveKind(configuration, form(entry))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(`Nothing was saved: "${key}"`),
    })
    expect(written()).toBe('version: 1\n')
  })

  it('has no program run at the word of a window, and takes no other source’s place', async () => {
    open('version: 1\nsources: [{ name: desk, kind: prometheus, urls: [http://p.invalid] }]\n')
    await expect(saveKind(configuration, form())).rejects.toMatchObject({ code: 'bad-input' })
    const auth = { kind: 'bearer-from', reference: 'command:touch /tmp/x' }
    await expect(saveKind(configuration, form({}, { name: 'two', auth }))).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await expect(testKind(configuration, form({}, { name: 'two', auth }), look)).rejects.toMatchObject({
      code: 'not-allowed',
    })
    expect(asked).toEqual([])
  })

  it('is tested with the secret as it was typed, without keeping it', async () => {
    open('')
    const auth = { kind: 'bearer', token: 'canary-31d' }
    const seen = await testKind(configuration, form({}, { auth }), look)
    expect(seen).toMatchObject({ ok: true, alertCount: 2 })
    expect(asked).toEqual(['Bearer canary-31d'])
    expect(await secrets.get('desk')).toBeUndefined()
    expect(written()).toBe('')
  })
})

describe('the preview', () => {
  it('reads what is listed now as the form says, beside how it is read today', async () => {
    open('version: 1\nseverities: { critical: page }\n')
    const mapping = { team: ['squad'], severities: { major: 'ticket' } }
    const plain = await previewMapping(configuration, { form: form(), sample: null }, look, clock.now())
    expect(plain).toMatchObject({ failure: null, total: 2, unknownSeverities: ['Major'] })
    const seen = await previewMapping(
      configuration,
      { form: form({ mapping }), sample: null },
      look,
      clock.now(),
    )
    const [first] = seen.items
    expect(first).toMatchObject({
      before: { title: 'Queue is long', severity: 'notify', severityKnown: false, team: null },
      after: { title: 'Queue is long', severity: 'ticket', severityKnown: true, team: 'river' },
      ...{ held: 'Ada', since: null },
    })
    expect([seen.unknownSeverities, seen.total]).toEqual([[], 2])
    expect(written()).toBe('version: 1\nseverities: { critical: page }\n')
  })

  it('reads a message for a webhook without listening', async () => {
    open('')
    const hook = kindForm.parse({
      ...{ name: 'hook', kind: 'webhook', auth: { kind: 'bearer', token: 'a-long-random-one' } },
      entry: { port: 9_098, format: 'generic', fields: { id: '/key', severity: '/level' } },
    })
    const read = (sample: string) => previewMapping(configuration, { form: hook, sample }, look, clock.now())
    expect(await read(JSON.stringify(items[0]))).toMatchObject({ total: 1, unknownSeverities: ['Major'] })
    expect(await read('{')).toMatchObject({ failure: { kind: 'not-json' }, items: [] })
  })

  it('shows twenty of many, and what kept it from looking', async () => {
    open('')
    const many = await serveHttp((_, response) => {
      const data = Array.from({ length: 25 }, (__, key) => ({ key: String(key) }))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
    })
    onTestFinished(() => many.close())
    const seen = await previewMapping(
      configuration,
      { form: form({ url: many.url }), sample: null },
      look,
      clock.now(),
    )
    expect([seen.items.length, seen.total, seen.unknownSeverities]).toEqual([20, 25, ['']])
    const gone = form({ url: `${server.url}/list`, items: '/nowhere' })
    expect(
      await previewMapping(configuration, { form: gone, sample: null }, look, clock.now()),
    ).toMatchObject({
      failure: { kind: 'bad-shape' },
      total: null,
    })
  })
})

describe('a mapping of one source', () => {
  const config = `version: 1
sources:
  - { name: plover, kind: alertmanager, urls: [http://am1.invalid] }
  - name: heron
    kind: alertmanager
    urls: [http://am2.invalid]
    mapping: { customer: [squad], severities: { major: page } }
`
  const labels = { alertname: 'Odd', severity: 'major', squad: 'river' }

  it('is in force for its alerts alone, and when it changes for those that fire already', async () => {
    const night = await startNight({ peers: 2, config })
    onTestFinished(() => night.close())
    night.fire(labels, { summary: 'one' }, [0])
    night.fire(labels, { summary: 'two' }, [1])
    await night.pass(20_000)
    const stands = () =>
      [...night.state().episodes.values()]
        .map(({ title, severity, severityKnown, customer }) => [
          title,
          severityKnown ? severity : 'not known',
          customer,
        ])
        .sort()
    expect(stands()).toEqual([
      ['one', 'not known', null],
      ['two', 'page', 'river'],
    ])
    const { text } = await night.query<ConfigText>('config.read', {})
    const next = text.replace('major: page', 'major: ticket').replace('[squad]', '[alertname]')
    await night.order('config.save', { text: next, base: text })
    await night.pass(40_000)
    expect(stands()).toEqual([
      ['one', 'not known', null],
      ['two', 'ticket', 'Odd'],
    ])
    const health = (name: string) => night.state().sources.find((source) => source.name === name)
    expect([health('plover')?.unknownSeverities, health('heron')?.unknownSeverities]).toEqual([['major'], []])
  })
})
