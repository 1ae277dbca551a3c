/** What stands beside the list: the selected episode, blind spot or fold, else the calm (or not calm) pane. */
import { ArrowLeft } from 'lucide-react'
import { mostInBatch } from '../../contract/batch.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { IncomingPane } from '../escalations/incoming-pane.tsx'
import { useNow } from '../now.ts'
import { acknowledge, ask, toggleFold, toggleGroup } from '../orders.ts'
import { episodeIdOf, sourceIdOf, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { BlindPane } from './blind-pane.tsx'
import { CalmPane } from './calm-pane.tsx'
import { LeftOut, Worst } from './chosen.tsx'
import { EpisodePane } from './episode-pane.tsx'
import { foldMeaning, foldWords } from './fold-words.ts'
import { bundleName } from './grouping.ts'
import type { BundleRow, Row } from './rows.ts'
import { useLive } from './sight.ts'
import { countOf } from './words.ts'

export function Pane() {
  const open = usePage((page) => page.paneOpen)
  return (
    <section
      id="watch-pane"
      className={`pane${open ? ' is-open' : ''}`}
      tabIndex={-1}
      aria-label="Detail of the selection"
    >
      <div className="pane-back">
        <Button
          kind="bare"
          icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => usePage.setState({ paneOpen: false })}
        >
          Back to the list
        </Button>
      </div>
      <Content />
    </section>
  )
}

function Content() {
  const selected = usePage((page) => page.selected)
  const episodeId = episodeIdOf(selected)
  const sourceId = sourceIdOf(selected)
  const episode = usePage((page) =>
    episodeId === null ? undefined : page.state?.episodes.get(episodeId as EpisodeId),
  )
  const source = usePage((page) => page.state?.sources.find((each) => each.id === sourceId))
  const row = usePage((page) => page.rows.find((each) => each.key === selected))
  if (episode) return <EpisodePane episode={episode} />
  if (source) return <BlindPane source={source} />
  if (row?.kind === 'incoming') return <IncomingPane escalation={row.escalation} />
  if (row?.kind === 'fold') return <FoldPane row={row} />
  if (row?.kind === 'bundle') return <BundlePane row={row} />
  return <CalmPane />
}

function FoldPane({ row }: { row: Extract<Row, { kind: 'fold' }> }) {
  const now = useNow()
  return (
    <div className="calm">
      <div className="calm-inner">
        <h2>{foldWords(row, now)}</h2>
        <p className="prose soft">{foldMeaning[row.fold]}</p>
        <p className="calm-actions">
          <Button shortcut="Enter" onPress={() => toggleFold(row.fold)}>
            {row.open ? 'Close' : `Show ${row.count}`}
          </Button>
        </p>
      </div>
    </div>
  )
}

/** A heading is selected: the keys are about all that stands under it. */
function BundlePane({ row }: { row: BundleRow }) {
  const live = useLive()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const key = (letter: string): string | undefined => (singleKeys ? letter : undefined)
  const firing = row.episodes.some((episode) => episode.firing)
  const left = Math.max(0, row.episodes.length - mostInBatch)
  const all = left > 0 ? `${mostInBatch}` : 'all'
  return (
    <div className="calm">
      <div className="calm-inner">
        <h2>
          <Plain text={bundleName(row.by, row.name)} />
        </h2>
        <p className="prose soft">{countOf(row.episodes.length, 'alert')}, the most urgent:</p>
        <Worst episodes={row.episodes} />
        <LeftOut left={left} />
        <p className="calm-actions">
          {live && firing && (
            <>
              <Button kind="primary" shortcut={key('A')} onPress={() => void acknowledge()}>
                {`Acknowledge ${all}`}
              </Button>
              <Button shortcut={key('S')} onPress={() => ask('snooze')}>
                {`Snooze ${all}`}
              </Button>
              <Button shortcut={key('Z')} onPress={() => ask('silence')}>
                {`Silence ${all}`}
              </Button>
            </>
          )}
          <Button shortcut="Enter" onPress={() => toggleGroup(row.key)}>
            {row.open ? 'Close' : `Show ${row.episodes.length}`}
          </Button>
        </p>
      </div>
    </div>
  )
}
