/** One episode of a history: what it was, its links and its whole story. */
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { PastEpisode } from '../../contract/past.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { engineNow } from '../now.ts'
import { show } from '../orders.ts'
import { showPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { Labels, Links } from '../watch/pane-parts.tsx'
import { Story } from '../watch/story.tsx'
import { closeEpisode, usePast } from './desk.ts'
import { lastedText, startText, takenText } from './past-words.ts'

interface Read {
  readonly id: EpisodeId
  readonly detail: EpisodeDetail | null
  readonly problem: string | null
}

export function StoryPane({ id }: { readonly id: EpisodeId }) {
  const row = usePast((known) => known.episodes?.find((each) => each.id === id))
  const here = usePage((page) => page.state?.episodes.has(id) ?? false)
  const { detail, problem } = useStory(id)
  return (
    <aside id="past-story" className="past-beside past-story" aria-label="The episode" tabIndex={-1}>
      <p className="past-back">
        <Button
          small
          kind="bare"
          shortcut="Esc"
          icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
          onPress={closeEpisode}
        >
          Back
        </Button>
        {here && (
          <Button
            small
            label={`Open on Watch${row ? `: ${plainLine(row.title)}` : ''}`}
            onPress={() => show(id)}
          >
            Open on Watch
          </Button>
        )}
        {row?.postmortemId != null && (
          <Button small onPress={() => row.postmortemId !== null && showPostmortem(row.postmortemId)}>
            Postmortem
          </Button>
        )}
      </p>
      {row && <Facts row={row} />}
      {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
      {detail === null && problem === null && <p className="soft">Reading its story.</p>}
      {detail && (
        <>
          {detail.summary && (
            <p className="prose sect">
              <bdi>{plainProse(detail.summary)}</bdi>
            </p>
          )}
          {detail.links.length > 0 && <Links episode={{ id }} links={detail.links} />}
          <section className="sect" aria-labelledby="past-story-head">
            <h3 id="past-story-head" className="sect-head">
              Timeline <small>newest first</small>
            </h3>
            <Story story={detail.story} empty="Nothing is written." />
          </section>
          <Labels labels={detail.labels} />
        </>
      )}
    </aside>
  )
}

function Facts({ row }: { readonly row: PastEpisode }) {
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  return (
    <header className="sect">
      <h2>
        <Plain text={row.title} />
      </h2>
      <p className="soft num">
        {startText(row.firedAt, engineNow())}, {row.quietAt === null ? '' : 'lasted '}
        {lastedText(row)}, <Plain text={takenText(row, me)} />
      </p>
      {row.endUnseen && <p className="soft">Nobody saw its end: when sight came back it was over.</p>}
    </header>
  )
}

/** Its story, asked for once for each episode that is opened. */
function useStory(id: EpisodeId): Read {
  const engine = usePage((page) => page.engine)
  const version = usePage((page) => page.state?.episodes.get(id)?.version ?? 0)
  const [read, setRead] = useState<Read>({ id, detail: null, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: while it is on the desk its story goes on with each version
  useEffect(() => {
    if (!engine) return
    let left = false
    engine.query('episodes.detail', { episodeId: id }).then(
      (detail) => {
        if (!left) setRead({ id, detail, problem: null })
      },
      (error) => {
        const problem = error instanceof AppError ? error.message : 'Its story could not be read.'
        if (!left) setRead({ id, detail: null, problem })
      },
    )
    return () => {
      left = true
    }
  }, [engine, id, version])
  return read.id === id ? read : { id, detail: null, problem: null }
}
