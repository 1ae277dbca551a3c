/** The rail: the screens there are. Its top stays free for the system's own window controls. */
import {
  BellOff,
  CalendarClock,
  ChartNoAxesColumn,
  Inbox,
  Laptop,
  Layers,
  ListOrdered,
  type LucideIcon,
  NotebookPen,
  Plug,
  Radar,
  Search,
  Sunrise,
} from 'lucide-react'
import { useWaiting } from '../inbox/waiting.ts'
import { useNowTo } from '../now.ts'
import { type Screen, usePage } from '../store.ts'
import { needsYouCount } from '../watch/calm.ts'
import { hasLate } from '../watch/select.ts'

export function Rail() {
  const page = usePage((each) => each)
  const count = useNowTo((now) => needsYouCount(page, now))
  const late = useNowTo((now) => hasLate(page.groups['needs-you'], now))
  return (
    <nav className="rail" aria-label="Screens">
      <div className="rail-top" />
      <RailItem icon={Radar} name="Watch" screen="watch">
        {count > 0 && (
          <b className={`count${late ? ' count-late' : ''}`}>
            {count > 999 ? '999+' : count}
            <span className="unseen-words"> need you</span>
          </b>
        )}
      </RailItem>
      <InboxItem />
      <RailItem icon={CalendarClock} name="Shifts" screen="shifts" />
      <RailItem icon={BellOff} name="Silences" screen="silences" />
      <RailItem icon={ListOrdered} name="Rules" screen="rules" />
      <RailItem icon={Sunrise} name="Digest" screen="digest" />
      <RailItem icon={NotebookPen} name="Postmortems" screen="postmortems" />
      <RailItem icon={ChartNoAxesColumn} name="Insights" screen="insights" />
      <RailItem icon={Layers} name="Environments" screen="environments" />
      <span className="rail-gap" />
      <RailItem icon={Search} name="Find" screen="find" />
      <RailItem icon={Laptop} name="This laptop" screen="laptop" />
      <RailItem icon={Plug} name="Sources" screen="sources" />
    </nav>
  )
}

/** How many threads wait for us; dark while an answer is overdue. */
function InboxItem() {
  const { count, overdue } = useWaiting()
  return (
    <RailItem icon={Inbox} name="Inbox" screen="inbox">
      {count > 0 && (
        <b className={`count${overdue > 0 ? ' count-late' : ''}`}>
          {count > 999 ? '999+' : count}
          <span className="unseen-words"> wait for us{overdue > 0 ? `, ${overdue} overdue` : ''}</span>
        </b>
      )}
    </RailItem>
  )
}

function RailItem(props: { icon: LucideIcon; name: string; screen: Screen; children?: React.ReactNode }) {
  const { icon: Icon, name, screen, children } = props
  const current = usePage((page) => page.screen === screen)
  return (
    <button
      type="button"
      className="rail-item"
      title={name}
      aria-current={current ? 'page' : undefined}
      onClick={() => usePage.setState({ screen, problem: null })}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
      <span className="rail-name">{name}</span>
      {children}
    </button>
  )
}
