import { describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { PostmortemId } from '../../../contract/ids.ts'
import { newSummary } from '../../../contract/postmortem.ts'
import { createPostmortemDesk, type OpenText, type Spot } from '../../../renderer/postmortems/desk.ts'
import { type KeptWords, keepWords, keptWords } from '../../../renderer/postmortems/kept-words.ts'

/** An engine with one draft at version 4, that saves as the real one does: over an old version it makes a copy. */
function anEngine() {
  const drafts = new Map([[7, { text: 'old', version: 4 }]])
  let gone: 'no' | 'before' | 'after' = 'no'
  return {
    drafts,
    /** the connection breaks before or after the engine took what comes next */
    breaks: (when: typeof gone) => {
      gone = when
    },
    read: async (id: number) => {
      if (gone !== 'no') throw new AppError('connection-lost', 'gone')
      const draft = drafts.get(id)
      if (!draft) throw new AppError('not-found', 'gone for good')
      return {
        ...newSummary(0),
        ...draft,
        id: id as PostmortemId,
        title: '',
        uid: 'one',
        words: 1,
      }
    },
    save: async (id: number, base: number, text: string) => {
      if (gone === 'before') throw new AppError('connection-lost', 'gone')
      const draft = drafts.get(id)
      if (!draft) throw new AppError('not-found', 'gone for good')
      if (draft.version === base) drafts.set(id, { text, version: base + 1 })
      else drafts.set(8, { text: `Copy of ${text}`, version: 1 })
      if (gone === 'after') throw new AppError('connection-lost', 'gone')
    },
  }
}

function aDesk(engine = anEngine()) {
  const due: (() => void)[] = []
  const drawer = new Map<number, KeptWords>()
  let texts: ReadonlyMap<number, OpenText> = new Map()
  const saves: (readonly [number, number, string])[] = []
  const sentOver: (readonly [string | null, Spot])[] = []
  const left: (readonly [number, Spot])[] = []
  const desk = createPostmortemDesk({
    read: engine.read,
    save: (id, base, text, before, spot) => {
      saves.push([id, base, text])
      sentOver.push([before, spot])
      return engine.save(id, base, text)
    },
    leave: (id, spot) => void left.push([id, spot]),
    after: (_, run) => {
      due.push(run)
      return () => due.splice(due.indexOf(run), 1)
    },
    keep: (id, words) => {
      if (words) drawer.set(id, words)
      else drawer.delete(id)
    },
    changed: (next) => {
      texts = next
    },
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return {
    desk,
    engine,
    saves,
    left,
    sentOver,
    drawer,
    open: (id = 7) => texts.get(id),
    settle,
    /** lets the timers that wait now run out */
    pass: async () => {
      for (const run of due.splice(0)) run()
      await settle()
    },
  }
}

describe('the words of a postmortem', () => {
  it('are saved over the version they were typed over, and say so', async () => {
    const { desk, saves, open, pass } = aDesk()
    await desk.open(7)
    desk.typed(7, 'old and new')
    expect(open()?.standing).toBe('saving')
    await pass()
    desk.typed(7, 'old and newer')
    await pass()
    expect(saves).toEqual([
      [7, 4, 'old and new'],
      [7, 5, 'old and newer'],
    ])
    expect(open()).toMatchObject({ standing: 'saved', base: 6, saved: 'old and newer' })
  })

  it('are handed over before anything is done with their draft, and it is said when they were not', async () => {
    const { desk, engine, saves, settle } = aDesk()
    await desk.open(7)
    desk.typed(7, 'old and new')
    expect(await desk.handedOver(7)).toBe(true)
    expect(saves).toEqual([[7, 4, 'old and new']])
    engine.breaks('before')
    desk.typed(7, 'old and newer')
    expect(await desk.handedOver(7)).toBe(false)
    await settle()
    expect(await desk.handedOver(99)).toBe(true)
  })

  it('go out one save at a time, however slow the engine is', async () => {
    const engine = anEngine()
    let letGo = (): void => {}
    const slow = {
      ...engine,
      save: async (id: number, base: number, text: string) => {
        await new Promise<void>((resolve) => {
          letGo = resolve
        })
        await engine.save(id, base, text)
      },
    }
    const { desk, saves, drawer, pass, settle, open } = aDesk(slow)
    await desk.open(7)
    desk.typed(7, 'one')
    await pass()
    desk.typed(7, 'one two')
    await pass()
    desk.typed(7, 'one two three')
    await pass()
    expect(saves).toHaveLength(1)
    // What waits for its turn would survive the page.
    expect(drawer.get(7)).toEqual({ text: 'one two three', base: 4, sent: 'one' })
    letGo()
    await settle()
    // The newest words at once, with no further wait.
    expect(saves.slice(1)).toEqual([[7, 5, 'one two three']])
    letGo()
    await settle()
    expect(engine.drafts.get(7)).toEqual({ text: 'one two three', version: 6 })
    expect(open()?.standing).toBe('saved')
  })

  it('stay in the page and in the drawer while the engine is gone, and go out when it is back', async () => {
    const { desk, engine, drawer, open, pass } = aDesk()
    await desk.open(7)
    engine.breaks('before')
    desk.typed(7, 'typed in the dark')
    await pass()
    expect(open()).toMatchObject({ standing: 'failed', problem: 'gone' })
    expect(drawer.get(7)).toEqual({ text: 'typed in the dark', base: 4, sent: 'typed in the dark' })
    engine.breaks('no')
    await pass()
    expect(engine.drafts.get(7)).toEqual({ text: 'typed in the dark', version: 5 })
    expect(open()?.standing).toBe('saved')
    expect(drawer.size).toBe(0)
  })

  it('make no copy of themselves when the engine had taken them before the connection broke', async () => {
    const { desk, engine, pass } = aDesk()
    await desk.open(7)
    engine.breaks('after')
    desk.typed(7, 'taken, unheard')
    await pass()
    desk.typed(7, 'taken, unheard, more')
    engine.breaks('no')
    await pass()
    expect([...engine.drafts]).toEqual([[7, { text: 'taken, unheard, more', version: 6 }]])
  })

  it('go on in the copy when another window was faster, and nothing of either is lost', async () => {
    const engine = anEngine()
    const { desk, open, pass, settle } = aDesk({
      ...engine,
      save: async (id, base, text) => {
        await engine.save(id, base, text)
        if (engine.drafts.has(8) && id === 7) {
          // The key falls between the engine's copy and its reply.
          desk.typed(7, `${text}, and more`)
          expect(desk.copied(7, 8, 1)).toBe(true)
        }
      },
    })
    await desk.open(7)
    engine.drafts.set(7, { text: 'theirs', version: 5 })
    desk.typed(7, 'mine')
    await pass()
    await settle()
    expect([...engine.drafts]).toEqual([
      [7, { text: 'theirs', version: 5 }],
      [8, { text: 'Copy of mine, and more', version: 2 }],
    ])
    expect(open(7)).toBeUndefined()
    expect(open(8)).toMatchObject({ text: 'Copy of mine, and more', standing: 'saved' })
  })

  it('are not taken for a copy when nothing of them is under way', async () => {
    const { desk } = aDesk()
    await desk.open(7)
    expect(desk.copied(7, 9, 1)).toBe(false)
  })

  it('that came from another window come in while nothing is unsaved here, and not otherwise', async () => {
    const { desk, engine, open, settle } = aDesk()
    await desk.open(7)
    engine.drafts.set(7, { text: 'theirs', version: 5 })
    desk.heard(7, 5)
    await settle()
    expect(open()).toMatchObject({ text: 'theirs', base: 5, turn: 1, standing: 'saved' })
    desk.typed(7, 'theirs, mine')
    engine.drafts.set(7, { text: 'theirs again', version: 6 })
    desk.heard(7, 6)
    await settle()
    expect(open()).toMatchObject({ text: 'theirs, mine', base: 5 })
  })

  it('go back with a restored backup while nothing is unsaved here', async () => {
    const { desk, engine, open, settle } = aDesk()
    await desk.open(7)
    engine.drafts.set(7, { text: 'of yesterday', version: 2 })
    desk.heard(7, 2)
    await settle()
    expect(open()).toMatchObject({ text: 'of yesterday', base: 2 })
  })

  it('survive a reload of the page that came before the reply', async () => {
    const before = aDesk()
    await before.desk.open(7)
    before.engine.breaks('after')
    before.desk.typed(7, 'typed before the reload')
    before.desk.flush()
    await before.settle()
    before.engine.breaks('no')
    const after = aDesk(before.engine)
    after.desk.restore(before.drawer)
    await after.settle()
    expect([...before.engine.drafts]).toEqual([[7, { text: 'typed before the reload', version: 5 }]])
    expect(after.open()).toMatchObject({ standing: 'saved', text: 'typed before the reload' })
  })

  it('wait here when their draft was removed elsewhere, and are not sent for ever', async () => {
    const { desk, engine, saves, open, pass } = aDesk()
    await desk.open(7)
    engine.drafts.delete(7)
    desk.typed(7, 'words that nobody else has')
    await pass()
    await pass()
    expect(saves).toHaveLength(1)
    expect(open()).toMatchObject({ standing: 'failed', text: 'words that nobody else has' })
  })

  it('remember where the cursor stood', async () => {
    const { desk } = aDesk()
    await desk.open(7)
    desk.moved(7, { start: 2, end: 3, top: 40 })
    desk.typed(7, 'old!')
    expect(desk.spotOf(7)).toEqual({ start: 2, end: 3, top: 40 })
  })
})

describe('where the cursor stood', () => {
  it('is where it was left when the text is opened again, within what the text has become', async () => {
    const engine = anEngine()
    const withSpot = (start: number) => ({
      ...engine,
      read: async (id: number) => ({ ...(await engine.read(id)), spot: { start, end: 900, top: 40 } }),
    })
    const { desk } = aDesk(withSpot(2))
    await desk.open(7)
    expect(desk.spotOf(7)).toEqual({ start: 2, end: 3, top: 40 })
  })

  it('is told a while after it moved, once for many moves, and when the page goes', async () => {
    const { desk, left, pass } = aDesk()
    await desk.open(7)
    desk.moved(7, { start: 1, end: 1, top: 0 })
    desk.moved(7, { start: 2, end: 3, top: 9 })
    expect(left).toEqual([])
    await pass()
    expect(left).toEqual([[7, { start: 2, end: 3, top: 9 }]])
    desk.moved(7, { start: 3, end: 3, top: 9 })
    desk.flush()
    desk.flush()
    expect(left.slice(1)).toEqual([[7, { start: 3, end: 3, top: 9 }]])
  })

  it('goes with what is typed, and survives a reload with it', async () => {
    const { desk, engine, left, sentOver, drawer, settle } = aDesk()
    await desk.open(7)
    desk.typed(7, 'older')
    desk.moved(7, { start: 5, end: 5, top: 0 })
    desk.flush()
    await settle()
    expect([sentOver, left]).toEqual([[['old', { start: 5, end: 5, top: 0 }]], []])
    engine.breaks('before')
    desk.typed(7, 'oldest')
    desk.moved(7, { start: 6, end: 6, top: 0 })
    desk.flush()
    const again = aDesk(engine)
    again.desk.restore(drawer)
    expect(again.desk.spotOf(7)).toEqual({ start: 6, end: 6, top: 0 })
    await again.settle()
    engine.breaks('no')
    await again.pass()
    // What the words were typed over is not known to the page that was loaded anew.
    expect(again.sentOver.at(-1)?.[0]).toBeNull()
    expect(engine.drafts.get(7)).toEqual({ text: 'oldest', version: 6 })
  })
})

describe('the drawer', () => {
  it('gives back what was put in, and passes over what is not ours or not whole', () => {
    sessionStorage.clear()
    keepWords(sessionStorage, 7, { text: 'a', base: 3, sent: null })
    sessionStorage.setItem('nightdesk.postmortem.8', '{"text": 1}')
    sessionStorage.setItem('nightdesk.postmortem.x', 'not json')
    sessionStorage.setItem('other', '{}')
    expect([...keptWords(sessionStorage)]).toEqual([[7, { text: 'a', base: 3, sent: null }]])
    keepWords(sessionStorage, 7, null)
    expect(keptWords(sessionStorage).size).toBe(0)
  })

  it('holds a long text once, with what was sent of it and where the cursor stood', () => {
    sessionStorage.clear()
    const words = {
      ...{ text: `${'word '.repeat(1_000)}more`, base: 3, sent: 'word '.repeat(1_000) },
      spot: { start: 4, end: 4, top: 0 },
    }
    keepWords(sessionStorage, 7, words)
    expect(sessionStorage.getItem('nightdesk.postmortem.7')?.length).toBeLessThan(6_000)
    expect(keptWords(sessionStorage).get(7)).toEqual(words)
  })

  it('fails nothing when it is full', () => {
    const full = {
      length: 0,
      key: () => null,
      getItem: () => null,
      removeItem: () => {},
      setItem: () => {
        throw new DOMException('QuotaExceededError')
      },
    }
    expect(() => keepWords(full, 7, { text: 'a', base: 3, sent: null })).not.toThrow()
  })
})
