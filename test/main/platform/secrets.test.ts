import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

describe('the secrets file', () => {
  it('is for its owner only, in a folder for its owner only', async () => {
    const folder = path.join(aTestFolder(), 'data')
    await createSecretFile(folder).set('plover', 'hunter2')
    expect([modeOf(folder), modeOf(path.join(folder, 'secrets.json'))]).toEqual(['700', '600'])
  })

  it('becomes so when it was not, whatever an interrupted writing left', async () => {
    const folder = aTestFolder()
    for (const name of ['secrets.json', 'secrets.json.new']) {
      writeFileSync(path.join(folder, name), '{"plover":"old"}')
      chmodSync(path.join(folder, name), 0o666)
    }
    await createSecretFile(folder).set('heron', 'hunter2')
    expect(readdirSync(folder)).toEqual(['secrets.json'])
    expect(modeOf(path.join(folder, 'secrets.json'))).toBe('600')
  })

  it('keeps, replaces and removes, also for the next run', async () => {
    const folder = aTestFolder()
    const store = createSecretFile(folder)
    await store.set('plover', 'one')
    await store.set('heron', 'two "ü" 🔥\n')
    await store.set('plover', 'three')
    const next = createSecretFile(folder)
    expect([await next.get('plover'), await next.get('heron'), await next.get('dunlin')]).toEqual([
      'three',
      'two "ü" 🔥\n',
      undefined,
    ])
    await next.remove('plover')
    await next.remove('dunlin')
    expect([await store.get('plover'), await store.get('heron')]).toEqual([undefined, 'two "ü" 🔥\n'])
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has no %s that nobody typed in',
    async (name) => {
      const store = createSecretFile(aTestFolder())
      expect(await store.get(name)).toBeUndefined()
      await store.set('plover', 'one')
      expect(await store.get(name)).toBeUndefined()
    },
  )

  it.each([
    ['nothing', ''],
    ['no JSON', '{"plover":'],
    ['no object', '["plover"]'],
    ['null', 'null'],
    ['other values than texts', '{"plover":1,"heron":{"a":1}}'],
  ])('with %s in it holds no secrets, and can be written again', async (_, text) => {
    const folder = aTestFolder()
    writeFileSync(path.join(folder, 'secrets.json'), text)
    const store = createSecretFile(folder)
    expect([await store.get('plover'), await store.get('heron')]).toEqual([undefined, undefined])
    await store.set('plover', 'new')
    expect(await store.get('plover')).toBe('new')
    // Somebody may still get out of it what it held.
    const isTorn = text !== '' && !text.startsWith('{"plover":1')
    const aside = path.join(folder, 'secrets.json.damaged-1')
    expect(existsSync(aside) && [readFileSync(aside, 'utf8'), modeOf(aside)]).toEqual(isTorn && [text, '600'])
  })

  it('put aside twice loses neither', async () => {
    const folder = aTestFolder()
    const file = path.join(folder, 'secrets.json')
    for (const text of ['{"a":', '{"b":']) {
      writeFileSync(file, text)
      await createSecretFile(folder).set('plover', 'new')
    }
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toBe('{"a":')
    expect(readFileSync(`${file}.damaged-2`, 'utf8')).toBe('{"b":')
  })

  it('that cannot be read now is not taken for an empty one: nothing of it is lost', async () => {
    const folder = aTestFolder()
    const file = path.join(folder, 'secrets.json')
    const store = createSecretFile(folder)
    await store.set('plover', 'one')
    renameSync(file, `${file}.kept`)
    mkdirSync(file)
    await expect(store.get('plover')).rejects.toMatchObject({
      code: 'not-allowed',
      message: 'secrets.json in the data folder cannot be read (EISDIR).',
    })
    for (const changing of [store.set('heron', 'two'), store.remove('plover')])
      await expect(changing).rejects.toMatchObject({ code: 'cannot-save' })
    rmdirSync(file)
    renameSync(`${file}.kept`, file)
    await store.set('heron', 'two')
    expect([await store.get('plover'), await store.get('heron')]).toEqual(['one', 'two'])
  })

  it('says so when it cannot be written', async () => {
    const folder = aTestFolder()
    mkdirSync(path.join(folder, 'secrets.json.new'))
    await expect(createSecretFile(folder).set('plover', 'x')).rejects.toMatchObject({ code: 'cannot-save' })
  })
})
