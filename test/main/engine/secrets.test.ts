/** Sources whose secrets come late, never, or have to be looked up again: seen or blind, never silently unwatched. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceSettings, SourceTest } from '../../../contract/queries.ts'
import { sightOf } from '../../../contract/source-health.ts'
import { isAllQuiet } from '../../../contract/state.ts'
import { createElectronSecrets } from '../../../main/hosts/electron-secrets.ts'
import type { Http } from '../../../main/platform/http.ts'
import { createSecretFile, type SecretStore } from '../../../main/platform/secrets.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createKeychain } from '../../helpers/keychain.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const config = `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: [http://am1.invalid], auth: { bearer: "stored:plover" } }
  - { name: heron, kind: alertmanager, urls: [http://am2.invalid] }
`

let night: Night
afterEach(() => night.close())

interface Refusal {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** Servers that want this token at am1, with what each request there brought. */
function guarded(token: () => string, refusal: Refusal = { status: 401 }) {
  const seen: (string | undefined)[] = []
  const wrap =
    (http: Http): Http =>
    async (request) => {
      if (!request.url.startsWith('http://am1.')) return http(request)
      const given = request.headers?.authorization
      seen.push(given)
      if (given === `Bearer ${token()}`) return http(request)
      return { ok: true, response: { headers: {}, body: Buffer.from(''), latencyMs: 1, ...refusal } }
    }
  return { wrap, seen }
}

const health = (name: string) => night.state().sources.find((source) => source.name === name)
const sight = (name: string) => {
  const source = health(name)
  return source ? sightOf(source, night.clock.now()) : 'gone'
}

/** A keychain with plover's token in it, and the store of a session that opens it. */
async function aKeychain() {
  const folder = aTestFolder()
  const keychain = createKeychain('gnome_libsecret')
  const store: SecretStore = createElectronSecrets(keychain.safeStorage, folder, {
    platform: 'linux',
    clock: createManualClock(),
  })
  await store.set('plover', 's3cret')
  return { keychain, store }
}

describe('a keychain', () => {
  it('that answers late holds up nothing but its own source, which is asked as soon as it has', async () => {
    const { keychain, store } = await aKeychain()
    const answer = keychain.holdBack()
    const { wrap, seen } = guarded(() => 's3cret')
    night = await startNight({ peers: 2, config, secrets: store, wrap })
    night.fire(pageLabels(), { summary: 'at heron' }, [1])
    await night.pass(3_000)
    // So far this is no failure; nor is it all clear.
    expect([seen, health('plover')?.failure, isAllQuiet(night.state(), 0, night.clock.now())]).toEqual([
      [],
      null,
      false,
    ])
    await night.pass(20_000)
    expect([sight('heron'), night.titles('needs-you')]).toEqual(['live', ['at heron']])
    expect([seen, health('plover')?.failure]).toEqual([
      [],
      { kind: 'secret-missing', detail: expect.stringMatching(/cannot read its token.*type it again/) },
    ])
    await night.pass(165_000)
    expect(sight('plover')).toBe('blind')
    expect(night.shown.map(({ title }) => title)).toContain('No word from Alertmanager plover')
    answer()
    await night.pass(1_000)
    expect([sight('plover'), seen[0], health('plover')?.failure]).toEqual(['live', 'Bearer s3cret', null])
  })

  it('that was exchanged makes its source say so, and typing the token again mends it', async () => {
    const { keychain, store } = await aKeychain()
    keychain.become('kwallet6')
    const { wrap } = guarded(() => 's3cret')
    night = await startNight({ peers: 2, config, secrets: store, wrap })
    await night.pass(20_000)
    expect([sight('heron'), health('plover')?.failure]).toEqual([
      'live',
      {
        kind: 'secret-missing',
        detail: expect.stringMatching(/sealed with gnome_libsecret.*kwallet6.*type it again/),
      },
    ])
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    await night.order('sources.save', { ...form, auth: { kind: 'bearer', token: 's3cret' } })
    await night.pass(1_000)

    expect(sight('plover')).toBe('live')
  })

  it('that refuses to keep a token changes nothing: neither the file nor what is asked', async () => {
    const { keychain, store } = await aKeychain()
    const { wrap } = guarded(() => 's3cret')
    night = await startNight({ peers: 2, config, secrets: store, wrap })
    await night.pass(1_000)
    keychain.become('basic_text')
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    const moved = { ...form, urls: ['http://am9.invalid'], auth: { kind: 'bearer', token: 'other' } }
    await expect(night.order('sources.save', moved)).rejects.toMatchObject({ code: 'not-allowed' })
    await night.pass(30_000)
    expect([readFileSync(path.join(night.dir, 'config.yaml'), 'utf8'), sight('plover')]).toEqual([
      config,
      'live',
    ])
  })
})

