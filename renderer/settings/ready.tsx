/** "Ready for a night": what can be checked today, and what to press where it is not done. */

import type { ReactNode } from 'react'
import { askPermission, usePermission } from '../frame/notifications.ts'
import { useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { liveCount } from '../states/not-clear.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useSources } from '../watch/sight.ts'

export function Ready() {
  const desk = usePage((page) => page.state?.desk)
  const sources = useSources()
  const answers = useNowTo((now) => liveCount(sources, now) > 0)
  const granted = usePermission()
  if (!desk) return null
  const themed = desk.settings.theme === 'clock'
  const byPage = desk.armed.notifications === 'page'
  const allowed = byPage ? granted === 'granted' : desk.armed.notifications === 'shown'
  const done = [themed, answers, allowed].filter(Boolean).length
  return (
    <section className="ready" aria-labelledby="ready-title">
      <h2 id="ready-title" className="sect-head">
        Ready for a night <small>{done} of 3</small>
      </h2>
      <ul>
        <Item done={themed} words="Theme follows the clock">
          {themed ? (
            <small className="dim num">20 to 07</small>
          ) : (
            <Button
              kind="bare"
              small
              label="Set the theme to follow the clock"
              onPress={() => void give('settings.set', { theme: 'clock' })}
            >
              Set
            </Button>
          )}
        </Item>
        <Item done={answers} words="One source answers" />
        <Item done={allowed} words="Notifications allowed">
          {byPage && granted === 'default' && (
            <Button kind="bare" small label="Allow notifications" onPress={() => void askPermission()}>
              Allow
            </Button>
          )}
          {byPage && granted === 'denied' && <small className="ink-unknown">blocked in this browser</small>}
        </Item>
      </ul>
    </section>
  )
}

function Item({ done, words, children }: { done: boolean; words: string; children?: ReactNode }) {
  return (
    <li>
      <svg
        className={`ring${done ? ' ring-full' : ''}`}
        viewBox="0 0 20 20"
        role="img"
        aria-label={done ? 'Done' : 'Open'}
      >
        <circle cx="10" cy="10" r="7.7" fill="none" stroke="currentColor" strokeWidth="1.7" />
        {done && (
          <path
            d="M6.7 10.2 9 12.5l4.3-4.9"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.7"
            strokeLinecap="round"
          />
        )}
      </svg>
      <span>{words}</span>
      {children}
    </li>
  )
}
