import { describe, expect, it } from 'vitest'
import { orders, sourceForm } from '../../../contract/orders.ts'
import { formOf, nameFrom, newForm, readForm, withPeers } from '../../../renderer/settings/form-values.ts'
import { sourceFormWords, wordsWith } from '../../../renderer/settings/form-words.ts'

describe('the source form', () => {
  it('makes of a bare address what the engine takes', () => {
    const { form } = readForm({ ...newForm, urls: ['alerts.heron.internal', ''] }, [])
    expect(form).toMatchObject({ name: 'heron', urls: ['https://alerts.heron.internal'], pollMs: 15_000 })
    expect(sourceForm.safeParse(form).success).toBe(true)
  })

  it.each([
    [{ urls: [''] }, 'url-0'],
    [{ urls: ['ftp://x'] }, 'url-0'],
    [{ urls: ['https://mira:secret@x.example'] }, 'url-0'],
    [{ urls: ['https://a.example', 'https://a.example'] }, 'url-1'],
    [{ urls: ['https://a.example'], name: 'Not A Name' }, 'name'],
    [{ urls: ['https://a.example'], name: 'taken' }, 'name'],
    [{ urls: ['https://a.example'], pollSeconds: '90' }, 'pollSeconds'],
    [{ urls: ['https://a.example'], auth: 'basic', username: 'mira' }, 'password'],
    [{ urls: ['https://a.example'], auth: 'bearer' }, 'token'],
    [{ urls: ['https://a.example'], auth: 'bearer', place: 'env', reference: 'A B' }, 'reference'],
    [{ urls: ['https://a.example'], auth: 'bearer', place: 'file', reference: 'token' }, 'reference'],
    [{ urls: ['https://a.example'], auth: 'bearer', place: 'command' }, 'reference'],
    [{ urls: ['https://a.example'], headers: [{ name: 'a b', value: 'c' }] }, 'headers'],
    [{ urls: ['https://a.example'], headers: [{ name: 'Authorization', value: 'c' }] }, 'headers'],
  ] as const)('says what is wrong with %j at %s', (part, field) => {
    const { form, errors } = readForm({ ...newForm, ...part }, ['taken'])
    expect(form).toBeNull()
    expect(Object.keys(errors ?? {})).toEqual([field])
  })

  it.each([
    ['env', 'AM_TOKEN', 'env:AM_TOKEN'],
    ['file', '/run/am token', 'file:/run/am token'],
    ['file', 'C:\\am', 'file:C:\\am'],
    ['command', 'pass show "a b"', 'command:pass show "a b"'],
  ] as const)(
    'names a secret that is kept by somebody else: %s %s, there and back',
    (place, typed, reference) => {
      const access = { urls: ['https://a.example'], username: 'mira', place, reference: ` ${typed} ` }
      const bearer = readForm({ ...newForm, ...access, auth: 'bearer' }, []).form
      const basic = readForm({ ...newForm, ...access, auth: 'basic' }, []).form
      expect([bearer?.auth, basic?.auth]).toEqual([
        { kind: 'bearer-from', reference },
        { kind: 'basic-from', username: 'mira', reference },
      ])
      expect([bearer, basic].map((form) => sourceForm.safeParse(form).success)).toEqual([true, true])
      const again = formOf({ form: basic as NonNullable<typeof basic>, hasSecret: false, editable: true })
      expect(again).toMatchObject({ auth: 'basic', username: 'mira', place, reference: typed, password: '' })
    },
  )

  it('keeps a stored secret without ever holding it', () => {
    const stored = {
      form: {
        name: 'plover',
        kind: 'alertmanager',
        urls: ['https://a.example'],
        pollMs: 30_000,
        mirrorAcks: true,
        auth: { kind: 'basic', username: 'mira', password: '' },
        headers: {},
        caFile: null,
      },
      hasSecret: true,
      editable: true,
    } as const
    const values = formOf({ ...stored, form: { ...stored.form, urls: [...stored.form.urls] } })
    expect(values).toMatchObject({ auth: 'keep', password: '', token: '', pollSeconds: '30' })
    expect(readForm(values, []).form?.auth).toEqual({ kind: 'keep' })
  })

  it('takes the Prometheus of a source by its address, or none', () => {
    const typed = { ...newForm, urls: ['https://a.example'] }
    const { form } = readForm({ ...typed, prometheus: ' prom.example ' }, [])
    expect([form?.prometheus, readForm(typed, []).form?.prometheus]).toEqual(['https://prom.example', null])
    const again = formOf({ form: form as NonNullable<typeof form>, hasSecret: false, editable: true })
    expect(again.prometheus).toBe('https://prom.example')
    const wrong = readForm({ ...typed, prometheus: 'https://me:pw@prom.example' }, [])
    expect(Object.keys(wrong.errors ?? {})).toEqual(['prometheus'])
  })

  it.each([
    ['https://alertmanager.plover.example:9093', 'plover'],
    ['http://127.0.0.1:9093', 'alertmanager'],
    ['plover-am.example', 'plover-am'],
    ['not an address', ''],
  ])('guesses a name from %s', (url, name) => {
    expect(nameFrom(url)).toBe(name)
  })
})