describe('an engine that has stopped', () => {
  it('asks nothing again when the keychain answers only then', async () => {
    const { keychain, store } = await aKeychain()
    const { wrap, seen } = guarded(() => 's3cret')
    night = await startNight({ peers: 2, config, secrets: store, wrap })
    await night.pass(1_000)
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    const answer = keychain.holdBack()
    const saving = night.order('sources.save', { ...form, auth: { kind: 'bearer', token: 's3cret' } })
    await night.pass(1_000)
    await night.engine().stop()
    const before = seen.length
    answer()
    await saving
    await night.pass(30_000)
    expect(seen.length).toBe(before)
  })
})

/** A file that a command of ours prints; what it prints may change. */
function aCommand(token: string) {
  const file = path.join(aTestFolder(), 'token')
  writeFileSync(file, token)
  const script = 'process.stdout.write(require("fs").readFileSync(process.argv[1]))'
  return { argv: [process.execPath, '-e', script, file], become: (next: string) => writeFileSync(file, next) }
}

const withCommand = (argv: readonly string[]): string =>
  config.replace('"stored:plover"', JSON.stringify({ command: argv }))

describe('a token that a command prints', () => {
  it('is asked for again when the source refuses it, and the source is blind no less meanwhile', async () => {
    let wanted = 'one'
    const { wrap, seen } = guarded(() => wanted)
    const { argv, become } = aCommand('one')
    night = await startNight({ peers: 2, config: withCommand(argv), wrap })
    await eventually(() => seen.length).toBeGreaterThan(0)
    await night.pass(61_000)
    expect(sight('plover')).toBe('live')
    // A token that is new each time, and never the right one: the age of the last answer must go on counting.
    wanted = 'three'
    for (const wrong of ['two', 'four', 'five', 'six']) {
      become(wrong)
      await night.pass(61_000)
      await eventually(() => seen.at(-1)).toBe(`Bearer ${wrong}`)
    }
    expect([sight('plover'), health('plover')?.failure?.kind]).toEqual(['blind', 'unauthorised'])
    become('three')
    await night.pass(61_000)
    await eventually(() => seen.at(-1)).toBe('Bearer three')
    await night.pass(1_000)
    expect(sight('plover')).toBe('live')
  })

  it.each<[string, Refusal]>([
    ['forbids', { status: 403 }],
    ['sends to a login page', { status: 302, headers: { location: 'https://login.invalid/' } }],
    ['answers with a login page', { status: 200, body: Buffer.from('<html>Sign in</html>') }],
  ])('is looked up again when the source %s, and at once when a person insists', async (_, refusal) => {
    let wanted = 'one'
    const { wrap, seen } = guarded(() => wanted, refusal)
    const file = path.join(aTestFolder(), 'token')
    writeFileSync(file, 'one', { mode: 0o600 })
    night = await startNight({
      peers: 2,
      config: config.replace('stored:plover', `file:${file}`),
      wrap,
    })
    await eventually(() => seen.length).toBeGreaterThan(0)
    await night.pass(61_000)
    expect(sight('plover')).toBe('live')
    wanted = 'two'
    writeFileSync(file, 'two')
    await night.pass(20_000)
    await eventually(() => seen.at(-1)).toBe('Bearer two')
    await night.pass(1_000)
    expect(health('plover')?.failure).toBeNull()
    wanted = 'three'
    await night.pass(16_000)
    expect(health('plover')?.failure).not.toBeNull()
    writeFileSync(file, 'three')
    await night.order('sources.tryAgain', { name: 'plover' })
    await eventually(() => seen.at(-1)).toBe('Bearer three')
  })

  it('is a reference for the form and in the file, which stays as it was written', async () => {
    const { argv } = aCommand('one')
    const text = withCommand(argv)
    night = await startNight({ peers: 2, config: text })
    const { form, hasSecret } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    expect([form.auth, hasSecret]).toEqual([
      { kind: 'bearer-from', reference: expect.stringMatching(/^command:.*token$/) },
      false,
    ])
    await night.order('sources.save', form)
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toBe(text)
    // A page may have been made to ask for anything: it brings in no program, by none of the ways into the file.
    const other = { ...form, auth: { kind: 'bearer-from', reference: 'command:touch /tmp/x' } }
    const refused = {
      code: 'not-allowed',
      message: expect.stringMatching(/no program at the word of a window/),
    }
    await expect(night.order('sources.save', other)).rejects.toMatchObject(refused)
    await expect(night.query('sources.test', other)).rejects.toMatchObject(refused)
    const worse = text.replace(/readFileSync/, 'rmSync')
    await expect(night.order('config.save', { text: worse, base: text })).rejects.toMatchObject(refused)
    await night.order('config.save', { text: `# kept\n${text}`, base: text })
    await night.order('config.save', { text, base: `# kept\n${text}` })
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toBe(text)
    await night.order('sources.save', { ...form, auth: { kind: 'bearer-from', reference: 'env:AM' } })
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toMatch(/"?bearer"?: ?"?env:AM/)
  })
})

describe('a typed token that two sources name', () => {
  const shared = config.replace(
    'urls: [http://am2.invalid] }',
    'urls: [http://am2.invalid], auth: { bearer: "stored:plover" } }',
  )

  it.each([
    ['is removed', async () => night.order('sources.remove', { name: 'plover' })],
    [
      'has another one',
      async () => {
        const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
        await night.order('sources.save', { ...form, auth: { kind: 'none' } })
      },
    ],
  ])('stays for the other when the one it was typed for %s', async (_, change) => {
    const store = createSecretFile(aTestFolder())
    await store.set('plover', 's3cret')
    night = await startNight({ peers: 2, config: shared, secrets: store })
    await night.pass(1_000)
    await change()
    expect(await store.get('plover')).toBe('s3cret')
    await night.pass(61_000)
    expect([sight('heron'), health('heron')?.failure]).toEqual(['live', null])
  })
})

describe('the test of a form', () => {
  it('takes a token from where it is kept, and says who else can read it', async () => {
    const { wrap } = guarded(() => 'one')
    const file = path.join(aTestFolder(), 'token')
    writeFileSync(file, 'one\n', { mode: 0o644 })
    night = await startNight({ peers: 2, config, wrap })
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    const test = (auth: unknown) => night.query<SourceTest>('sources.test', { ...form, auth })
    const good = await test({ kind: 'bearer-from', reference: `file:${file}` })
    expect([good.ok, good.advice.join(' ')]).toEqual([true, expect.stringMatching(/Other users.*chmod 600/)])
    expect(await test({ kind: 'bearer-from', reference: `file:${file}.gone` })).toMatchObject({
      ok: false,
      failure: { kind: 'secret-missing', detail: `file:${file}.gone is not there` },
    })
    expect((await test({ kind: 'bearer', token: 'one' })).ok).toBe(true)
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toBe(config)
  })
})
