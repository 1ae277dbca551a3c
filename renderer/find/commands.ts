/** What can be done right now, by name: every screen, and the orders that make sense where the user is. */
import type { Settings } from '../../contract/state.ts'
import { linkKnown } from '../keyboard.ts'
import type { Deed } from '../keys.ts'
import { engineNow } from '../now.ts'
import { askMaintenance, canTakeBack, chosenIds, give, isFree } from '../orders.ts'
import { startEmptyPostmortem } from '../postmortems/orders.ts'
import { isLive, type Page, type Screen } from '../store.ts'
import { openUndo } from '../watch/batch-words.ts'

export interface Command {
  readonly id: string
  readonly words: string
  /** other words it is found by */
  readonly also: string
  /** the keys that do the same */
  readonly keys: readonly string[]
  /** about what is selected: shown before anything is typed */
  readonly isHere: boolean
  readonly does: { readonly deed: Deed } | { readonly run: () => void }
}

interface Place {
  readonly screen: Screen
  readonly deed: Deed
  readonly words: string
  readonly letter: string
  readonly also: string
}

const places: readonly Place[] = [
  { screen: 'watch', deed: 'go-watch', words: 'Watch', letter: 'W', also: 'home alerts' },
  { screen: 'inbox', deed: 'go-inbox', words: 'Inbox', letter: 'I', also: 'threads customers support' },
  {
    screen: 'shifts',
    deed: 'go-shifts',
    words: 'Shifts',
    letter: 'S',
    also: 'on call rotation duty hand-off',
  },
  { screen: 'silences', deed: 'go-silences', words: 'Silences', letter: 'Z', also: 'quiet maintenance' },
  { screen: 'rules', deed: 'go-rules', words: 'Rules', letter: 'R', also: 'who is woken hours' },
  { screen: 'digest', deed: 'go-digest', words: 'Digest of the night', letter: 'D', also: 'morning' },
  { screen: 'postmortems', deed: 'go-postmortems', words: 'Postmortems', letter: 'P', also: 'board meeting' },
  {
    screen: 'insights',
    deed: 'go-insights',
    words: 'Insights',
    letter: 'N',
    also: 'figures mtta mttr charts',
  },
  {
    screen: 'environments',
    deed: 'go-environments',
    words: 'Environments',
    letter: 'E',
    also: 'health places',
  },
  { screen: 'find', deed: 'go-find', words: 'Find, with filters', letter: 'F', also: 'search results' },
  { screen: 'laptop', deed: 'go-laptop', words: 'This laptop', letter: 'L', also: 'settings backups data' },
  { screen: 'sources', deed: 'go-sources', words: 'Sources', letter: 'O', also: 'settings connect add' },
]

const themes: readonly (readonly [Settings['theme'], string])[] = [
  ['night', 'Theme: night'],
  ['day', 'Theme: day'],
  ['clock', 'Theme: by the clock'],
  ['system', 'Theme: as the system'],
]

const by = (deed: Deed, words: string, key: string, also = '', isHere = true): Command => ({
  id: deed,
  words,
  also,
  keys: key === '' ? [] : [key],
  isHere,
  does: { deed },
})

/** All that can be done on this page, what is about the selection first. */
export function commandsOf(page: Page): readonly Command[] {
  return [
    ...(page.screen === 'watch' ? onWatch(page) : []),
    ...(page.screen === 'inbox' ? inInbox() : []),
    ...places
      .filter(({ screen }) => screen !== page.screen)
      .map(
        ({ deed, words, letter, also }): Command => ({
          ...{ id: deed, words: `Go to ${words}`, also, keys: ['G', letter], isHere: false, does: { deed } },
        }),
      ),
    ...anywhere(page),
  ]
}

