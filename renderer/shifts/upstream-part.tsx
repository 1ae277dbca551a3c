/** Shifts that somebody else takes, in PagerDuty: how far each has come, and the button that gives one away. */
import { Replace } from 'lucide-react'
import { useEffect } from 'react'
import type { UpstreamOverride } from '../../contract/override-upstream.ts'
import type { OwnShift, ShiftsView } from '../../contract/rotation.ts'
import { useNow, useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { whenWords } from './shift-words.ts'
import { giveShift, leaveUpstream, readUpstream, useUpstream } from './upstream-desk.ts'
import { UpstreamDialog } from './upstream-dialog.tsx'
import { upstreamWords } from './upstream-words.ts'

/** What is under way is looked at this often, ms, and everything else with the shifts. */
const underWayMs = 2_000
const againMs = 30_000

/** The rotations that are kept in PagerDuty; nothing where there is none. */
export function UpstreamPart({ view: shifts }: { readonly view: ShiftsView }) {
  const view = useUpstream((known) => known.view)
  const giving = useUpstream((known) => known.giving)
  const queued = usePage((page) => page.state?.desk.queued ?? 0)
  const isUnderWay = view?.overrides.some(isOpen) ?? false
  const turn = useNowTo((now) => Math.floor(now / (isUnderWay ? underWayMs : againMs)))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when orders come and go
  useEffect(() => void readUpstream(), [turn, queued])
  useEffect(() => leaveUpstream, [])
  if (view === null || view.rotations.length === 0) return null
  return (
    <section className="shifts-part" aria-labelledby="shifts-upstream">
      <h2 id="shifts-upstream" className="sect-head">
        <span>Somebody else takes it</span>
        <small>in PagerDuty</small>
      </h2>
      <ul>
        {view.overrides.map((override) => (
          <Row key={override.orderId} override={override} />
        ))}
      </ul>
      <p className="upstream-give">
        {view.rotations.map((rotation) => (
          <Button key={rotation} small onPress={() => giveShift({ rotation, shift: null })}>
            {view.rotations.length === 1
              ? 'Give a shift away'
              : `Give a shift of ${plainLine(rotation)} away`}
          </Button>
        ))}
      </p>
      {giving && <UpstreamDialog giving={giving} view={shifts} />}
    </section>
  )
}

/** Beside a shift that is kept in PagerDuty; nothing beside any other, or one that has no end in sight. */
export function TakeUpstream({ shift }: { readonly shift: OwnShift }) {
  const isUpstream = useUpstream(({ view }) => view?.rotations.includes(shift.rotation) ?? false)
  if (!isUpstream || shift.to === null) return null
  const label = `Somebody else takes this shift of ${plainLine(shift.rotation)}, ${whenWords(shift)}`
  return (
    <Button kind="bare" small label={label} onPress={() => giveShift({ rotation: shift.rotation, shift })}>
      Somebody else takes this
    </Button>
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
