/** Files taken in: each is one postmortem however often it comes, and its words are not touched. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import { isClosedElsewhere, missingFor } from '../../../contract/postmortem-guards.ts'
import type { PostmortemEvent } from '../../../contract/postmortem-life.ts'
import type { ImportedFile, PostmortemFile } from '../../../contract/postmortem-out.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

const open: Night[] = []
const begin = async (): Promise<Night> => {
  const night = await startNight({ chance: 'ab'[open.length] ?? 'c' })
  open.push(night)
  return night
}
afterEach(async () => {
  for (const night of open.splice(0)) await night.close()
})

let pickings = 0
/** Picks files as a page does; answers what became of each. */
const pick = async (night: Night, ...files: readonly (readonly [string, string])[]) => {
  pickings += 1
  const importId = `picking-${pickings}`
  for (const [name, content] of files) {
    const half = Math.ceil(content.length / 2)
    const pieces = `file-${pickings}-xx`
    await night.order('pieces.put', { pieces, index: 0, text: content.slice(0, half) })
    await night.order('pieces.put', { pieces, index: 1, text: content.slice(half) })
    await night.order('postmortems.import', { importId, name, pieces })
  }
  return night.query<readonly ImportedFile[]>('postmortems.imported', { importId })
}
const read = (night: Night, postmortemId: number) =>
  night.query<Postmortem>('postmortems.read', { postmortemId })
/** Exports it, as the page does. */
const out = async (night: Night, postmortemId: number): Promise<string> => {
  await night.order('postmortems.export', { postmortemId })
  const { head, text } = await night.query<PostmortemFile>('postmortems.file', { postmortemId })
  return head + text
}
const create = async (night: Night, episodeIds: readonly number[] = []): Promise<number> => {
  await night.order('postmortems.create', { episodeIds })
  return night.postmortemsShown.at(-1) ?? 0
}

const foreign =
  '---\r\ntitle: Old one   # kept\r\nstatus: done\r\n---\r\n# Ingress\r\n\r\nwords \u{1F525}\r\n'

describe('a file of somebody else', () => {
  it('becomes a postmortem with its words as they are; picked again it is the same one', async () => {
    const night = await begin()
    const [first, again] = await pick(night, ['old.md', foreign], ['old.md', foreign])
    expect([first?.outcome, again?.outcome]).toEqual(['added', 'known'])
    expect(again?.postmortemId).toBe(first?.postmortemId)
    expect(night.state().postmortems.map(({ title }) => title)).toEqual(['Ingress'])
    expect((await read(night, first?.postmortemId ?? 0)).text).toBe('# Ingress\r\n\r\nwords \u{1F525}\r\n')
    const written = await out(night, first?.postmortemId ?? 0)
    expect(written.replace(/nightdesk:\r\n(?: [^\n]*\n)+/, '')).toBe(foreign)
    // As it is written it is known, here and after a restart.
    await night.restart()
    expect((await pick(night, ['x.md', written]))[0]).toMatchObject({ outcome: 'known' })
    expect(night.state().postmortems).toHaveLength(1)
  })

  it('that is too long, or does not arrive whole, is refused with a sentence, and nothing is begun', async () => {
    const night = await begin()
    const taken = (pieces: string) =>
      night.order('postmortems.import', { importId: 'p', name: 'a.md', pieces })
    await expect(taken('never-sent')).rejects.toMatchObject({ code: 'too-late' })
    const text = 'x'.repeat(300_000)
    for (let index = 0; index < 7; index += 1)
      await night.order('pieces.put', { pieces: 'too-long', index, text })
    await expect(taken('too-long')).rejects.toThrow('It was not taken in.')
    expect(night.state().postmortems).toEqual([])
  })
})