function onWatch(page: Page): Command[] {
  const { state } = page
  if (!state || state.sources.length === 0) return []
  const ids = chosenIds()
  const episodes = ids.flatMap((id) => state.episodes.get(id) ?? [])
  const [first, second] = episodes
  const what = second ? `${episodes.length} alerts` : (first?.title ?? '')
  const only = second ? undefined : first
  const firing = episodes.some((episode) => episode.firing)
  const { undoMs } = state.desk.settings
  const isYoung =
    (only !== undefined && canTakeBack(only.ack, undoMs)) || openUndo(state.batch, engineNow()) !== null
  const when = (is: boolean, command: Command): Command[] => (is ? [command] : [])
  return [
    ...when(episodes.some(isFree), by('acknowledge', `Acknowledge ${what}`, 'A', 'take ack')),
    ...when(isYoung, by('take-back', 'Take the last deed back', 'U', 'undo')),
    ...when(firing, by('snooze', `Snooze ${what}`, 'S', 'later put off')),
    ...when(firing, by('silence', `Silence ${what}`, 'Z', 'quiet mute')),
    ...when(only?.firing === true, by('escalate', `Escalate ${what}`, 'E', 'ask somebody page')),
    ...when(first !== undefined, by('note', `Write a note on ${what}`, 'N', 'comment')),
    ...when(first !== undefined, by('postmortem', `Begin a postmortem about ${what}`, 'P', 'new')),
    ...when(linkKnown(only, 'recipe'), by('recipe', 'Open the ops recipe', 'R', 'runbook')),
    ...when(linkKnown(only, 'dashboard'), by('dashboard', 'Open the dashboard', 'D', 'grafana')),
    ...when(linkKnown(only, 'source'), by('source', 'Open it in its source', 'O', '')),
    ...when(
      first !== undefined,
      by('at-source', 'Do something at its source', 'C', 'resolve reassign comment'),
    ),
    ...when(
      only !== undefined && state.desk.reviews.some(({ episodeId }) => episodeId === only.id),
      by('review', `Say what it was: ${what}`, 'I', 'review false alarm'),
    ),
    ...when(firing, by('maintenance', `Maintenance window for ${what}`, 'M', 'planned')),
    by('filter', 'Filter the list', '/', 'matchers', false),
    by('views', 'Saved views', 'V', '', false),
    by('group', 'Group the list by the next thing', 'B', 'alertname environment customer team', false),
  ]
}

function inInbox(): Command[] {
  if (!document.getElementById('inbox-pane')) return []
  return [
    by('reply', 'Answer the thread', 'R', 'reply'),
    by('thread-note', 'Write a note on the thread', 'N', 'comment'),
    by('hand-over', 'Hand the thread over', 'H', 'escalate ops duty'),
    by('triage', 'Triage the thread', 'T', 'problem question feature'),
    by('link-alert', 'Link alerts to the thread', 'L', ''),
    by('close-thread', 'Close the thread', 'X', ''),
    by('filter', 'Filter the threads', '/', '', false),
  ]
}

function anywhere(page: Page): Command[] {
  const run = (id: string, words: string, also: string, does: () => void): Command => ({
    ...{ id, words, also, keys: [], isHere: false, does: { run: does } },
  })
  const { state } = page
  const theme = state?.desk.settings.theme
  return [
    run('new-postmortem', 'New empty postmortem', 'write draft begin', () => void startEmptyPostmortem()),
    run('new-window', 'New maintenance window', 'planned silence', () => void askMaintenance(false)),
    ...(document.getElementById('start-drill')
      ? [by('drill', 'Start the fire drill', 'F', 'try', false)]
      : []),
    ...(isLive(page) && (state?.sources.length ?? 0) > 0
      ? [by('try-again', 'Ask the sources again', 'T', 'retry poll refresh', false)]
      : []),
    ...themes
      .filter(([each]) => each !== theme)
      .map(([each, words]) =>
        run(`theme-${each}`, words, 'dark light colour', () => void give('settings.set', { theme: each })),
      ),
    by('keys', 'All keys', '?', 'shortcuts help keyboard', false),
  ]
}

/** Those that have every word as the beginning of one of theirs; in the order they stand in. */
export function commandsFor(commands: readonly Command[], text: string): readonly Command[] {
  const sought = wordsIn(text)
  if (sought.length === 0) return []
  const ranked = commands.flatMap((command) => {
    const own = wordsIn(command.words)
    const all = [...own, ...wordsIn(command.also)]
    if (!sought.every((word) => all.some((each) => each.startsWith(word)))) return []
    return [{ command, isOwn: sought.every((word) => own.some((each) => each.startsWith(word))) }]
  })
  return [...ranked.filter(({ isOwn }) => isOwn), ...ranked.filter(({ isOwn }) => !isOwn)].map(
    ({ command }) => command,
  )
}

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
