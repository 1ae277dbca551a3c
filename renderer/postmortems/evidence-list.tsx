/** The list of evidence: one line for each thing that was seen, a tick where it stands in the text. */
import { Check, GripVertical, PencilLine } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, memo, useEffect, useRef } from 'react'
import type { EvidenceItem } from '../../contract/postmortem-evidence.ts'
import { hourMinuteSecond, weekday } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { lineType } from './evidence-deeds.ts'
import { useEvidenceDesk } from './evidence-desk.ts'
import { evidenceLook } from './evidence-icons.ts'
import type { UsedEvidence } from './evidence-shown.ts'

export const evidenceListId = 'evidence-list'

export function EvidenceList(props: {
  readonly items: readonly EvidenceItem[]
  readonly used: UsedEvidence
  readonly chosen: string | null
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}) {
  const { items, used, chosen } = props
  const list = useRef<HTMLDivElement>(null)
  // The chosen line is kept in sight, wherever the key came from.
  useEffect(() => {
    if (chosen !== null)
      list.current?.querySelector(`[data-key="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={list}
      id={evidenceListId}
      className="evidence-list"
      role="listbox"
      aria-label="Evidence"
      aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
      tabIndex={0}
      data-scroller=""
      onKeyDown={props.onKeyDown}
      onFocus={() => {
        if (chosen === null) useEvidenceDesk.setState({ chosen: items[0]?.key ?? null })
      }}
    >
      {items.map((item, index) => (
        <Line
          key={item.key}
          item={item}
          day={dayBefore(items[index - 1], item)}
          use={used.get(item.key)?.isEdited}
          isChosen={item.key === chosen}
        />
      ))}
    </div>
  )
}

const optionId = (key: string): string => `evidence-${key}`

/** The day of a line, where the line above it is of another. */
function dayBefore(before: EvidenceItem | undefined, { at }: EvidenceItem): string | null {
  return before && weekday(before.at) !== weekday(at) ? weekday(at) : null
}

const Line = memo(function Line(props: {
  readonly item: EvidenceItem
  readonly day: string | null
  /** undefined = not in the text; else whether it was edited there */
  readonly use: boolean | undefined
  readonly isChosen: boolean
}) {
  const { item, day, use, isChosen } = props
  const [Icon, tone] = evidenceLook(item.kind)
  const drag = (event: DragEvent): void => {
    event.dataTransfer.effectAllowed = 'copy'
    event.dataTransfer.setData(lineType, item.line)
    event.dataTransfer.setData('text/plain', item.line)
  }
  return (
    <>
      {day !== null && (
        <p className="evidence-day" role="presentation">
          {day}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys */}
      <div
        id={optionId(item.key)}
        className={`proof${use === undefined ? '' : ' is-used'}${item.kind === 'gap' ? ' is-gap' : ''}`}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        data-key={item.key}
        draggable
        onDragStart={drag}
        onClick={() => useEvidenceDesk.setState({ chosen: item.key })}
      >
        <GripVertical className="proof-grip" size={14} strokeWidth={1.75} aria-hidden="true" />
        <time dateTime={new Date(item.at).toISOString()}>{hourMinuteSecond(item.at)}</time>
        <span className={`proof-icon${tone ? ` ink-${tone}` : ''}`}>
          <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <span className="proof-words">
          <Plain text={item.text} />
        </span>
        <Tick use={use} />
      </div>
    </>
  )
})

function Tick({ use }: { readonly use: boolean | undefined }) {
  if (use === undefined) return <span />
  const Icon = use ? PencilLine : Check
  return (
    <span className="proof-tick">
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="unseen-words">{use ? 'In the text, edited' : 'In the text'}</span>
    </span>
  )
}
