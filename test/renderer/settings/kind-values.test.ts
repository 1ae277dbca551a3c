/** What stands in the form of a described kind, and the entry of the file it makes. */
import { describe, expect, it } from 'vitest'
import { kindForm } from '../../../contract/source-form-orders.ts'
import { describedKind, describedKinds } from '../../../contract/source-kinds.ts'
import { budgetWords, deedsWords } from '../../../renderer/settings/card-lines.tsx'
import {
  errorByField,
  type KindValues,
  kindValuesOf,
  kindWords,
  newKind,
  readKind,
} from '../../../renderer/settings/kind-values.ts'
import { notWatched } from '../../../renderer/settings/peers-found.tsx'

const json = describedKind('json')
const hook = describedKind('webhook')
const typed = (texts: Record<string, string>, more: Partial<KindValues> = {}): KindValues => {
  const start = newKind(json)
  return { ...start, ...more, texts: { ...start.texts, ...texts } }
}
const least = { url: 'https://status.example.com/a?open=1', 'fields.id': '/id' }

describe.each(describedKinds)('the form of $kind', (description) => {
  it('asks for what it needs, and for nothing else', () => {
    const { errors } = readKind(description, newKind(description), [])
    const needed = description.fields.flatMap(({ key, isRequired, onlyIf }) =>
      isRequired && !onlyIf ? [key] : [],
    )
    const secret = description.access === 'token' ? ['token'] : []
    expect(Object.keys(errors ?? {}).sort()).toEqual([...needed, ...secret].sort())
  })
})

describe('an entry', () => {
  it('holds only what was said, each in its own way', () => {
    const { form } = readKind(
      json,
      typed({
        ...least,
        'fields.labels': 'team = /owner/team\nsquad=/x',
        'states.over': 'done, gone',
        mirrorAcks: 'no',
        'actions.note.method': 'PUT',
        'actions.resolve.path': '/x/{id}',
        'mapping.team': 'squad\nteam',
        'mapping.severities': 'major = page',
      }),
      ['json'],
    )
    expect(kindForm.parse(form)).toEqual({
      ...{ name: 'json-2', kind: 'json', auth: { kind: 'none' } },
      entry: {
        url: least.url,
        fields: { id: '/id', labels: { team: '/owner/team', squad: '/x' } },
        states: { over: ['done', 'gone'] },
        mirrorAcks: false,
        actions: { resolve: { path: '/x/{id}' } },
        mapping: { team: ['squad', 'team'], severities: { major: 'page' } },
      },
    })
  })

  it('fills the form that made it', () => {
    const { form } = readKind(json, typed({ ...least, poll: '1m', mirrorAcks: 'no' }), [])
    if (!form) throw new Error('wrong')
    const values = kindValuesOf(json, { form, hasSecret: false, editable: true })
    expect(readKind(json, values, []).form).toEqual(form)
    expect(values.texts).toMatchObject({ poll: '1m', mirrorAcks: 'no', 'states.held': 'acknowledged\nacked' })
  })

  it('leaves out what another choice hides', () => {
    const start = newKind(hook)
    const texts = { ...start.texts, port: '9098', 'fields.id': 'no pointer' }
    const values = { ...start, token: 'long', texts }
    expect(readKind(hook, values, []).form?.entry).toEqual({ port: 9_098 })
    const generic = { ...values, texts: { ...texts, format: 'generic' } }
    expect(readKind(hook, generic, []).errors).toEqual({
      'fields.id': 'A JSON Pointer begins with a slash: /labels/team.',
    })
  })

  it.each([
    ['url', 'https://ada:pw@example.com/', /user and the password/],
    ['url', 'https://', /not an address/],
    ['poll', 'soon', /such as 30s/],
    ['maxBody', 'big', /such as 64MB/],
    ['fields.labels', 'team', /Line 1/],
  ])('says what is wrong with %s %s', (key, text, words) => {
    expect(readKind(json, typed({ ...least, [key]: text }), []).errors).toEqual({
      [key]: expect.stringMatching(words),
    })
  })
})

describe('what the engine refuses', () => {
  it('stands beside the field it is about', () => {
    const said = 'Nothing was saved: "mapping.severities.major" is "loud"; expected: page or none.'
    expect(errorByField(json, said)).toEqual({ 'mapping.severities': 'Expected: page or none.' })
    expect(errorByField(json, 'Nothing was saved: "token" is not right; expected: env:NAME.')).toEqual({
      token: expect.stringContaining('token'),
    })
    expect(errorByField(json, 'The file is read only.')).toBeNull()
  })
})

it('a draft keeps what was typed, but no secret, no header and no address that may hold one', () => {
  const values = typed(
    { url: 'https://x.example/a?api_key=s3cret', headers: 'X-Key = s3cret', items: '/data' },
    { auth: 'bearer', token: 's3cret' },
  )
  const words = kindWords.write(values)
  expect(words).not.toContain('s3cret')
  expect(kindWords.read(words, newKind(json))).toMatchObject({ auth: 'bearer', texts: { items: '/data' } })
  expect(kindWords.read('{"texts":{"items":1}}', newKind(json))).toBeNull()
})

describe('the card', () => {
  it('says what is done there and what may be asked', () => {
    expect(deedsWords(['acknowledge', 'unacknowledge', 'note'])).toBe('acknowledge, give back, note')
    const budget = { ownPerMinute: 600, usedLastMinute: 12, left: 940, limit: 960, waitsUntil: null }
    expect(budgetWords(budget, 0)).toBe('12 used of 600 we allow ourselves; it says 940 of 960 are left.')
    expect(budgetWords({ ...budget, left: null, waitsUntil: 90_000 }, 60_000)).toMatch(
      /ourselves; it names no limit of its own\. Waiting 30 s more\.$/,
    )
    expect(budgetWords({ ...budget, ownPerMinute: null, isHourly: true }, 0)).toBe(
      '12 used; it says 940 of 960 are left this hour.',
    )
  })

  it('offers only those Alertmanagers that nobody watches', () => {
    const peers = [{ url: 'http://am1:9093' }] as never
    expect(notWatched(['http://am1:9093/', 'http://am2:9093'], [{ peers }])).toEqual(['http://am2:9093'])
  })
})
