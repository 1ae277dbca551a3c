/** The window drawn: how many began, a lane for each place or name, and what nobody could see, hatched. */
import { type CSSProperties, type KeyboardEvent, useState } from 'react'
import type { PastAbout, PastLane } from '../../contract/past.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { openEpisode } from './desk.ts'
import { type GapBlock, gapBlocks, laneCount, placeOf, ticksOf } from './draw.ts'
import { blockText, laneName, lanesWord, startText } from './past-words.ts'

/** The line of now moves by so little at once, ms. */
const stepMs = 60_000
/** Words that begin further right than this would stand beyond the edge, per cent. */
const lastTick = 93

export function Drawing({ about }: { readonly about: PastAbout }) {
  const now = useNowTo((at) => Math.floor(at / stepMs) * stepMs)
  const labels = usePage((page) => page.state?.sources)
  const labelOf = (id: string): string => plainLine(labels?.find((source) => source.id === id)?.label ?? id)
  const blocks = gapBlocks(about.gaps, about)
  const before =
    about.historyFrom > about.from ? { from: about.from, to: Math.min(about.historyFrom, about.to) } : null
  const place = (from: number, to: number | null): CSSProperties => {
    const { left, width } = placeOf(about, from, to, now)
    return { left: `${left}%`, width: `${width}%` }
  }
  return (
    <section className="past-drawing" aria-label="Over time">
      <Axis about={about} now={now} />
      <Counts about={about} now={now} />
      <ul className="past-lanes" aria-label={`By ${lanesWord(about.subject)}`}>
        {about.lanes.map((lane) => (
          <Lane key={lane.name ?? ''} lane={lane} about={about} place={place} now={now} />
        ))}
      </ul>
      <div className="past-veil" aria-hidden="true">
        {before && <i className="past-before" style={place(before.from, before.to)} />}
        {blocks.map((block) => (
          <i key={`${block.from}`} style={place(block.from, block.to)} />
        ))}
        {about.from <= now && now < about.to && <b style={{ left: place(now, now).left }} />}
      </div>
      <Gaps about={about} blocks={blocks} now={now} place={place} labelOf={labelOf} />
    </section>
  )
}

function Axis({ about, now }: { readonly about: PastAbout; readonly now: number }) {
  return (
    <div className="past-axis num" aria-hidden="true">
      {ticksOf(about).map(({ at, words }) => {
        const { left } = placeOf(about, at, at, now)
        return left > lastTick ? null : (
          <span key={at} style={{ left: `${left}%` }}>
            {words}
          </span>
        )
      })}
    </div>
  )
}

/** How many began in each stretch; the highest one says its number. */
function Counts({ about, now }: { readonly about: PastAbout; readonly now: number }) {
  const most = Math.max(1, ...about.counts.map(({ count }) => count))
  const top = about.counts.find(({ count }) => count === most)
  const finding = top ? `The most at once: ${most}, from ${startText(top.from, now)} on.` : 'None began.'
  return (
    <div className="past-row past-began">
      <span className="past-name">Began</span>
      <div className="past-line" role="img" aria-label={`${about.began} began. ${finding}`}>
        {about.counts.map(({ from, to, count }) => {
          if (count === 0) return null
          const { left, width } = placeOf(about, from, to, now)
          return (
            <i
              key={from}
              title={`${startText(from, now)}: ${count}`}
              style={{ left: `${left}%`, width: `${width}%`, height: `${(count / most) * 100}%` }}
            />
          )
        })}
        <span className="past-most num" aria-hidden="true">
          {about.began > 0 ? most : ''}
        </span>
      </div>
    </div>
  )
}

type Place = (from: number, to: number | null) => CSSProperties

function Lane(props: {
  readonly lane: PastLane
  readonly about: PastAbout
  readonly place: Place
  readonly now: number
}) {
  const { lane, about, place, now } = props
  const last = lane.bars.at(-1)
  const name = plainLine(laneName(lane, about.subject))
  return (
    <li className="past-row">
      <span className="past-name cut" title={name}>
        <Plain text={name} />
        <span className="unseen-words">
          : {laneCount(lane)}
          {last ? `, last ${startText(last.from, now)}` : ''}
        </span>
      </span>
      {/* The rows below say the same in words; the bars are for the eye and the pointer. */}
      <div className="past-line" aria-hidden="true">
        {lane.bars.map((bar) => (
          <button
            key={bar.from}
            type="button"
            tabIndex={-1}
            className={`past-bar is-${bar.worst}${bar.to === null ? ' is-open' : ''}`}
            style={place(bar.from, bar.to)}
            title={`${startText(bar.from, now)}${bar.count > 1 ? `, ${bar.count} episodes` : ''}`}
            onClick={() => openEpisode(bar.episodeId)}
          />
        ))}
      </div>
      <span className="past-count num" aria-hidden="true">
        {lane.count}
      </span>
    </li>
  )
}

/** The gaps once more, where the keyboard comes to: one tab stop, the arrows go from one to the next. */
function Gaps(props: {
  readonly about: PastAbout
  readonly blocks: readonly GapBlock[]
  readonly now: number
  readonly place: Place
  readonly labelOf: (sourceId: string) => string
}) {
  const { about, blocks, now, place, labelOf } = props
  const [at, setAt] = useState<number | null>(null)
  const first = blocks.at(-1)?.from ?? null
  const current = blocks.find(({ from }) => from === at) ?? null
  const left = about.gapsInAll - about.gaps.length
  return (
    <>
      <div className="past-row past-gaps">
        <span className="past-name">Nobody saw</span>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
        <div className="past-line" role="group" aria-label="Gaps in observation" onKeyDown={moveOn}>
          {blocks.map((block) => {
            const words = blockText(block, now, labelOf)
            return (
              <button
                key={block.from}
                type="button"
                className="past-gap"
                style={place(block.from, block.to)}
                title={words}
                aria-label={words}
                tabIndex={block.from === (current?.from ?? first) ? 0 : -1}
                onFocus={() => setAt(block.from)}
                onPointerEnter={() => setAt(block.from)}
              />
            )
          })}
        </div>
        <span className="past-count num" aria-hidden="true">
          {about.gapsInAll === 0 ? '' : about.gapsInAll}
        </span>
      </div>
      <p className="past-said soft num">
        {current === null ? restWords(about, blocks.length, left) : blockText(current, now, labelOf)}
      </p>
    </>
  )
}

function restWords(about: PastAbout, blocks: number, left: number): string {
  if (about.historyFrom >= about.to) return 'Nightdesk was not here yet: of this time nothing is known.'
  const isLater = about.historyFrom > about.from
  const begins = isLater ? ' The history begins later than this window.' : ''
  if (blocks === 0)
    return isLater ? `Everything since Nightdesk came here was seen.${begins}` : 'Everything was seen.'
  const more = left > 0 ? ` ${left} older ones are not drawn; an export has them.` : ''
  return `Hatched: nobody could see.${more}${begins}`
}

function moveOn(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  event.preventDefault()
  all[all.indexOf(event.target as HTMLElement) + step]?.focus()
}
