/** A heading over rows that share a name, a place, a customer or a team: how many, the worst of them, its time. */

import { ChevronDown, ChevronRight } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { mostInBatch } from '../../contract/batch.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useEpisode } from './alert-row.tsx'
import { bundleName } from './grouping.ts'
import { marks } from './icons.ts'
import type { BundleRow } from './rows.ts'
import { timerLook } from './timer.ts'
import { worstMark } from './worst.ts'

export function BundleLine({ row }: { row: BundleRow }) {
  const { by, name, episodes, open, part } = row
  const Icon = open ? ChevronDown : ChevronRight
  const first = episodes[0]
  const clocked = part === 'needs-you' || part === 'in-hand'
  return (
    <>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <SeverityMark mark={part === 'went-quiet' ? 'quiet' : marks[worstMark(episodes)]} label={null} small />
      <b className={`cut${by === 'environment' ? ' bundle-code' : ''}`}>
        <Plain text={bundleName(by, name)} />
      </b>
      <span className="count">{episodes.length}</span>
      <span className="grow" />
      {/* For the mouse; the keys have X on this row. */}
      <span className="bundle-pick" data-pick="">
        Select {episodes.length > mostInBatch ? `the first ${mostInBatch}` : `all ${episodes.length}`}
      </span>
      {clocked && first && <FirstTime first={first} />}
    </>
  )
}

/** The time of its most urgent member. */
function FirstTime({ first }: { first: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const episode = useEpisode(first)
  const now = useNow()
  if (!settings) return null
  const { tone, figure } = timerLook(episode, now, settings)
  return <time className={`bundle-time${tone === 'calm' ? '' : ' ink-page'}`}>{figure}</time>
}
