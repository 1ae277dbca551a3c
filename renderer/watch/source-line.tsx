/** One source as a line: its mark, its name, the last half hour, and when it last answered. */
import type { SourceHealth } from '../../contract/source-health.ts'
import { sightOf } from '../../contract/source-health.ts'
import { useNow } from '../now.ts'
import { agoText } from '../ui/duration.ts'
import { Beats } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { blindSpotCount } from './blind-spots.tsx'
import { useLive } from './sight.ts'
import { sourceTitle } from './words.ts'

export const sightWords = {
  live: 'Live',
  stale: 'Stale',
  blind: 'Silent',
  'catching-up': 'Catching up',
  waiting: 'Waiting for the first answer',
} as const

export function SourceLine({ source }: { readonly source: SourceHealth }) {
  const now = useNow()
  const live = useLive()
  const sight = sightOf(source, now)
  const spots = sight === 'live' ? blindSpotCount([source]) : ''
  const isHollow = sight === 'live' && source.unproven != null
  const ok = live && sight === 'live' && spots === '' && !isHollow
  const more = [spots, isHollow ? 'its silence proves nothing' : ''].filter((one) => one !== '')
  const label = live ? [sightWords[sight], ...more].join(', ') : 'Not known now'
  return (
    <li className="source-line">
      <SeverityMark mark={ok ? 'quiet' : 'blind'} label={label} small />
      <span className="cut">
        <Plain text={sourceTitle(source)} />
      </span>
      <Beats beats={source.beats} />
      <span className="source-ago num">
        {isHollow
          ? 'no proof'
          : source.lastGoodAt === null
            ? 'no answer yet'
            : agoText(now - source.lastGoodAt)}
      </span>
    </li>
  )
}
