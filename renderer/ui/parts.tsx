/** Small parts: key caps, badges, facts, buttons, avatars, beats. Props in, events out. */
import { ChevronDown, type LucideIcon } from 'lucide-react'
import type { MouseEvent, ReactNode, Ref } from 'react'

/** A key on a cap. Screen readers get the key by `aria-keyshortcuts` of the thing it belongs to. */
export function Key({ name }: { readonly name: string }) {
  return (
    <span className="key" aria-hidden="true">
      {name}
    </span>
  )
}

export type Tone = 'plain' | 'page' | 'notify' | 'ok' | 'lamp' | 'unknown'

/** A state in an icon and a word or two. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone
  readonly icon: ReactNode
  readonly children: ReactNode
}) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon}
      <span className="cut">{children}</span>
    </span>
  )
}

/** One fact of a row: icon and words. */
export function Fact({
  icon: Icon,
  tone,
  children,
}: {
  readonly icon?: LucideIcon
  /** minor: the first to go where there is little room */
  readonly tone?: 'down' | 'pending' | 'minor'
  readonly children: ReactNode
}) {
  return (
    <span className={`fact${tone ? ` fact-${tone}` : ''}`}>
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden="true" />}
      <span className="cut">{children}</span>
    </span>
  )
}

export interface ButtonProps {
  readonly id?: string
  readonly kind?: 'primary' | 'plain' | 'bare'
  readonly small?: boolean
  /** the single key that does the same */
  readonly shortcut?: string | undefined
  /** the whole name for screen readers; begins with the words on the button */
  readonly label?: string
  readonly icon?: ReactNode
  readonly submit?: boolean
  readonly disabled?: boolean
  readonly onPress?: (event: MouseEvent<HTMLButtonElement>) => void
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button. With a shortcut it carries the key on it. */
export function Button(props: ButtonProps) {
  const { id, kind = 'plain', small, shortcut, label, icon, submit, disabled, onPress, children, ref } = props
  // The words on it come first in its name, so that it can be called by them.
  const rest =
    label !== undefined && typeof children === 'string' && label.startsWith(children)
      ? label.slice(children.length)
      : null
  return (
    <button
      ref={ref}
      id={id}
      type={submit ? 'submit' : 'button'}
      className={`button button-${kind}${small ? ' button-small' : ''}`}
      aria-label={rest === null ? label : undefined}
      aria-keyshortcuts={shortcut}
      disabled={disabled}
      onClick={onPress}
    >
      {icon}
      {children}
      {rest && <span className="unseen-words">{rest}</span>}
      {shortcut && <Key name={shortcut} />}
    </button>
  )
}

/** Up to two initials of a person's name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => word !== '')
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]?.slice(0, 2)]
  return letters
    .map((word, index) => (words.length > 1 ? [...(word ?? '')][0] : index === 0 ? word : ''))
    .join('')
    .toUpperCase()
}

/** A round badge with a person's initials; the name stands beside it, so it is decoration. */
export function Avatar({ initials, you }: { readonly initials: string; readonly you: boolean }) {
  return (
    <span className={`avatar${you ? ' avatar-you' : ''}`} aria-hidden="true">
      {initials}
    </span>
  )
}

/** The last 30 minutes of answers, one mark a minute; says its finding in words. */
export function Beats({ beats }: { readonly beats: readonly (boolean | null)[] }) {
  const shown = beats.slice(-30)
  const answered = shown.filter((beat) => beat === true).length
  const missed = shown.filter((beat) => beat === false).length
  const first = 30 - shown.length
  return (
    <span className="beats" role="img" aria-label={`Last 30 minutes: ${answered} answered, ${missed} missed`}>
      {Array.from({ length: 30 }, (_, index) => {
        const beat = index < first ? null : (shown[index - first] ?? null)
        // biome-ignore lint/suspicious/noArrayIndexKey: the marks are places on a line, they have no other identity
        return <i key={index} className={beat === true ? 'beat' : beat === false ? 'miss' : 'unwatched'} />
      })}
    </span>
  )
}

/** A native choice out of a few; further attributes (ids, descriptions) go to the field itself. */
export function Select<Value extends string>(props: {
  readonly id: string
  readonly value: Value
  readonly options: readonly (readonly [Value, string])[]
  readonly onPick: (value: Value) => void
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}) {
  const { value, options, onPick, ...field } = props
  return (
    <span className="select-box">
      <select
        {...field}
        className="select"
        value={value}
        onChange={(event) => {
          const picked = options.find(([each]) => each === event.target.value)
          if (picked) onPick(picked[0])
        }}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
    </span>
  )
}