describe('a file from another laptop', () => {
  it('is the same postmortem there: its name, its age, where it stands, and byte for byte the same file', async () => {
    const [here, there] = [await begin(), await begin()]
    here.fire(pageLabels(), { summary: 'Ingress' })
    await here.pass(20_000)
    const id = await create(here, [here.episode('Ingress').id])
    const written = await out(here, id)
    expect(written).toContain('  alerts:\n    - IngressErrorRatioHigh\n')
    await there.pass(3_600_000)
    const [taken] = await pick(there, ['a.md', written])
    expect(taken?.outcome).toBe('added')
    const [mine, theirs] = [here.state().postmortems[0], there.state().postmortems[0]]
    expect([theirs?.uid, theirs?.createdAt]).toEqual([mine?.uid, mine?.createdAt])
    expect(await out(there, taken?.postmortemId ?? 0)).toBe(written)
  })

  it('brings its newer words while nobody has typed here; else both are kept', async () => {
    const [here, there] = [await begin(), await begin()]
    const id = await create(here)
    const [taken] = await pick(there, ['a.md', await out(here, id)])
    const copyId = taken?.postmortemId ?? 0
    await here.order('postmortems.save', { postmortemId: id, base: 1, text: '# Ours\n\nnewer\n' })
    const second = await out(here, id)
    expect(await pick(there, ['a.md', second])).toMatchObject([{ outcome: 'updated', postmortemId: copyId }])
    expect((await read(there, copyId)).text).toBe('# Ours\n\nnewer\n')

    await there.order('postmortems.save', { postmortemId: copyId, base: 2, text: '# Theirs\n' })
    // An old file once more is no reason to touch what was typed since.
    expect(await pick(there, ['a.md', second])).toMatchObject([{ outcome: 'known' }])
    await here.order('postmortems.save', { postmortemId: id, base: 2, text: '# Ours\n\nnewest\n' })
    const third = await out(here, id)
    const [both] = await pick(there, ['a.md', third])
    expect(both?.outcome).toBe('copied')
    expect((await read(there, copyId)).text).toBe('# Theirs\n')
    expect((await read(there, both?.postmortemId ?? 0)).text).toBe('# Copy of Ours\n\nnewest\n')
    expect(await pick(there, ['a.md', third])).toMatchObject([{ outcome: 'known' }])
    expect(there.state().postmortems).toHaveLength(2)
  })

  it('that was taken out earlier says nothing of what was done here since, with old words or with new ones', async () => {
    const night = await begin()
    const id = await create(night)
    const written = await out(night, id)
    await night.order('postmortems.assign', {
      ...{ postmortemId: id, team: 'Edge', assignee: 'Anneke Vos', sprint: null },
    })
    const life = night.state().postmortems[0]?.life
    expect(await pick(night, ['a.md', written])).toMatchObject([{ outcome: 'known' }])
    expect(night.state().postmortems[0]?.life).toEqual(life)
    const newer = written.replace(/^# .*$/m, '# Mended by a colleague')
    expect(await pick(night, ['a.md', newer])).toMatchObject([{ outcome: 'updated', postmortemId: id }])
    expect(night.state().postmortems[0]).toMatchObject({ title: 'Mended by a colleague', life })
  })

  it('brings a draft back that was put away here', async () => {
    const night = await begin()
    const id = await create(night)
    const written = await out(night, id)
    await night.order('postmortems.remove', { postmortemId: id })
    expect(await pick(night, ['a.md', written])).toMatchObject([{ postmortemId: id, outcome: 'updated' }])
    expect(night.state().postmortems.map((one) => one.id)).toEqual([id])
  })

  it('whose name a second file of the same picking has too is one of its own: somebody began with a copy', async () => {
    const night = await begin()
    const written = await out(night, await create(night))
    const [first, second] = await pick(
      night,
      ['a.md', written.replace(/^# .*$/m, '# One')],
      ['b.md', written.replace(/^# .*$/m, '# Two')],
    )
    expect([first?.title, second?.title, second?.outcome]).toEqual(['One', 'Two', 'added'])
    expect(new Set(night.state().postmortems.map(({ uid }) => uid)).size).toBe(
      night.state().postmortems.length,
    )
  })
})

describe('a file that says more than is known', () => {
  const says = (facts: string): string => `---\nnightdesk:\n  uid: of-long-ago\n${facts}---\n\n# Disk full\n`
  const lifeOf = (night: Night) => {
    const [one] = night.state().postmortems
    if (!one) throw new Error('it is not listed')
    return one.life
  }
  const story = async (night: Night) => {
    const [one] = night.state().postmortems
    const lines = await night.query<readonly PostmortemEvent[]>('postmortems.story', {
      postmortemId: one?.id,
    })
    return lines.map(({ kind, text }) => [kind, text])
  }
  const closed =
    '  state: closed\n  since: 2026-03-02T10:00:00Z\n  environments:\n    - { name: plover/pay-eu, state: open }\n'

  it('is closed as it says, as closed elsewhere, until all that closing asks for is told here', async () => {
    const night = await begin()
    const [file] = await pick(night, ['disk.md', says(closed)])
    expect(lifeOf(night)).toMatchObject({ state: 'closed', since: Date.parse('2026-03-02T10:00:00Z') })
    expect(isClosedElsewhere(lifeOf(night))).toBe(true)
    expect(missingFor(lifeOf(night), 'closed')).toEqual([
      'Nobody has it yet.',
      'plover/pay-eu does not have the fix yet.',
      'Name the alert that came out of it, or say why none did.',
      'Name the ops recipe that came out of it, or say why none did.',
    ])
    expect((await story(night)).at(-1)).toEqual(['imported', 'disk.md, which says Closed'])
    await night.restart()
    expect(isClosedElsewhere(lifeOf(night))).toBe(true)

    // Opened again here it closes by the rules of here.
    const postmortemId = file?.postmortemId
    const move = (to: string, reason: string | null) =>
      night.order('postmortems.move', { postmortemId, to, reason })
    await expect(move('closed', null)).resolves.toBeUndefined()
    await night.order('postmortems.assign', {
      postmortemId,
      team: null,
      assignee: 'Anneke Vos',
      sprint: null,
    })
    await move('fixing', 'Looked at once more.')
    await expect(move('closed', null)).rejects.toThrow('plover/pay-eu does not have the fix yet.')
    await night.order('postmortems.rollout', {
      ...{ postmortemId, environment: 'plover/pay-eu', customer: null, state: 'deployed', version: '4.9.2' },
      ...{ evidence: null, reason: null, plannedAt: null },
    })
    for (const kind of ['alert', 'recipe'])
      await night.order('postmortems.outcome', {
        ...{ postmortemId, kind, state: 'none', title: '', url: null, reason: 'Not needed.' },
      })
    await move('closed', null)
    expect(isClosedElsewhere(lifeOf(night))).toBe(false)
  })

  it('is told in the story where it moves one that is here, and of the future it says nothing', async () => {
    const night = await begin()
    const facts = '  state: fixing\n  assignee: Anneke Vos\n'
    await pick(night, ['disk.md', says(facts)])
    const [one] = night.state().postmortems
    await out(night, one?.id ?? 0)
    const written = await out(night, one?.id ?? 0)
    const environments =
      '  environments:\n    - { name: plover/pay-eu, state: deployed, told: 2099-01-01T00:00:00Z }\n'
    const later = written
      .replace(/ {2}state: fixing\n/, '  state: closed\n')
      .replace(/ {2}since: .*\n/, `  since: 2099-01-01T00:00:00Z\n${environments}`)
    expect(await pick(night, ['disk.md', later])).toMatchObject([{ outcome: 'updated' }])
    expect((await story(night)).at(-1)).toEqual(['imported', 'disk.md, which says Closed'])
    const { since, state, environments: all } = lifeOf(night)
    expect([state, since, all.map(({ at }) => at)]).toEqual([
      'closed',
      night.clock.now(),
      [night.clock.now()],
    ])
  })
})

it('refuses one whose head is long and in a form that nobody here writes, and says so', async () => {
  const night = await begin()
  const own = `nightdesk:\n  uid: a1b2c3d4e5f6\n  alerts: [${'x, '.repeat(90_000)}x]\n`
  await expect(pick(night, ['big.md', `---\n${own}---\n# T\n`])).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('big.md has a head that is long'),
  })
  expect(night.state().postmortems).toEqual([])
})
