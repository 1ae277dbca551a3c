/** The digest as it was read last, and the user's word on what woke them. */
import { create } from 'zustand'
import type { Digest, Worth } from '../../contract/digest.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { worthWords } from './digest-words.ts'

interface Known {
  readonly digest: Digest | null
  /** why it could not be read, as a sentence */
  readonly problem: string | null
}

export const useDigest = create<Known>()(() => ({ digest: null, problem: null }))

/** Reads it anew. What came meanwhile is in it; where it begins stays, once it was read. */
export async function readDigest(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const from = useDigest.getState().digest?.from ?? null
    useDigest.setState({ digest: await engine.query('digest.read', { from }), problem: null })
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'The digest could not be read.'
    useDigest.setState({ problem })
  }
}

/** Forgets where it began: the next time it is what waits then. */
export function leaveDigest(): void {
  useDigest.setState({ digest: null, problem: null })
}

/** Says what an alert was worth; the same word once more takes it back. */
export async function setWorth(episodeId: EpisodeId, word: Worth): Promise<void> {
  const row = useDigest.getState().digest?.woke.find((each) => each.episodeId === episodeId)
  if (!row) return
  const worth = row.worth === word ? null : word
  if (!(await give('digest.worth', { episodeId, worth }))) return
  say(worth === null ? `No word on ${row.title}` : `${worthWords[worth]}: ${row.title}`, false)
  await readDigest()
}
