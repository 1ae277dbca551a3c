/**
 * The open postmortem texts as the page's components see them. The fire drill is an engine of its own, whose drafts
 * count from one again: each engine has its own desk here, so that no words go to the other's.
 */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { State } from '../../contract/state.ts'
import { after } from '../now.ts'
import { newPiecesKey } from '../pieces.ts'
import { say, usePage } from '../store.ts'
import { createPostmortemDesk, type OpenText, type PostmortemDesk } from './desk.ts'
import { keepWords, keptWords } from './kept-words.ts'
import { sendWords } from './send-words.ts'

type Texts = ReadonlyMap<number, OpenText>

/** The open texts by postmortem. */
export const useTexts = create<{ readonly texts: Texts }>()(() => ({ texts: new Map() }))

const real = 'real'
const desks = new Map<string, { readonly desk: PostmortemDesk; texts: Texts }>()
let present = real

/** The desk of the engine that is shown. */
export function desk(): PostmortemDesk {
  return deskOf(present).desk
}

function deskOf(key: string): { readonly desk: PostmortemDesk; texts: Texts } {
  const known = desks.get(key)
  if (known) return known
  const one = { desk: createDesk(key), texts: new Map() as Texts }
  desks.set(key, one)
  return one
}

/** Which engine a state is of. */
function keyOf(state: State | null): string | null {
  if (!state) return null
  return state.desk.drill ? `drill ${state.desk.drill.startedAt}` : real
}

function createDesk(key: string): PostmortemDesk {
  const engineOfDesk = () => {
    const { engine, state } = usePage.getState()
    if (!engine || keyOf(state) !== key) throw new AppError('connection-lost', 'The engine does not answer.')
    return engine
  }
  return createPostmortemDesk({
    read: async (id) => engineOfDesk().query('postmortems.read', { postmortemId: id }),
    save: async (id, base, text, before, spot) =>
      sendWords(engineOfDesk().order, newPiecesKey, { id, base, text, before, spot }),
    leave: (id, { start, end, top }) => {
      // Where the cursor stood is no reason to trouble anybody.
      const spot = { start, end, top: Math.max(0, Math.round(top)) }
      const left = async (): Promise<void> =>
        engineOfDesk().order('postmortems.spot', { postmortemId: id, spot })
      left().catch(() => {})
    },
    after,
    // What is written in a drill is over with it.
    keep: (id, words) => {
      if (key === real) keepWords(sessionStorage, id, words)
    },
    changed: (texts) => {
      const before = deskOf(key).texts
      deskOf(key).texts = texts
      if (key === present) show(before, texts)
    },
  })
}

function show(before: Texts, texts: Texts): void {
  for (const [id, { standing, problem }] of texts) {
    if (standing === 'failed' && before.get(id)?.standing !== 'failed') say(`Not saved. ${problem}`, true)
  }
  useTexts.setState({ texts })
}

/** What an earlier life of this tab could not hand over is on its way again. */
export function restoreTexts(): void {
  deskOf(real).desk.restore(keptWords(sessionStorage))
  window.addEventListener('pagehide', () => desk().flush())
}

/** Sends again what the engine has not; and looks whether another window wrote in what is open. */
export function followEngine(): void {
  usePage.subscribe((page, before) => {
    const key = keyOf(page.state)
    if (key !== null && key !== present) turnTo(key)
    if (page.link === 'open' && before.link !== 'open') desk().flush()
    if (!page.state || page.state.postmortems === before.state?.postmortems) return
    for (const { id, version } of page.state.postmortems) desk().heard(id, version)
    dropRemoved(new Set<number>(page.state.postmortems.map(({ id }) => id)))
  })
}

function turnTo(key: string): void {
  present = key
  useTexts.setState({ texts: deskOf(key).texts })
  if (usePage.getState().postmortemId !== null) usePage.setState({ postmortemId: null })
}

/** What was removed elsewhere closes here too, unless it holds words that nobody else has. */
function dropRemoved(there: ReadonlySet<number>): void {
  for (const [id, { text, saved }] of useTexts.getState().texts) {
    if (!there.has(id) && text === saved) desk().forget(id)
  }
}
