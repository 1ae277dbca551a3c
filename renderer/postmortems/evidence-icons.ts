/** The icon of each kind of evidence: the same as in an alert's story, and those of a thread. */
import {
  ArrowLeftRight,
  CircleCheck,
  type LucideIcon,
  MessageSquareText,
  PencilLine,
  UserX,
} from 'lucide-react'
import type { StoryKind } from '../../contract/queries.ts'
import { looks, type Tone } from '../watch/story-looks.ts'

const ofThreads: Readonly<Record<string, readonly [LucideIcon, Tone?]>> = {
  'message-customer': [MessageSquareText, 'lamp'],
  'message-us': [MessageSquareText],
  note: [PencilLine],
  impact: [UserX],
  handed: [ArrowLeftRight],
  closed: [CircleCheck, 'ok'],
}

/** Its icon and tone; of a kind that is not known a plain one. */
export function evidenceLook(kind: string): readonly [LucideIcon, Tone?] {
  if (Object.hasOwn(looks, kind)) return looks[kind as StoryKind]
  return (Object.hasOwn(ofThreads, kind) ? ofThreads[kind] : undefined) ?? [MessageSquareText]
}
