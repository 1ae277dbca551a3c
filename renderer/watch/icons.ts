/** The icons of impact and layer, the marks of severity. */
import {
  CircleQuestionMark,
  Globe,
  type LucideIcon,
  Server,
  Shapes,
  ShipWheel,
  UserCheck,
  UserMinus,
  UserX,
  Waypoints,
} from 'lucide-react'
import type { Impact, Layer, Severity } from '../../contract/alert.ts'
import type { Mark } from '../ui/severity-mark.tsx'

export const impactIcons: Record<Impact, LucideIcon> = {
  down: UserX,
  degraded: UserMinus,
  none: UserCheck,
  unknown: CircleQuestionMark,
}

export const layerIcons: Record<Layer, LucideIcon> = {
  infrastructure: Server,
  network: Waypoints,
  dns: Globe,
  kubernetes: ShipWheel,
  other: Shapes,
}

/** Which mark stands for which severity. */
export const marks: Record<Severity, Mark> = {
  page: 'page',
  notify: 'notify',
  ticket: 'ticket',
  none: 'ticket',
}
