/** What a key does among the threads. */
import type { Deed } from '../keys.ts'
import { usePage } from '../store.ts'
import { threadOf, useInbox } from './desk.ts'
import {
  answerId,
  endThreadFilter,
  filterId,
  focusList,
  moveThread,
  openInBrowser,
  openPanel,
  openThread,
  startThreadFilter,
  startWords,
  stepBack,
  takeWordsBack,
} from './orders.ts'
import { acceptHandOver } from './standing.tsx'

/** Does it; answers whether the browser must do nothing of its own. null: it is none of the inbox's. */
export function actInInbox(deed: Deed): boolean | null {
  switch (deed) {
    case 'next':
      moveThread(1)
      return true
    case 'previous':
      moveThread(-1)
      return true
    case 'open':
      return openThread()
    case 'back':
      return back()
    case 'filter':
      return startThreadFilter()
    case 'reply':
      return startWords(false)
    case 'thread-note':
      return startWords(true)
    case 'hand-over':
      return openPanel('hand-over', 'inbox-hand-over')
    case 'triage':
      return openPanel('triage', 'inbox-triage')
    case 'link-alert':
      return openPanel('beside', 'inbox-alerts')
    case 'customer':
      return openPanel('beside', 'inbox-customer')
    case 'close-thread':
      return openPanel('close', 'inbox-close')
    case 'accept':
      return accept()
    case 'words-back':
      void takeWordsBack()
      return true
    case 'open-there':
      return openThere()
    default:
      return null
  }
}

function accept(): boolean {
  const thread = threadOf(useInbox.getState().selected)
  const all = usePage.getState().state?.escalations ?? []
  return acceptHandOver(all.find(({ id }) => id === thread?.escalationId))
}

function openThere(): boolean {
  const { selected, views } = useInbox.getState()
  if (selected === null || (views.get(selected)?.opens ?? null) === null) return false
  void openInBrowser(selected)
  return true
}

/** One step back: out of a field first, and what was typed stays. null: the screen itself is left. */
function back(): boolean | null {
  const active = document.activeElement
  if (active?.id === filterId) {
    endThreadFilter()
    return true
  }
  if (active?.id === answerId && active instanceof HTMLElement) {
    active.blur()
    focusList()
    return true
  }
  return stepBack() ? true : null
}
