/** The alerts a draft is about: each opens on Watch while it is still on the desk. */
import type { EpisodeId } from '../../contract/ids.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'

export function AlertChips({ ids }: { readonly ids: readonly EpisodeId[] }) {
  const episodes = usePage((page) => page.state?.episodes)
  const known = ids.flatMap((id) => episodes?.get(id) ?? [])
  const older = ids.length - known.length
  if (ids.length === 0) return null
  return (
    <ul className="chips draft-chips" aria-label="Alerts of this draft">
      {known.map((episode) => (
        <li key={episode.id}>
          <button type="button" className="chip" onClick={() => show(episode.id)}>
            <SeverityMark
              mark={episode.firing ? (episode.severity === 'page' ? 'page' : 'notify') : 'quiet'}
              label={episode.firing ? 'Fires' : 'Quiet'}
              small
            />
            <span className="cut">
              <Plain text={episode.title} />
            </span>
          </button>
        </li>
      ))}
      {older > 0 && (
        <li className="chip chip-plain">
          {older} older alert{older === 1 ? '' : 's'}, no longer on the desk
        </li>
      )}
    </ul>
  )
}
