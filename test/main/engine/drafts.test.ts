/** Postmortem drafts through the whole engine: begun at once, saved durably, never written over by another window. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Postmortem, RemovedPostmortem } from '../../../contract/postmortem.ts'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const read = (postmortemId: number) => night.query<Postmortem>('postmortems.read', { postmortemId })
const save = (postmortemId: number, base: number, text: string) =>
  night.order('postmortems.save', { postmortemId, base, text })
const listed = () => night.state().postmortems.map((one) => [one.id, one.title, one.version])
const create = async (...episodeIds: readonly number[]): Promise<number> => {
  await night.order('postmortems.create', { episodeIds })
  return night.postmortemsShown.at(-1) ?? 0
}

describe('a draft that was removed', () => {
  const removed = () => night.query<readonly RemovedPostmortem[]>('postmortems.removed', {})
  const file = (id: number): string => path.join(night.dir, 'words', `postmortem-${id}.md`)

  it('is listed with the one removed last first, and comes back with its words, its alerts and its version', async () => {
    await begin({ dataFolder: {} })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const { id: episodeId } = night.episode(title)
    const [first, second] = [await create(episodeId), await create()]
    await save(first, 1, '# Nodes of dunlin\n\nThree words more')
    const before = night.state().postmortems.find(({ id }) => id === first)
    await night.order('postmortems.remove', { postmortemId: first })
    await night.pass(1_000)
    await night.order('postmortems.remove', { postmortemId: second })
    expect((await removed()).map(({ id }) => id)).toEqual([second, first])
    expect((await removed())[1]).toMatchObject({ title: 'Nodes of dunlin' })
    await night.data().words.settled()
    expect(existsSync(file(first))).toBe(false)

    await night.restart(1_000)
    await night.order('postmortems.bringBack', { postmortemId: first })
    expect(night.state().postmortems).toEqual([before])
    expect((await read(first)).text).toBe('# Nodes of dunlin\n\nThree words more')
    expect((await removed()).map(({ id }) => id)).toEqual([second])
    await night.data().words.settled()
    expect(readFileSync(file(first), 'utf8')).toContain('Three words more')
    // It goes on where it was left.
    await save(first, before?.version ?? 0, 'And more')
    expect(listed().map(([, name]) => name)).toEqual(['And more'])
  })

  it.each([1, 99])('is the only one that can come back (%d)', async (postmortemId) => {
    await begin()
    await create()
    await expect(night.order('postmortems.bringBack', { postmortemId })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('a draft about alerts', () => {
  it('is begun at once with what happened, shown to the page that asked, and told in the stories', async () => {
    await begin()
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const { id: episodeId } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId })
    await night.order('notes.add', { episodeId, text: 'Restarted one pod.' })
    const id = await create(episodeId)
    const { text, episodeIds, version, words } = await read(id)
    expect([episodeIds, version, night.state().postmortems[0]?.words]).toEqual([[episodeId], 1, words])
    const kinds = text
      .split('\n')
      .flatMap((line) => /UTC\) (Fired|Called|Acknowledged|Note by)/.exec(line)?.[1] ?? [])
    expect(kinds).toEqual(['Fired', 'Acknowledged', 'Note by'])
    const { story } = await night.query<EpisodeDetail>('episodes.detail', { episodeId })
    expect(story[0]).toMatchObject({ kind: 'postmortem', by: 'Mara Lind' })
  })

  it('may be about none, about one that is long over, and not about one that never was', async () => {
    await begin()
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const { id: episodeId } = night.episode(title)
    night.end(pageLabels())
    await night.pass(60_000)
    await night.restart(13 * 3_600_000)
    expect(night.state().episodes.size).toBe(0)
    expect((await read(await create(episodeId, 999))).episodeIds).toEqual([episodeId])
    expect((await read(await create())).title).toBe('Untitled postmortem')
    await expect(night.order('postmortems.create', { episodeIds: [999] })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(night.state().postmortems).toHaveLength(2)
  })
})

describe('a text', () => {
  it('is there after a restart as it was saved last, the newest draft first', async () => {
    await begin()
    const first = await create()
    await night.pass(1_000)
    const second = await create()
    await night.pass(1_000)
    await save(first, 1, '# Mine\n\nsome 🔥 words\n')
    await night.restart()
    expect(listed()).toEqual([
      [first, 'Mine', 2],
      [second, 'Untitled postmortem', 1],
    ])
    expect(await read(first)).toMatchObject({ text: '# Mine\n\nsome 🔥 words\n', words: 5 })
  })

  it('typed over words that another window has replaced becomes a copy; nobody loses a word', async () => {
    await begin()
    const id = await create()
    await save(id, 1, '# Title\n\nthe other window\n')
    await save(id, 1, '# Title\n\nthis window\n')
    const copy = night.postmortemsShown.at(-1) ?? 0
    expect(copy).not.toBe(id)
    expect((await read(id)).text).toBe('# Title\n\nthe other window\n')
    expect((await read(copy)).text).toBe('# Copy of Title\n\nthis window\n')
    // Sent again because the reply was lost: the same words are no conflict.
    const shown = night.postmortemsShown.length
    await save(id, 1, '# Title\n\nthe other window\n')
    expect([night.postmortemsShown.length, night.state().postmortems.length]).toEqual([shown, 2])
  })

  it('of a draft that was put away meanwhile, or that no database knows, is kept as a draft of its own', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.remove', { postmortemId: id })
    expect(night.state().postmortems).toEqual([])
    await expect(read(id)).rejects.toMatchObject({ code: 'not-found' })
    await save(id, 1, 'typed on')
    await save(777, 3, 'from before the restore')
    expect(listed().map(([, name]) => name)).toEqual(['from before the restore', 'typed on'])
    await night.restart()
    expect(night.state().postmortems).toHaveLength(2)
    expect(night.engine().core.db.get('SELECT count(*) AS n FROM postmortem')?.n).toBe(3)
  })

  it('that became a copy leaves the word file of the other text alone', async () => {
    await begin({ dataFolder: {} })
    const id = await create()
    await save(id, 1, 'the other window')
    await save(id, 1, 'this window')
    await night.data().words.settled()
    expect(readFileSync(path.join(night.dir, 'words', `postmortem-${id}.md`), 'utf8')).toBe(
      'the other window',
    )
    await night.restart(60_000)
    expect((await read(id)).text).toBe('the other window')
  })
})
