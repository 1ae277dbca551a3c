/** Secrets of every kind through every path, then looked for in all that was written, sent to a page or put in an address. */
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SourceSettings } from '../../../contract/queries.ts'
import { applyChanges, fromSnapshot, type State } from '../../../contract/state.ts'
import { openDesk } from '../../../main/desk.ts'
import { createElectronSecrets } from '../../../main/hosts/electron-secrets.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { createSecretFile, type SecretStore } from '../../../main/platform/secrets.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createKeychain } from '../../helpers/keychain.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const canaries = ['typed', 'env', 'file', 'command', 'header', 'refused', 'tested', 'kind'].map(
  (kind) => `canary-${kind}-7f3a`,
)
const [typed = '', env = '', file = '', command = '', header = '', refused = '', tested = '', kindly = ''] =
  canaries

/** An empty Alertmanager that takes every token but `refused`, which it repeats in its answer, as some proxies do. */
async function aServer() {
  const given: string[] = []
  const urls: string[] = []
  const server = createServer((request, response) => {
    const words = [request.headers.authorization, request.headers['x-key']].join(' ')
    given.push(words, Buffer.from(words.split(' ')[1] ?? '', 'base64').toString())
    urls.push(request.url ?? '')
    if (words.includes(refused)) {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: `the token ${words} is not known` }))
      return
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(request.url?.includes('/alerts') ? '[]' : '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, given, urls }
}

/** The workers as they stand in the source, under the names that the build gives them. */
function workersFromSource(): URL {
  const folder = aTestFolder()
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, room] of [
    ['poll-worker', 'sources'],
    ['check-worker', 'db'],
    ['almanac-worker', 'almanac'],
  ] as const) {
    const source = new URL(`../../../main/${room}/${name}.ts`, import.meta.url)
    writeFileSync(path.join(folder, `${name}.js`), `import ${JSON.stringify(source.href)}`)
  }
  return pathToFileURL(path.join(folder, 'poll-worker.js'))
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  )

const holds = (text: string): readonly string[] =>
  canaries.filter((canary) =>
    [canary, Buffer.from(canary).toString('base64').slice(0, -4), encodeURIComponent(canary)].some((form) =>
      text.includes(form),
    ),
  )

