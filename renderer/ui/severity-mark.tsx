/** The five marks of the product. The shape says it first, the colour only repeats it. */

export type Mark = 'page' | 'notify' | 'ticket' | 'quiet' | 'blind'

const words: Record<Mark, string> = {
  page: 'Page',
  notify: 'Notify',
  ticket: 'Ticket',
  quiet: 'Quiet',
  blind: 'Not verified',
}

/** A filled octagon, a ring with a dot, a small square, a ring with a tick, or a dashed ring with a question mark. */
function shape(mark: Mark) {
  switch (mark) {
    case 'page':
      return (
        // The bar and the dot are holes, as much wider as the line around them is thick.
        <path
          d="M6.5 1.2h7L18.8 6.5v7l-5.3 5.3h-7L1.2 13.5v-7zM8.45 5.2a1.55 1.55 0 0 1 3.1 0v6.1a1.55 1.55 0 0 1-3.1 0zM8.25 14.7a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0z"
          fill="currentColor"
          fillRule="evenodd"
          stroke="currentColor"
          strokeLinejoin="round"
          strokeWidth="0.8"
        />
      )
    case 'notify':
      return (
        <path
          d="M1.35 10a8.65 8.65 0 1 0 17.3 0a8.65 8.65 0 1 0-17.3 0zM3.25 10a6.75 6.75 0 1 0 13.5 0a6.75 6.75 0 1 0-13.5 0zM7.4 10a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z"
          fill="currentColor"
          fillRule="evenodd"
        />
      )
    case 'ticket':
      return (
        <rect
          x="4.2"
          y="4.2"
          width="11.6"
          height="11.6"
          rx="2.2"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
        />
      )
    case 'quiet':
      return (
        <g fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
          <circle cx="10" cy="10" r="7.8" />
          <path d="M6.7 10.2 9 12.5l4.3-4.9" />
        </g>
      )
    case 'blind':
      return (
        <g fill="none" stroke="currentColor" strokeLinecap="round">
          <circle cx="10" cy="10" r="7.9" strokeWidth="1.9" strokeDasharray="3.05 3.15" />
          <path d="M7.9 8.2c0-1.3.9-2.1 2.1-2.1s2.1.8 2.1 1.9c0 1.6-2.1 1.7-2.1 3.4" strokeWidth="1.7" />
          <circle cx="10" cy="14" r="1.05" fill="currentColor" stroke="none" />
        </g>
      )
  }
}

/** @param label what a screen reader says; null where the words beside it already say it */
export function SeverityMark({
  mark,
  label,
  small,
}: {
  readonly mark: Mark
  readonly label?: string | null
  readonly small?: boolean
}) {
  const name = label === undefined ? words[mark] : label
  const look = `mark mark-${mark}${small ? ' mark-small' : ''}`
  if (name === null) {
    return (
      <svg className={look} viewBox="0 0 20 20" aria-hidden="true">
        {shape(mark)}
      </svg>
    )
  }
  return (
    <svg className={look} viewBox="0 0 20 20" role="img" aria-label={name}>
      {shape(mark)}
    </svg>
  )
}
