/** Duty by hand: on until a time, off, or as the file plans it. */
import { useId, useState } from 'react'
import type { OrderInput } from '../../contract/orders.ts'
import { unknownDuty } from '../../contract/shift.ts'
import { engineNow, useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { nextTimeOfDay, readTimeOfDay } from '../ui/until.ts'
import { useLive } from '../watch/sight.ts'
import { dutyWords } from './duty-words.ts'

export function DutyCard() {
  const now = useNow()
  const live = useLive()
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const inDrill = usePage((page) => page.state?.desk.drill !== null)
  const zone = usePage((page) => page.state?.desk.shifts.zone ?? null)
  const { lead, until, sub } = dutyWords(duty, now, zone)
  return (
    <section className="card laptop-card" aria-labelledby="duty-title">
      <header>
        <h2 id="duty-title">Duty</h2>
      </header>
      <p className="num" role="status">
        <b>
          <Plain text={lead} /> {until}
        </b>
        , {sub}. {origins[duty.origin]}
      </p>
      {live && inDrill && (
        <p className="soft">Stop the fire drill to say your duty: in it you count as on duty.</p>
      )}
      {live && !inDrill && <Say byHand={duty.origin === 'hand'} />}
    </section>
  )
}

const origins = {
  hand: 'Said by hand.',
  file: 'As the configuration file plans it.',
  none: 'Nobody has said. The rules treat it as on duty.',
} as const

function Say({ byHand }: { readonly byHand: boolean }) {
  const now = useNow()
  const field = useId()
  const [typed, setTyped] = useState('08:00')
  const time = readTimeOfDay(typed)
  const isOpen = typed.trim() === ''
  const until = time ? nextTimeOfDay(...time, now) : null
  const set = (state: 'on' | 'off'): void => {
    if (until === null && !isOpen) return
    const untilAt = time ? nextTimeOfDay(...time, Math.round(engineNow())) : null
    void give('duty.set', { state, untilAt } satisfies OrderInput<'duty.set'>)
  }
  const words = isOpen
    ? 'until you say otherwise'
    : until === null
      ? 'a time such as 08:00'
      : momentText(until, now)
  return (
    <form
      className="duty-say"
      onSubmit={(event) => {
        event.preventDefault()
        set('on')
      }}
    >
      <label htmlFor={field}>Until</label>
      <input
        id={field}
        type="text"
        inputMode="numeric"
        maxLength={5}
        autoComplete="off"
        className="input input-short"
        value={typed}
        aria-describedby={`${field}-means`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <small id={`${field}-means`} className="soft num">
        {words}
      </small>
      <span className="plain-row">
        <Button submit disabled={until === null && !isOpen}>
          On duty
        </Button>
        <Button disabled={until === null && !isOpen} onPress={() => set('off')}>
          Off duty
        </Button>
        {byHand && (
          <Button kind="bare" onPress={() => void give('duty.set', { state: 'planned' })}>
            As planned
          </Button>
        )}
      </span>
    </form>
  )
}