describe.each<[string, (dataDir: string) => SecretStore, readonly string[], string]>([
  [
    'the keychain',
    (dataDir) =>
      createElectronSecrets(createKeychain('gnome_libsecret').safeStorage, dataDir, {
        platform: 'linux',
        clock: createClock(),
      }),
    [],
    'keychain',
  ],
  ['the file', createSecretFile, ['secrets.json'], 'file'],
])('with %s', (_, storeIn, keepers, kind) => {
  it('no secret is written, sent to a page or put in an address', async () => {
    const { url, given, urls } = await aServer()
    const dataDir = path.join(aTestFolder(), 'data')
    const aside = aTestFolder()
    mkdirSync(dataDir, { mode: 0o700 })
    writeFileSync(path.join(aside, 'token'), file)
    writeFileSync(path.join(aside, 'printed'), `${command}\n`)
    const quoted = `command:"${process.execPath}" -p 'require("fs").readFileSync(process.argv[1],"utf8")' "${aside}/printed"`
    // A command is taken from the file only.
    const byHand = {
      name: 'command',
      kind: 'alertmanager',
      urls: [url],
      poll: '5s',
      auth: { bearer: quoted },
    }
    writeFileSync(path.join(dataDir, 'config.yaml'), JSON.stringify({ version: 1, sources: [byHand] }), {
      mode: 0o600,
    })
    process.env.NIGHTDESK_CANARY = env
    process.env.NIGHTDESK_HEADER = header
    onTestFinished(() => {
      delete process.env.NIGHTDESK_CANARY
      delete process.env.NIGHTDESK_HEADER
    })
    const logged: string[] = []
    const desk = await openDesk({
      dataDir,
      configFile: path.join(dataDir, 'config.yaml'),
      host: 'node',
      drill: false,
      notifier: pageNotifier,
      openUrl: null,
      log: (line) => logged.push(line),
      secrets: storeIn(dataDir),
      pollWorkerUrl: workersFromSource(),
    })
    let closed = false
    onTestFinished(() => (closed ? undefined : desk.close()))
    const sent: unknown[] = []
    let state: State | null = null
    const page = desk.attach((event) => {
      sent.push(event)
      if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
      if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
    })
    const form = (name: string, auth: object) => ({
      name: name as never,
      kind: 'alertmanager' as const,
      urls: [url],
      pollMs: 5_000,
      mirrorAcks: false,
      auth: auth as never,
      headers: { 'X-Key': 'env:NIGHTDESK_HEADER' },
      caFile: null,
    })
    const forms = [
      form('typed', { kind: 'bearer', token: typed }),
      form('env', { kind: 'basic-from', username: 'mira', reference: 'env:NIGHTDESK_CANARY' }),
      form('file', { kind: 'bearer-from', reference: `file:${aside}/token` }),
      form('command', { kind: 'bearer-from', reference: quoted }),
      form('refused', { kind: 'bearer', token: refused }),
    ]
    sent.push(await page.query('sources.test', form('tested', { kind: 'bearer', token: tested })))
    for (const each of forms) {
      sent.push(await page.query('sources.test', each))
      await page.order('sources.save', each)
    }
    const described = {
      ...{ name: 'kind' as never, kind: 'json' as const, auth: { kind: 'bearer' as const, token: kindly } },
      entry: { url: `${url}/alerts`, poll: '5s', fields: { id: '/id' } },
    }
    sent.push(
      await page.query('sources.testKind', described),
      await page.query('sources.preview', { form: described, sample: null }),
    )
    await page.order('sources.saveKind', described)
    sent.push(await page.query('sources.kindSettings', { name: 'kind' as never }))
    const seen = (): readonly string[] =>
      canaries.filter((canary) => given.some((words) => words.includes(canary)))
    const stands = (): readonly (string | undefined)[] =>
      (state?.sources ?? []).map(({ failure, lastGoodAt }) => (lastGoodAt === null ? failure?.kind : 'heard'))
    await eventually(stands).toEqual(['heard', 'heard', 'heard', 'heard', 'unauthorised', 'heard'])
    expect(state).toMatchObject({ desk: { shell: { facts: { secrets: { kind } } } } })
    // They were really used, each of them.
    expect(seen()).toEqual(canaries)
    for (const { name } of forms) {
      const settings: SourceSettings = await page.query('sources.settings', { name })
      sent.push(settings, await page.query('sources.detail', { name }))
    }
    sent.push(await page.query('config.read', {}), await page.query('data.status', {}))
    // It is told what there is, before all that was written is looked through.
    const anything = { text: 'canary', kinds: [], environment: null, customer: null, from: null, to: null }
    const told = async () =>
      (await page.query('find.search', { ...anything, limit: 50, before: null })).behind
    await eventually(told).toBe(0)
    sent.push(await page.query('find.search', { ...anything, limit: 50, before: null }))
    await page.order('data.backUp', {})
    await page.order('data.export', {})
    await desk.close()
    closed = true

    const written = filesUnder(dataDir)
    expect(written.some((name) => name.startsWith('exports'))).toBe(true)
    expect(written).toContain('almanac.db')
    expect(written.filter((name) => /^(exports|backups).*(almanac|feed)/.test(name))).toEqual([])
    const leaks = written.filter((name) => holds(readFileSync(path.join(dataDir, name), 'latin1')).length > 0)
    expect(leaks).toEqual(keepers)
    expect(holds(JSON.stringify(sent))).toEqual([])
    expect(holds([...urls, ...logged, ...process.argv].join('\n'))).toEqual([])
    for (const keeper of [...keepers, 'config.yaml', 'almanac.db'])
      expect([keeper, (statSync(path.join(dataDir, keeper)).mode & 0o077).toString(8)]).toEqual([keeper, '0'])
  })
})
