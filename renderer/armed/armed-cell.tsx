/** The strip's cell: armed, or not armed, because. It leads to the card with every check. */
import { BellOff, BellRing } from 'lucide-react'
import { isLive, usePage } from '../store.ts'
import { armedParts } from './armed-words.ts'

export function ArmedCell() {
  const live = usePage(isLive)
  const armed = usePage((page) => page.state?.desk.armed)
  if (!armed) return null
  const { heard, why } = armedParts(live, armed)
  const Icon = heard ? BellRing : BellOff
  return (
    <button
      type="button"
      className={`strip-cell strip-armed${heard ? '' : ' strip-cell-unknown'}`}
      title={heard ? 'Every check stands under This laptop' : why}
      onClick={() => usePage.setState({ screen: 'laptop', problem: null })}
    >
      <span>{heard ? 'Would it ring?' : 'Not armed, because'}</span>
      <span>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={heard ? 'ink-ok' : ''} />
        <span className="cut">{heard ? 'Armed' : why}</span>
      </span>
    </button>
  )
}

/** One line for places without a strip; nothing while it is armed. */
export function NotArmedLine({ className }: { readonly className: string }) {
  const live = usePage(isLive)
  const armed = usePage((page) => page.state?.desk.armed)
  if (!armed || !live) return null
  const { heard, why } = armedParts(live, armed)
  if (heard) return null
  return (
    <p className={className}>
      <b>Not armed, because:</b> {why}
    </p>
  )
}
