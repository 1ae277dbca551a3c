/** The selected episode's detail: asked for when it is shown or has changed, the last ones kept for going back. */
import { useEffect } from 'react'
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { usePage } from '../store.ts'

/** So many details are kept; going back and forth among a night's alerts asks nothing twice. */
const kept = 40

/** The detail as far as it is known, undefined while the first answer is on its way. */
export function useDetail({ id, version }: Pick<Episode, 'id' | 'version'>): EpisodeDetail | undefined {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const detail = usePage((page) => page.details.get(id))
  const known = detail?.version
  useEffect(() => {
    if (!engine || !open || known === version) return
    let left = false
    engine.query('episodes.detail', { episodeId: id }).then(
      (answer) => {
        if (!left) keep(id, answer)
      },
      // A detail that cannot be read now is asked for again with the next change or connection.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, open, id, version, known])
  return detail
}

function keep(id: number, detail: EpisodeDetail): void {
  const details = new Map(usePage.getState().details)
  details.delete(id)
  details.set(id, detail)
  for (const oldest of details.keys()) {
    if (details.size <= kept) break
    details.delete(oldest)
  }
  usePage.setState({ details })
}
