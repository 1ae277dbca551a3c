/** An episode's story, newest first: one line for each thing that happened. */
import {
  Activity,
  AlarmClock,
  Bell,
  BellOff,
  BellRing,
  Check,
  CheckCheck,
  CircleCheck,
  Clock,
  CloudOff,
  CloudUpload,
  ExternalLink,
  Eye,
  FileText,
  Flame,
  Globe,
  Handshake,
  History,
  type LucideIcon,
  Megaphone,
  OctagonX,
  PencilLine,
  RotateCcw,
  Undo2,
  Unplug,
  UserX,
  VolumeX,
} from 'lucide-react'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import { usePage } from '../store.ts'
import { hourMinuteSecond, weekday } from '../ui/clock.ts'
import { plainProse } from '../ui/plain-text.ts'
import { storyWords } from './story-words.ts'

type Tone = 'page' | 'ok' | 'unknown' | 'lamp'

const looks: Record<StoryKind, readonly [LucideIcon, Tone?]> = {
  fired: [Flame, 'page'],
  seen: [Eye],
  refired: [Flame, 'page'],
  changed: [Activity],
  called: [AlarmClock],
  shown: [Bell],
  'not-shown': [BellOff, 'unknown'],
  'calls-again': [AlarmClock, 'page'],
  'target-near': [AlarmClock],
  'ack-target-passed': [AlarmClock, 'page'],
  unanswered: [BellRing, 'page'],
  'speaker-lost': [VolumeX, 'unknown'],
  acked: [Check, 'lamp'],
  'taken-back': [Undo2],
  unacked: [Undo2],
  'acked-upstream': [Check],
  'ack-ended-upstream': [Undo2],
  returned: [RotateCcw, 'page'],
  note: [PencilLine],
  impact: [UserX],
  'kept-quiet': [VolumeX],
  'heard-again': [Bell],
  absent: [History, 'unknown'],
  'listed-again': [Activity],
  quiet: [CircleCheck, 'ok'],
  'order-sent': [CheckCheck],
  'order-waits': [CloudUpload, 'unknown'],
  'order-refused': [OctagonX, 'page'],
  'link-opened': [ExternalLink],
  snoozed: [Clock, 'lamp'],
  unsnoozed: [Undo2],
  'snooze-ended': [AlarmClock, 'page'],
  'silence-asked': [VolumeX],
  'silence-written': [VolumeX],
  'silence-refused': [OctagonX, 'page'],
  'silence-ended': [Bell],
  postmortem: [FileText],
  gap: [CloudOff, 'unknown'],
  'watched-by-hand': [Eye, 'lamp'],
  'by-hand-ended': [Undo2],
  'sight-lost': [Unplug, 'unknown'],
  'sight-back': [CircleCheck, 'ok'],
  'peers-disagree': [Unplug, 'unknown'],
  escalated: [Megaphone, 'lamp'],
  'escalation-told': [CheckCheck],
  'escalation-not-told': [OctagonX, 'page'],
  'escalation-accepted': [Handshake, 'ok'],
  'escalation-declined': [Undo2, 'page'],
  'escalation-timed-out': [Megaphone, 'page'],
  'escalation-passed': [Megaphone],
  'escalation-withdrawn': [Undo2],
  'escalation-over': [CircleCheck],
  'escalation-came': [Megaphone, 'lamp'],
  'colleague-asked': [Globe],
}

/** @param story in any order; @param empty what to say when there is nothing */
export function Story({ story, empty }: { readonly story: readonly StoryEvent[]; readonly empty: string }) {
  if (story.length === 0) return <p className="soft">{empty}</p>
  const newestFirst = [...story].sort((a, b) => b.at - a.at || b.id - a.id)
  return (
    <ol className="story">
      {newestFirst.map((event, index) => (
        <Line key={event.id} event={event} newer={newestFirst[index - 1]} />
      ))}
    </ol>
  )
}

function Line({ event, newer }: { event: StoryEvent; newer: StoryEvent | undefined }) {
  const [Icon, tone] = looks[event.kind]
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const { lead, rest } = storyWords(event, me)
  const newDay = newer !== undefined && weekday(newer.at) !== weekday(event.at)
  return (
    <li className={event.kind === 'gap' ? 'story-gap' : undefined}>
      {newDay && <p className="story-day">{weekday(event.at)}</p>}
      <time dateTime={new Date(event.at).toISOString()}>{hourMinuteSecond(event.at)}</time>
      <span className={`story-dot${tone ? ` ink-${tone}` : ''}`}>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <p className="story-words">
        {lead !== '' && <b>{lead}</b>}
        {rest !== '' && (
          <>
            {lead !== '' && ' '}
            <bdi>{plainProse(rest)}</bdi>
          </>
        )}
      </p>
    </li>
  )
}
