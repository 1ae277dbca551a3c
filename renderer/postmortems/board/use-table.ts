/** What the table shows of a postmortem beyond its card: the summary, and whose part failed. */
import { useEffect, useState } from 'react'
import type { Episode } from '../../../contract/alert.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { usePage } from '../../store.ts'
import { useTexts } from '../texts.ts'
import { ownerAmong } from './meeting.ts'
import { summaryWords } from './read-text.ts'

/** The first sentences of it. undefined = being read, null = none is written. */
export function useSummary({ id, version }: PostmortemSummary): string | null | undefined {
  const open = useTexts((each) => each.texts.get(id)?.text)
  const engine = usePage((page) => page.engine)
  const [told, setTold] = useState<{ readonly id: number; readonly text: string | null } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version has other words
  useEffect(() => {
    let left = false
    if (open !== undefined) return
    engine?.query('postmortems.read', { postmortemId: id }).then(
      ({ text }) => {
        if (!left) setTold({ id, text })
      },
      // The card says enough to hand it out.
      () => {
        if (!left) setTold({ id, text: null })
      },
    )
    return () => {
      left = true
    }
  }, [id, version, open, engine])
  const text = open ?? (told?.id === id ? told.text : undefined)
  return typeof text === 'string' ? summaryWords(text) : text
}

/** Of so many of its alerts the labels are looked at. */
const mostAsked = 3

/** Its alerts that are still on the desk. */
export function useEpisodes({ episodeIds }: PostmortemSummary): readonly Episode[] {
  const episodes = usePage((page) => page.state?.episodes)
  return episodeIds.flatMap((id) => episodes?.get(id) ?? [])
}

/** The team whose part failed, by the labels of its alerts; null = none of `teams`, or not known. */
export function useOwner(postmortem: PostmortemSummary, teams: readonly string[]): string | null {
  const { id, episodeIds } = postmortem
  const engine = usePage((page) => page.engine)
  const here = useEpisodes(postmortem).flatMap(({ team }) => team ?? [])
  const [asked, setAsked] = useState<{ readonly id: number; readonly names: readonly string[] } | null>(null)
  const isKnown = here.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels of an alert do not change
  useEffect(() => {
    let left = false
    if (!engine || isKnown || episodeIds.length === 0) return
    const one = (episodeId: (typeof episodeIds)[number]): Promise<readonly string[]> =>
      engine.query('episodes.detail', { episodeId }).then(
        ({ labels }) => labels.filter(([name]) => name === 'team').map(([, value]) => value),
        () => [],
      )
    void Promise.all(episodeIds.slice(0, mostAsked).map(one)).then((names) => {
      if (!left) setAsked({ id, names: names.flat() })
    })
    return () => {
      left = true
    }
  }, [id, engine, isKnown])
  return ownerAmong(teams, isKnown ? here : asked?.id === id ? asked.names : [])
}
