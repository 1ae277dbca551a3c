/** How an Alertmanager's own labels are read: out of the file into its form, back, and shown before anything is saved. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourceForm } from '../../../contract/source-form.ts'
import { mappingOf } from '../../../main/config/resolve.ts'
import { type Configuration, openConfiguration } from '../../../main/engine/configuration.ts'
import { previewMapping } from '../../../main/engine/mapping-preview.ts'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { lookBy } from '../../../main/sources/look.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

const clock = createManualClock()
let file: string
let configuration: Configuration
let server: TestServer

const alert = (fingerprint: string, labels: Record<string, string>) => ({
  ...{ fingerprint, labels: { alertname: 'Down', ...labels }, annotations: { summary: 'It is down' } },
  ...{ startsAt: '2026-11-22T03:00:00Z', endsAt: '2026-11-22T03:19:00Z', updatedAt: '2026-11-22T03:14:00Z' },
  ...{ generatorURL: '', receivers: [{ name: 'all' }] },
  status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
})
const alerts = [
  alert('aaaaaaaaaaaaaaaa', { urgency: 'P1', squad: 'river' }),
  alert('bbbbbbbbbbbbbbbb', { urgency: 'P9' }),
]

beforeEach(async () => {
  server = await serveHttp((request, response) => {
    response.setHeader('content-type', 'application/json')
    const path = request.url ?? ''
    response.end(JSON.stringify(path.includes('/alerts') ? alerts : path.includes('/status') ? {} : []))
  })
  file = path.join(aTestFolder(), 'config.yaml')
})
afterEach(() => server.close())

const open = (text: string): void => {
  writeFileSync(file, text)
  configuration = openConfiguration(file, aTestFolder(), createSecretFile(aTestFolder()), {})
}
const text = (): string =>
  [
    'version: 1',
    'sources:',
    '  - name: plover',
    '    kind: alertmanager',
    `    urls: [${server.url}]`,
    '    mapping:',
    '      # what the squads agreed on',
    '      severity: [urgency] # P1 to P4',
    '      severities:',
    '        P1: page # the one that wakes',
    '      team: [squad]',
    '',
  ].join('\n')
const saved = (): string => readFileSync(file, 'utf8')
const shown = () => sourceForm.parse(configuration.settings('plover').form)

describe('the form of an Alertmanager', () => {
  it('shows its mapping as it is written, and changes nothing where nothing was changed', async () => {
    open(text())
    expect(shown().mapping).toEqual({
      ...{ severity: ['urgency'], severities: { P1: 'page' }, team: ['squad'] },
    })
    await configuration.save(shown())
    expect(saved()).toBe(text())
    // A form that does not speak of it leaves it alone too.
    const { mapping: _, ...older } = shown()
    await configuration.save({ ...older, pollMs: 20_000 })
    expect(saved()).toBe(`${text()}    poll: 20s\n`)
  })

  it('changes one line and keeps the words of the others, and is put into force', async () => {
    open(text())
    const { mapping } = shown()
    await configuration.save({
      ...shown(),
      mapping: { ...mapping, severities: { P1: 'page', P9: 'none' }, customer: ['tenant_name'] },
    })
    expect(saved()).toContain('      # what the squads agreed on\n      severity: [urgency] # P1 to P4\n')
    expect(saved()).toContain('        P1: page # the one that wakes\n        P9: none\n')
    expect(mappingOf(configuration.config(), 'plover')).toMatchObject({
      ...{ severity: ['urgency'], team: ['squad'], customer: ['tenant_name'] },
      severities: { p1: 'page', p9: 'none', critical: 'page' },
    })
  })

  it('takes the mapping out of the file when all of it is emptied, and writes one where there was none', async () => {
    open(text())
    const form = shown()
    await configuration.save({ ...form, mapping: {} })
    expect(saved()).not.toContain('mapping')
    expect(mappingOf(configuration.config(), 'plover').severity).toEqual(['severity'])
    await configuration.save({ ...form, mapping: { team: ['squad'] } })
    expect(mappingOf(configuration.config(), 'plover')).toMatchObject({
      ...{ team: ['squad'], severity: ['severity'] },
    })
    await configuration.save(sourceForm.parse({ ...form, name: 'heron' }))
    expect(mappingOf(configuration.config(), 'heron').team).toEqual(['squad'])
  })

  it('says what is wrong by the field it is about, and saves nothing', async () => {
    open(text())
    const wrong = { ...shown(), mapping: { severities: { P1: 'loud' } } }
    await expect(configuration.save(wrong)).rejects.toThrow(
      /"mapping\.severities.*page, notify, ticket or none/,
    )
    expect(saved()).toBe(text())
  })
})

describe('the preview of an Alertmanager', () => {
  it('reads what it lists now as the file does and as the form would', async () => {
    open(text().replace(/ {4}mapping:[\s\S]*/, ''))
    const form = {
      ...shown(),
      mapping: { severity: ['urgency'], severities: { p1: 'page' }, team: ['squad'] },
    }
    const seen = await previewMapping(
      configuration,
      { form: sourceForm.parse(form), sample: null },
      lookBy({ look: undefined, platform: aPlatform(clock) }),
      clock.now(),
    )
    expect(seen).toMatchObject({ failure: null, total: 2, unknownSeverities: ['P9'] })
    expect(seen.items[0]).toMatchObject({
      before: { severity: 'notify', severityKnown: false, team: null },
      after: { severity: 'page', severityKnown: true, team: 'river' },
    })
    expect(saved()).not.toContain('mapping')
  })
})
