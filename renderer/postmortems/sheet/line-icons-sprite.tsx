/** The icons of a timeline's lines, drawn once: a line points at its own. */
import {
  Activity,
  AlarmClock,
  Bell,
  CheckCheck,
  CircleCheck,
  CloudOff,
  CornerUpRight,
  Dot,
  ExternalLink,
  Eye,
  Flame,
  type LucideIcon,
  Megaphone,
  MessageSquareText,
  PencilLine,
  Rocket,
  UserX,
  VolumeX,
} from 'lucide-react'
import { memo } from 'react'
import { lineIconId, lineIconNames } from './line-icons.ts'

const icons: Readonly<Record<string, LucideIcon>> = {
  fired: Flame,
  seen: Eye,
  changed: Activity,
  called: Bell,
  quieted: VolumeX,
  late: AlarmClock,
  acked: CheckCheck,
  note: PencilLine,
  impact: UserX,
  quiet: CircleCheck,
  link: ExternalLink,
  asked: Megaphone,
  message: MessageSquareText,
  unseen: CloudOff,
  deploy: Rocket,
  plain: Dot,
  origin: CornerUpRight,
}

export const LineIcons = memo(function LineIcons() {
  return (
    <svg className="line-icons" width="0" height="0" aria-hidden="true">
      {lineIconNames.map((name) => {
        const Icon = icons[name] ?? Dot
        return (
          <symbol key={name} id={lineIconId(name)} viewBox="0 0 24 24">
            <Icon size={24} strokeWidth={1.75} />
          </symbol>
        )
      })}
    </svg>
  )
})