describe('how its labels are read', () => {
  const at = { urls: ['https://a.example'] }
  const settings = (form: object) => formOf({ form: form as never, hasSecret: false, editable: true })

  it('goes there and back, and is empty where nothing is said of it', () => {
    const texts = {
      ...newForm.texts,
      'mapping.team': 'squad, team',
      'mapping.severities': 'P1 = page\nP9 = none',
    }
    const { form } = readForm({ ...newForm, ...at, texts }, [])
    expect(form?.mapping).toEqual({ team: ['squad', 'team'], severities: { P1: 'page', P9: 'none' } })
    expect(sourceForm.safeParse(form).success).toBe(true)
    expect(settings(form ?? {}).texts).toEqual({ ...texts, 'mapping.team': 'squad\nteam' })
    expect(readForm({ ...newForm, ...at }, []).form?.mapping).toEqual({})
    const { mapping: _, ...older } = form ?? {}
    expect(settings(older).texts).toEqual(newForm.texts)
  })

  it('says which line is none', () => {
    const texts = { ...newForm.texts, 'mapping.severities': 'P1 is page' }
    expect(readForm({ ...newForm, ...at, texts }, []).errors).toEqual({
      'mapping.severities': 'Line 1 is not “name = value”.',
    })
  })

  it('is kept as a draft, also beside words that were kept before there was such a part', () => {
    const texts = { ...newForm.texts, 'mapping.team': 'squad' }
    const words = sourceFormWords.write({ ...newForm, texts })
    expect(sourceFormWords.read(words, newForm)?.texts).toEqual(texts)
    const odd = words.replace('"squad"', '7')
    expect(sourceFormWords.read(odd, newForm)).toBeNull()
  })
})

describe('a form for addresses that somebody has named', () => {
  it('has them beside its own, each once', () => {
    expect(withPeers(newForm, ['http://a', 'http://b']).urls).toEqual(['http://a', 'http://b'])
    expect(withPeers({ ...newForm, urls: ['http://a'] }, ['http://a', 'http://b']).urls).toEqual([
      ...['http://a', 'http://b'],
    ])
    expect(withPeers(newForm, []).urls).toEqual([''])
  })

  it.each(['form:source-found', 'form:source-found:plover'])('is a draft of its own: %s', (key) => {
    expect(orders['drafts.save'].safeParse({ key, text: 'x' }).success).toBe(true)
  })

  it('shows nothing that was typed for others', () => {
    const typed = sourceFormWords.write({ ...newForm, urls: ['http://a'], name: 'heron' })
    expect(wordsWith(['http://a']).read(typed, newForm)?.name).toBe('heron')
    expect(wordsWith(['http://b']).read(typed, newForm)).toBeNull()
  })
})
