/** What stands beside the list: the selected episode, blind spot or fold, else the calm (or not calm) pane. */
import { ArrowLeft } from 'lucide-react'
import type { EpisodeId } from '../../contract/ids.ts'
import { useNow } from '../now.ts'
import { toggleFold } from '../orders.ts'
import { episodeIdOf, sourceIdOf, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { BlindPane } from './blind-pane.tsx'
import { CalmPane } from './calm-pane.tsx'
import { EpisodePane } from './episode-pane.tsx'
import { foldMeaning, foldWords } from './fold-words.ts'
import type { Row } from './rows.ts'

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
  const fold = usePage((page) => page.rows.find((row) => row.key === selected && row.kind === 'fold'))
  if (episode) return <EpisodePane episode={episode} />
  if (source) return <BlindPane source={source} />
  if (fold?.kind === 'fold') return <FoldPane row={fold} />
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
