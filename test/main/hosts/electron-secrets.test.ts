/** The keychain store over a double of Electron's safeStorage, with the backends of every system. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SecretKeeping } from '../../../contract/shell.ts'
import { createElectronSecrets } from '../../../main/hosts/electron-secrets.ts'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { createKeychain } from '../../helpers/keychain.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

function open(options: { platform?: NodeJS.Platform; backend?: string; folder?: string } = {}) {
  const { platform = 'linux', backend = 'gnome_libsecret', folder = aTestFolder() } = options
  const keychain = createKeychain(backend)
  const clock = createManualClock()
  const start = () => createElectronSecrets(keychain.safeStorage, folder, { platform, clock })
  return {
    folder,
    keychain,
    clock,
    store: start(),
    start,
    text: () => readFileSync(path.join(folder, 'secrets-sealed.json'), 'utf8'),
    files: () => readdirSync(folder).toSorted(),
    settle: () => clock.advanceAsync(0),
  }
}

describe('a secret behind the keychain', () => {
  it('is sealed, with its backend beside it, in a file for its owner only', async () => {
    const { store, text, folder, start } = open()
    await store.set('plover', 'hunter2')
    expect(text()).not.toContain('hunter2')
    expect(JSON.parse(text())).toMatchObject({
      version: 1,
      secrets: { plover: { backend: 'gnome_libsecret', weak: false } },
    })
    expect((statSync(path.join(folder, 'secrets-sealed.json')).mode & 0o777).toString(8)).toBe('600')
    expect(await start().get('plover')).toBe('hunter2')
    await store.remove('plover')
    expect([await start().get('plover'), await store.get('toString')]).toEqual([undefined, undefined])
  })

  it('is not lost to another one while its file cannot be read, and the store begins all the same', async () => {
    const { store, folder, start, settle } = open()
    await store.set('plover', 'hunter2')
    const file = path.join(folder, 'secrets-sealed.json')
    renameSync(file, `${file}.kept`)
    mkdirSync(file)
    const next = start()
    await settle()
    expect(next.keeping().kind).toBe('keychain')
    await expect(next.get('plover')).rejects.toMatchObject({ code: 'not-allowed' })
    for (const changing of [next.set('heron', 'x'), next.remove('plover'), next.allowWeakSecrets()])
      await expect(changing).rejects.toMatchObject({ code: 'cannot-save' })
    rmdirSync(file)
    renameSync(`${file}.kept`, file)
    await next.set('heron', 'two')
    expect([await next.get('plover'), await next.get('heron')]).toEqual(['hunter2', 'two'])
  })

  it.each<[NodeJS.Platform, string, Partial<SecretKeeping>]>([
    [
      'darwin',
      'unknown',
      { kind: 'keychain', backend: 'keychain', words: expect.stringMatching(/Keychain/) },
    ],
    [
      'win32',
      'unknown',
      { kind: 'keychain', backend: 'dpapi', words: expect.stringMatching(/not other programs/) },
    ],
    ['linux', 'kwallet6', { kind: 'keychain', backend: 'kwallet6', words: expect.stringMatching(/keyring/) }],
    ['linux', 'basic_text', { kind: 'weak', backend: 'basic_text', refused: true }],
    ['linux', 'unknown', { kind: 'weak', backend: 'unknown', refused: true }],
  ])('on %s with %s, its worth is said', (platform, backend, keeping) => {
    expect(open({ platform, backend }).store.keeping()).toMatchObject(keeping)
  })

  it('asks the system for nothing while there is nothing to seal or to open', async () => {
    const { store, keychain, settle } = open()
    await store.get('plover')
    await settle()
    expect(keychain.asked()).toBe(0)
  })

  it('the newest wins, however late the keychain answers the older', async () => {
    const { store, keychain, settle } = open()
    const answer = keychain.holdBack()
    const older = store.set('plover', 'older')
    await settle()
    await store.set('plover', 'newer')
    answer()
    await older
    expect(await store.get('plover')).toBe('newer')
  })

  it('is sealed anew when its key has changed', async () => {
    const { store, keychain, text, settle } = open()
    await store.set('plover', 'hunter2')
    const before = text()
    keychain.rotate()
    expect(await store.get('plover')).toBe('hunter2')
    await settle()
    expect(text()).not.toBe(before)
    expect(await store.get('plover')).toBe('hunter2')
  })
})

describe('a keychain that does not play along', () => {
  it('changed to another one: says which, and nothing is thrown away', async () => {
    const { store, keychain } = open()
    await store.set('plover', 'hunter2')
    keychain.become('kwallet6')
    await expect(store.get('plover')).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringMatching(/cannot read its token.*gnome_libsecret.*kwallet6.*type it again/),
    })
    keychain.become('gnome_libsecret')
    expect(await store.get('plover')).toBe('hunter2')
  })

  it('opens to nonsense, or to what another name keeps: that is never taken for the secret', async () => {
    const { store, folder, text } = open()
    await store.set('plover', 'hunter2')
    const file = JSON.parse(text())
    file.secrets.heron = file.secrets.plover
    writeFileSync(path.join(folder, 'secrets-sealed.json'), JSON.stringify(file))
    await expect(store.get('heron')).rejects.toMatchObject({ code: 'not-allowed' })
    file.secrets.plover.sealed = Buffer.from('v11gnome_libsecret|0:nonsense').toString('base64')
    writeFileSync(path.join(folder, 'secrets-sealed.json'), JSON.stringify(file))
    await expect(store.get('plover')).rejects.toMatchObject({ code: 'not-allowed' })
  })

  it('that is locked keeps nothing, says so, and is told when it works again', async () => {
    const { store, keychain } = open()
    const told: SecretKeeping['kind'][] = []
    store.watchKeeping(({ kind }) => told.push(kind))
    keychain.lock(true)
    await expect(store.set('plover', 'hunter2')).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await store.get('plover')).toBeUndefined()
    keychain.lock(false)
    await store.set('plover', 'hunter2')
    expect(told).toEqual(['keychain', 'unavailable', 'keychain'])
  })

  it('that never answers keeps nothing, and says so after a minute', async () => {
    const { store, keychain, clock, files } = open()
    const answer = keychain.holdBack()
    const setting = expect(store.set('plover', 'hunter2')).rejects.toMatchObject({
      message: expect.stringMatching(/did not answer/),
    })
    await clock.advanceAsync(60_000)
    await setting
    answer()
    await clock.advanceAsync(0)
    expect(files()).toEqual([])
  })
})

describe('a store that protects from nobody', () => {
  const refused = { code: 'not-allowed', message: expect.stringMatching(/nothing was kept/) }

  it.each(['basic_text', 'unknown'])(
    '%s is refused until it is allowed; then that is recorded (F71)',
    async (backend) => {
      const { store, keychain, files, text, start, folder } = open({ backend })
      await expect(store.set('plover', 'hunter2')).rejects.toMatchObject(refused)
      expect([files(), keychain.plainAllowed()]).toEqual([[], false])
      await store.allowWeakSecrets()
      expect(store.keeping()).toMatchObject({ kind: 'weak', words: expect.stringMatching(/as you allowed/) })
      expect(store.keeping().refused).toBeUndefined()
      await store.set('plover', 'hunter2')
      expect(JSON.parse(text())).toMatchObject({
        weakAllowed: { backend, at: '2026-11-22T03:14:05.000Z' },
        secrets: { plover: { backend, weak: true } },
      })
      expect([await start().get('plover'), start().keeping().refused]).toEqual(['hunter2', undefined])
      expect(readdirSync(folder)).toEqual(['secrets-sealed.json'])
    },
  )

  it('is recognised by what it makes, whatever it calls itself', async () => {
    const { store, keychain, files, start } = open({ backend: 'gnome_libsecret' })
    keychain.sealWeakly()
    await expect(store.set('plover', 'hunter2')).rejects.toMatchObject(refused)
    expect([files(), store.keeping()]).toEqual([[], expect.objectContaining({ kind: 'weak', refused: true })])
    await store.allowWeakSecrets()
    await store.set('plover', 'hunter2')
    expect([start().keeping().kind, await start().get('plover')]).toEqual(['weak', 'hunter2'])
  })
})

describe('what the Node host kept', () => {
  it('is taken over, then its file goes; typed there later, it is taken over again', async () => {
    const folder = aTestFolder()
    const file = createSecretFile(folder)
    await file.set('plover', 'one')
    await file.set('heron', 'two')
    const { start, files, settle, store } = open({ folder })
    await settle()
    expect([files(), await store.get('plover'), await store.get('heron')]).toEqual([
      ['secrets-sealed.json'],
      'one',
      'two',
    ])
    // The Node host cannot open it: it says so, and takes another one.
    await expect(file.get('plover')).rejects.toMatchObject({
      message: expect.stringMatching(/Type it again/),
    })
    await file.set('plover', 'three')
    const next = start()
    await settle()
    expect([files(), await next.get('plover')]).toEqual([['secrets-sealed.json'], 'three'])
    await file.remove('heron')
    expect(await next.get('heron')).toBeUndefined()
  })

  it.each([
    ['locked', (keychain: ReturnType<typeof createKeychain>) => keychain.lock(true)],
    ['silent', (keychain: ReturnType<typeof createKeychain>) => void keychain.holdBack()],
    ['weak', (keychain: ReturnType<typeof createKeychain>) => keychain.become('basic_text')],
  ])('stays where it is, and in force, while the keychain is %s', async (_, spoil) => {
    const folder = aTestFolder()
    await createSecretFile(folder).set('plover', 'one')
    const keychain = createKeychain('gnome_libsecret')
    spoil(keychain)
    const clock = createManualClock()
    const store = createElectronSecrets(keychain.safeStorage, folder, { platform: 'linux', clock })
    await clock.advanceAsync(0)
    expect([await store.get('plover'), readdirSync(folder)]).toEqual(['one', ['secrets.json']])
    expect(store.keeping().words).toMatch(/1 of an earlier start still lie in a plain file/)
  })

  it('is taken over as soon as the weak store is allowed', async () => {
    const folder = aTestFolder()
    await createSecretFile(folder).set('plover', 'one')
    const { store, settle, files } = open({ folder, backend: 'basic_text' })
    await store.allowWeakSecrets()
    await settle()
    expect([files(), await store.get('plover')]).toEqual([['secrets-sealed.json'], 'one'])
  })
})
