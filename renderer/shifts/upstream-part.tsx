/** Shifts that somebody else takes, in PagerDuty: how far each has come, and what may be done about it. */
import { Replace } from 'lucide-react'
import { useEffect } from 'react'
import type { UpstreamOverride } from '../../contract/override-upstream.ts'
import { useNow, useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { whenWords } from './shift-words.ts'
import { readUpstream, useUpstream } from './upstream-desk.ts'
import { upstreamWords } from './upstream-words.ts'

/** What is under way is looked at this often, ms, and everything else with the shifts. */
const underWayMs = 2_000
const againMs = 30_000

/** What was given to somebody in PagerDuty and is not over; nothing where there is none. */
export function UpstreamPart() {
  const overrides = useUpstream(({ view }) => view?.overrides ?? null)
  const queued = usePage((page) => page.state?.desk.queued ?? 0)
  const isUnderWay = overrides?.some(isOpen) ?? false
  const turn = useNowTo((now) => Math.floor(now / (isUnderWay ? underWayMs : againMs)))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when orders come and go
  useEffect(() => void readUpstream(), [turn, queued])
  if (overrides === null || overrides.length === 0) return null
  return (
    <section className="shifts-part" aria-labelledby="shifts-upstream">
      <h2 id="shifts-upstream" className="sect-head">
        <span>Overrides</span>
        <small>in PagerDuty</small>
      </h2>
      <ul>
        {overrides.map((override) => (
          <Row key={override.orderId} override={override} />
        ))}
      </ul>
    </section>
  )
}

function isOpen({ order, undoing }: UpstreamOverride): boolean {
  const { state } = undoing ?? order
  return state === 'waiting' || state === 'retrying'
}

function Row({ override }: { readonly override: UpstreamOverride }) {
  const now = useNow()
  const online = usePage((page) => page.state?.desk.online ?? true)
  const { orderId, person, rotation } = override
  const { tone, text, back, again } = upstreamWords(override, online, now)
  const order = (name: 'shifts.takeBackUpstream' | 'shifts.retryUpstream') => () =>
    void give(name, { orderId }).then(readUpstream)
  const about = `${plainLine(person)}, ${whenWords(override)}`
  return (
    <li className="upstream-row">
      <Replace size={16} strokeWidth={1.75} aria-hidden="true" className="dim" />
      <span className="shift-when">
        <b>
          <Plain text={person} />
        </b>
        <span className="soft num">
          {whenWords(override)}, <Plain text={rotation} />
        </span>
        <span className={`upstream-state${tone === 'refused' ? ' ink-page' : ' soft'}`} role="status">
          {text}
        </span>
        {(back !== null || again !== null) && (
          <span className="upstream-acts">
            {again !== null && (
              <Button small label={`${again} ${about}`} onPress={order('shifts.retryUpstream')}>
                {again}
              </Button>
            )}
            {back !== null && (
              <Button small kind="bare" label={`${back} ${about}`} onPress={order('shifts.takeBackUpstream')}>
                {back}
              </Button>
            )}
          </span>
        )}
      </span>
    </li>
  )
}
