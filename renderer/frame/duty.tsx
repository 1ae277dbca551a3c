/** Is the user on duty? Nothing knows it yet, and that is what it says. */
import { LampDesk } from 'lucide-react'

export function Duty() {
  return (
    <section className="strip-duty" aria-label="Your duty">
      <span className="lamp lamp-off">
        <LampDesk size={24} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div className="cut">
        <p className="strip-lead cut">Duty not known</p>
        <p className="strip-sub cut">unknown counts as on duty</p>
      </div>
    </section>
  )
}
