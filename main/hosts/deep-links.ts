/**
 * Links into the app: `nightdesk://alert/7` shows that alert and does nothing else. Whoever writes such a link (a wiki, a
 * chat, a web page) can make the app come to the front, and no more.
 */
import type { App } from 'electron'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Ability } from '../../contract/shell.ts'
import type { ShowTarget } from '../../contract/wire.ts'

const scheme = 'nightdesk'
/** The whole link, letter for letter: no other host, no user, no port, no query, no encoding, no second path. */
const form = /^nightdesk:\/\/alert\/([1-9][0-9]{0,15})$/

/** The alert that a link names; null for everything that is not exactly such a link. */
export function linkedEpisode(link: string): EpisodeId | null {
  const id = Number(form.exec(link)?.[1] ?? Number.NaN)
  return Number.isSafeInteger(id) ? (id as EpisodeId) : null
}

/**
 * The alert that a command line names. Windows and Linux hand a link over as the last word; switches that Chromium adds
 * are passed over, and a link anywhere else counts for nothing.
 */
export function episodeIn(argv: readonly string[]): EpisodeId | null {
  return linkedEpisode(argv.findLast((word) => !word.startsWith('-')) ?? '')
}

export interface LinkInbox {
  /** hands over each link from now on, and the one that came before anybody listened */
  follow(show: (target: ShowTarget) => void): void
  /** one that came by another way (a second instance's command line, a toast of an earlier run) */
  put(target: ShowTarget): void
}

/**
 * Begins to listen. Must run in the first turn: macOS sends the link that started the app before it is ready.
 * @param argv the command line of this start
 */
export function listenForLinks(
  app: Pick<App, 'on'>,
  argv: readonly string[],
  log: (line: string) => void,
): LinkInbox {
  let last: ShowTarget | null = episodeIn(argv)
  let follower: ((target: ShowTarget) => void) | null = null
  const put = (target: ShowTarget): void => {
    if (follower) follower(target)
    else last = target
  }
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const episodeId = linkedEpisode(url)
    if (episodeId === null) log('A link into Nightdesk was not understood.')
    else put(episodeId)
  })
  return {
    put,
    follow: (show) => {
      follower = show
      if (last !== null) show(last)
    },
  }
}

/**
 * Makes the system send such links here. The installed app alone: one that runs from its source would leave a dead entry.
 * @returns whether links will come, as far as the system says
 */
export function registerLinks(
  app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'>,
  {
    platform,
    env,
    execPath,
  }: {
    readonly platform: NodeJS.Platform
    readonly env: Readonly<Record<string, string | undefined>>
    readonly execPath: string
  },
): Ability {
  if (!app.isPackaged) {
    return { works: false, reason: 'Nightdesk runs from its source here: links open the installed app only.' }
  }
  if (platform === 'linux' && env.APPIMAGE) {
    return {
      works: false,
      reason: 'An AppImage tells the system of no links by itself: the deb and rpm packages do.',
    }
  }
  // Whatever a link smuggles behind its end is no switch after "--".
  const done =
    platform === 'win32'
      ? app.setAsDefaultProtocolClient(scheme, execPath, ['--'])
      : app.setAsDefaultProtocolClient(scheme)
  if (done) return { works: true }
  return { works: false, reason: 'The system did not take Nightdesk for nightdesk:// links.' }
}
