/** The icons of impact and layer. */
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
import type { Impact, Layer } from '../../contract/alert.ts'

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
