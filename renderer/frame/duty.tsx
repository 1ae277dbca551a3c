/** Is the user on duty, until when, who is next, who backs both up? What nobody said is not there. */
import { Lamp, LampDesk } from 'lucide-react'
import { unknownDuty } from '../../contract/shift.ts'
import { dutyWords } from '../armed/duty-words.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'

export function Duty() {
  const now = useNow()
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const zone = usePage((page) => page.state?.desk.shifts.zone ?? null)
  const { lit, soon, lead, until, sub, left } = dutyWords(duty, now, zone)
  const Icon = lit ? Lamp : LampDesk
  return (
    <section className="strip-duty" aria-label="Your duty">
      <span className={`lamp lamp-${lit ? 'lit' : soon ? 'soon' : 'off'}`}>
        <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div className="duty-words">
        <p className={`duty-line${left === null ? ' duty-plain' : ''}`}>
          <span className="strip-lead cut">
            <Plain text={lead} /> {until !== '' && <em className="ink-lamp num">{until}</em>}
          </span>
          <span className="strip-sub cut num">{sub}</span>
        </p>
        {left !== null && (
          <div className="shift-line" aria-hidden="true">
            <i style={{ width: `${(left * 100).toFixed(1)}%` }} />
          </div>
        )}
      </div>
    </section>
  )
}
