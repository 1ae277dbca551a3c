import { describe, expect, it } from 'vitest'
import { aFindAsker, marked, targetKey, titleOf } from '../../helpers/find-asker.ts'
import {
  gone,
  toldAlert,
  toldAt,
  toldEpisode,
  toldMessage,
  toldNote,
  toldPostmortem,
  toldThread,
} from '../../helpers/told.ts'

const hour = 3_600_000

const disk = toldAlert({
  id: 7,
  alertname: 'DiskFillingUp',
  title: 'Disk filling up on heron',
  environment: 'heron',
  customer: 'Acme',
  summary: 'The volume of etcd is nearly full',
  recipe: 'https://intranet.test/recipes/disk-full.md',
  labels: [
    ['alertname', 'DiskFillingUp'],
    ['instance', '10.2.3.4:9100'],
    ['team', 'rocket'],
  ],
})

describe('finding', () => {
  it('finds an alert by its title, a hump of its name, a label and its summary, and says which', () => {
    const { ask, tell } = aFindAsker()
    tell(toldEpisode({ id: 70, alert: disk, quietAt: null }))
    const [hit] = ask('filling').hits
    expect(hit).toMatchObject({
      target: { kind: 'alert', episodeId: 70, alertname: 'DiskFillingUp' },
      ...{
        environment: 'heron',
        customer: 'Acme',
        at: toldAt,
        isOpen: true,
        count: 1,
        from: null,
        words: [],
      },
    })
    expect(hit && marked(hit.title)).toEqual(['filling'])
    expect(ask('rock').hits[0]).toMatchObject({
      from: 'label',
      words: [
        { text: 'team = ', hit: false },
        { text: 'rock', hit: true },
        { text: 'et', hit: false },
      ],
    })
    expect(ask('etcd').hits[0]?.from).toBe('summary')
    expect(ask('etcd rocket heron').hits).toHaveLength(1)
    expect(ask('etcd rocket kestrel').hits).toEqual([])
  })

  it('takes the words of an address beside each other, and a label as it is written', () => {
    const { ask, tell } = aFindAsker()
    const other = toldAlert({ id: 8, title: 'Other', labels: [['instance', '10.3.2.4:9100']] })
    tell(toldEpisode({ id: 70, alert: disk }), toldEpisode({ id: 80, alert: other }))
    expect(ask('10.2.3').hits.map(targetKey)).toEqual(['alert 70'])
    expect(ask('10 2 3').hits).toHaveLength(2)
    expect(ask('team=rocket').hits.map(targetKey)).toEqual(['alert 70'])
    expect(ask('instance="rocket" ').hits).toEqual([])
    expect(ask('team="rock" x').hits).toEqual([])
  })

  it('makes one hit of an alert and its notes, at the newest that was found', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk }),
      toldEpisode({ id: 80, alert: toldAlert({ id: 8, title: 'Disk slow' }), firedAt: toldAt + hour }),
      toldNote({ id: 3, episodeId: 70, at: toldAt + 2 * hour, text: 'Grew the disk by hand, see below' }),
    )
    const { hits } = ask('disk', { kinds: ['alert'] })
    expect(hits.map(targetKey)).toEqual(['alert 70', 'alert 80'])
    expect(hits[0]).toMatchObject({ at: toldAt + 2 * hour, from: 'note, Yuki Arai' })
    expect(hits[0] && marked(hits[0].words)).toEqual(['disk'])
  })

  it('puts the very title first, then titles that have it all, then the newest', () => {
    const { ask, tell } = aFindAsker()
    const titled = (id: number, title: string, at: number) =>
      toldThread({ id, title, changedAt: toldAt + at, closedAt: toldAt })
    tell(
      titled(1, 'Ingress', 0),
      titled(2, 'Slow ingress at noon', hour),
      titled(3, 'Something else', 2 * hour),
      toldMessage({ id: 9, threadId: 3, at: toldAt + 3 * hour, text: 'was it the ingress?' }),
    )
    const answer = ask('ingress')
    expect(answer.hits.map(titleOf)).toEqual(['Ingress', 'Slow ingress at noon', 'Something else'])
    expect(answer.best).toBe(2)
  })

  it('moves an alert that fires again to the top', () => {
    const { ask, tell } = aFindAsker()
    const one = toldAlert({ id: 1, title: 'One', summary: 'a full disk' })
    const two = toldAlert({ id: 2, title: 'Two', summary: 'a full disk' })
    tell(toldEpisode({ id: 10, alert: one }), toldEpisode({ id: 20, alert: two, firedAt: toldAt + hour }))
    expect(ask('full disk').hits.map(titleOf)).toEqual(['Two', 'One'])
    tell(toldEpisode({ id: 11, alert: one, firedAt: toldAt + 2 * hour }))
    expect(ask('full disk').hits.map(titleOf)).toEqual(['One', 'Two'])
    expect(ask('full disk').hits[0]).toMatchObject({ target: { episodeId: 11 }, count: 2 })
  })

  it('never finds by its old words what was edited or deleted', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk }),
      toldNote({ id: 3, episodeId: 70, text: 'alpha', by: 'Tove' }),
      toldThread({ id: 4, title: 'beta', changedAt: toldAt + hour }),
      toldMessage({ id: 5, threadId: 4, text: 'gamma', author: 'Ravi' }),
      toldPostmortem({ id: 6, title: 'delta', text: 'epsilon', assignee: 'Signe' }),
    )
    for (const word of ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'Tove', 'Ravi', 'Signe'])
      expect(ask(word).hits, word).toHaveLength(1)
    tell(
      gone('note', 3),
      toldThread({ id: 4, title: 'zeta', changedAt: toldAt + hour }),
      toldMessage({ id: 5, threadId: 4, text: 'eta', author: 'Olga' }),
      toldPostmortem({ id: 6, title: 'theta', text: 'iota', savedAt: toldAt + hour }),
      toldEpisode({ id: 70, alert: { ...disk, summary: 'kappa', labels: [] } }),
    )
    for (const word of [
      'alpha',
      'beta',
      'gamma',
      'delta',
      'epsilon',
      'Tove',
      'Ravi',
      'Signe',
      'etcd',
      'rocket',
    ])
      expect(ask(word).hits, word).toEqual([])
    for (const word of ['zeta', 'theta', 'iota', 'Olga', 'kappa'])
      expect(ask(word).hits, word).toHaveLength(1)
    tell(gone('alert', 7), gone('episode', 70), gone('thread', 4), gone('message', 5), gone('postmortem', 6))
    for (const word of ['zeta', 'eta', 'theta', 'iota', 'Olga', 'kappa', 'heron', 'Acme', ''])
      expect(ask(word).hits, word).toEqual([])
  })

  it('finds whoever wrote, took or was assigned, and every environment, customer and recipe', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk, ackBy: 'Nomi Zed' }),
      toldPostmortem({ id: 6, assignee: 'Bo Quist', customers: ['Acme', 'Umbra'] }),
    )
    expect(ask('zed').hits[0]?.target).toEqual({ kind: 'person', name: 'Nomi Zed' })
    expect(ask('qui').hits[0]?.target).toEqual({ kind: 'person', name: 'Bo Quist' })
    expect(ask('umbr').hits[0]?.target).toEqual({ kind: 'customer', name: 'Umbra' })
    expect(ask('heron').hits.map(targetKey)).toEqual(['environment heron', 'alert 70'])
    expect(ask('disk full', { kinds: ['recipe'] }).hits).toMatchObject([
      { target: { kind: 'recipe', episodeId: 70 }, title: [{ text: 'disk' }, {}, { text: 'full' }] },
    ])
    tell(toldEpisode({ id: 70, alert: disk, ackBy: null }))
    expect(ask('zed').hits).toEqual([])
  })

  it('filters by kind, environment, customer and time, chosen or typed', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk }),
      toldNote({ id: 1, episodeId: 70, at: toldAt + hour, text: 'a word' }),
      toldThread({
        id: 4,
        title: 'a word',
        environment: 'kestrel',
        customer: 'Umbra',
        changedAt: toldAt + 2 * hour,
      }),
      toldPostmortem({
        id: 6,
        title: 'a word',
        environments: ['kestrel', 'heron'],
        savedAt: toldAt + 3 * hour,
      }),
    )
    const keys = (...asked: Parameters<typeof ask>): readonly string[] => ask(...asked).hits.map(targetKey)
    expect(keys('word')).toEqual(['postmortem 6', 'thread 4', 'alert 70'])
    expect(keys('word', { kinds: ['thread'] })).toEqual(['thread 4'])
    expect(keys('word kind:alert')).toEqual(['alert 70'])
    expect(keys('word', { environment: 'heron' })).toEqual(['postmortem 6', 'alert 70'])
    expect(keys('word env:kest')).toEqual(['postmortem 6', 'thread 4'])
    expect(keys('word', { customer: 'Umbra' })).toEqual(['thread 4'])
    expect(keys('word', { customer: 'Nobody' })).toEqual([])
    expect(keys('word', { from: toldAt + 2 * hour, to: toldAt + 3 * hour })).toEqual(['thread 4'])
    expect(keys('word', { from: toldAt + 24 * hour })).toEqual([])
    expect(keys('', { environment: 'kestrel' })).toEqual(['postmortem 6', 'thread 4'])
    expect(keys('word -disk env:heron')).toEqual(['postmortem 6', 'alert 70'])
  })

  it('takes notes and messages along when their alert or thread turns out to be elsewhere', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldMessage({ id: 5, threadId: 4, text: 'wordy' }),
      toldNote({ id: 3, episodeId: 70, text: 'wordy' }),
    )
    expect(ask('wordy').hits).toEqual([])
    tell(toldThread({ id: 4, customer: 'Acme' }), toldEpisode({ id: 70, alert: disk }))
    expect(ask('wordy', { customer: 'Acme' }).hits.map(targetKey).sort()).toEqual(['alert 70', 'thread 4'])
    tell(toldThread({ id: 4, customer: 'Umbra' }), { ...disk, customer: 'Umbra' })
    expect(ask('wordy', { customer: 'Acme' }).hits).toEqual([])
    expect(ask('wordy', { customer: 'Umbra' }).hits).toHaveLength(2)
  })

  it('counts the facets of what would be opened, and says over how many', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk }),
      toldNote({ id: 1, episodeId: 70, text: 'disk' }),
      toldThread({ title: 'disk' }),
    )
    const { facets, counted } = ask('disk')
    expect(facets.kinds).toEqual([
      { kind: 'alert', count: 1 },
      { kind: 'thread', count: 1 },
      { kind: 'recipe', count: 1 },
    ])
    expect(facets.environments).toEqual([{ name: 'heron', count: 1 }])
    expect(counted).toEqual({ matches: 3, all: true })
  })

  it('has an answer for every line', () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({ id: 70, alert: disk }),
      toldNote({ id: 1, episodeId: 70, text: 'ümlaut עברית 🔥 a\u0000b' }),
    )
    const lines = [
      '"',
      '""',
      '-',
      '--',
      '*',
      'a*',
      'AND',
      'OR NOT',
      'NEAR(a b)',
      'words:disk',
      '^disk',
      '(',
      '")',
      "'; DROP TABLE find_doc",
      '\u0000',
      'a\u0000b',
      '🔥',
      '\ud800',
      'עברית',
      '\ue000',
      '\u{f0001}',
      'x'.repeat(200),
      'a '.repeat(100),
      '-a '.repeat(60),
      'a=',
      '=a',
      'a="',
      'env:',
      'env:"',
      'kind:',
      '"a b" -"c d',
      '%',
      '_',
      '\\',
      '{a b}',
      'a + b',
      'ﬃ',
      '½',
      'İ',
      'ẞ',
    ]
    for (const line of lines) expect(ask(line).problem, line).toBeNull()
    expect(ask('UMLAUT').hits.map(targetKey)).toEqual(['alert 70'])
    expect(ask('עבר').hits).toHaveLength(1)
    expect(ask('🔥').hits).toEqual([])
    expect(ask('\ue000').hits).toEqual([])
    expect(ask('"or not"').hits).toEqual([])
  })

  it('shows the words around the place in a long text, whole characters and single blanks', () => {
    const { ask, tell } = aFindAsker()
    const far = `${'Some words of a line.\n'.repeat(900)}The diſk of the 🔥 node   filled up. ${'And so on. '.repeat(400)}`
    tell(
      toldPostmortem({ id: 6, title: 'Untitled', text: far }),
      toldNote({ id: 1, episodeId: 70, text: `${'🔥'.repeat(300)} disk ${'🔥'.repeat(300)}` }),
    )
    tell(toldEpisode({ id: 70, alert: toldAlert({ id: 7, title: 'Other' }) }))
    const [postmortem] = ask('filled', { kinds: ['postmortem'] }).hits
    const text = postmortem?.words.map((piece) => piece.text).join('') ?? ''
    expect(text).toContain('of the 🔥 node filled up. And so on.')
    expect(text).toMatch(/^….*…$/)
    expect(text.length).toBeLessThan(260)
    expect(postmortem && marked(postmortem.words)).toEqual(['filled'])
    for (const hit of ask('disk').hits)
      for (const piece of hit.words) expect(piece.text.isWellFormed()).toBe(true)
    expect(ask('disk').hits).toHaveLength(2)
  })

  it('puts a name that is what was typed above all, others below the best', () => {
    const { ask, tell } = aFindAsker()
    tell(toldEpisode({ id: 70, alert: disk, quietAt: null, ackBy: 'Heron Blue' }))
    expect(ask('heron').hits.map(targetKey)).toEqual(['environment heron', 'alert 70', 'person Heron Blue'])
    expect(ask('heron').best).toBe(3)
  })

  it('keeps the order of time through its pages when one kind is told after the other, and after a storm', () => {
    const { all, ask, tell } = aFindAsker()
    const minute = 60_000
    const many = Array.from({ length: 400 }, (_, index) => 400 - index)
    for (const n of many)
      tell(
        toldEpisode({ id: n, alert: toldAlert({ id: n, title: `word ${n}` }), firedAt: toldAt + n * minute }),
      )
    for (const n of many)
      tell(
        toldThread({ id: n, title: `word ${n}`, changedAt: toldAt + n * minute + 20_000, closedAt: toldAt }),
        toldPostmortem({ id: n, title: `word ${n}`, savedAt: toldAt + n * minute + 40_000, state: 'closed' }),
      )
    const hits = all('word', { limit: 20 })
    expect(hits).toHaveLength(1_200)
    const late = hits.slice(ask('word', { limit: 20 }).best).map(({ at }) => at ?? 0)
    expect(late).toEqual(late.toSorted((one, other) => other - one))
    const storm = many.map((n) =>
      toldEpisode({
        id: 1_000 + n,
        alert: toldAlert({ id: 1_000 + n, title: 'storm' }),
        firedAt: toldAt + 500 * minute,
      }),
    )
    tell(...storm)
    tell(
      toldThread({ id: 999, title: 'after the storm', changedAt: toldAt + 501 * minute, closedAt: toldAt }),
    )
    expect(ask('storm', { kinds: ['thread'] }).hits).toHaveLength(1)
    const first = all('', { limit: 5 })[0]
    expect(first && targetKey(first)).toBe('thread 999')
    expect(all('storm', { limit: 50 })).toHaveLength(401)
  })

  it('stays the same while it is tidied', () => {
    const { ask, tell, tidy } = aFindAsker()
    for (let id = 1; id <= 60; id += 1)
      tell(
        toldThread({ id, title: `word ${id}`, changedAt: toldAt + id }),
        ...(id % 3 === 0 ? [gone('thread', id - 1)] : []),
      )
    const before = ask('word').hits.map(targetKey)
    let slices = 0
    while (tidy() && slices < 1_000) slices += 1
    expect(slices).toBeGreaterThan(0)
    expect(slices).toBeLessThan(1_000)
    expect(ask('word').hits.map(targetKey)).toEqual(before)
    expect(before).toHaveLength(40)
  })
})
