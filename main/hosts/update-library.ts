/**
 * electron-updater as this app uses it: never by itself, encrypted only, and with a signature check that cannot be passed
 * over. Loaded when it is first needed: most starts need none of it. Not verified under a real Electron.
 */
import type { AppUpdater, NsisUpdater } from 'electron-updater'
import { isHttps } from './update-address.ts'

/** The part of the library's updater that the app uses. */
export type Updater = Pick<
  AppUpdater,
  | 'allowDowngrade'
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'autoRunAppAfterInstall'
  | 'checkForUpdates'
  | 'disableWebInstaller'
  | 'downloadUpdate'
  | 'logger'
  | 'on'
  | 'quitAndInstall'
  | 'requestHeaders'
>

type Verify = NsisUpdater['verifyUpdateCodeSignature']

/** What the library says when it lets a file pass whose signature it could not look at. */
const passedOver = /Ignoring signature validation|Skipping this step of validation/

/** Nothing is fetched, installed or taken back unless this app says so, and no number of this machine is sent. */
export function tame(updater: Updater): void {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.autoRunAppAfterInstall = true
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  // The library would send a random number that is the same at every question.
  updater.requestHeaders = { 'x-user-staging-id': '0' }
  updater.logger = null
}

/** The library's signature check, made to refuse where it would have let pass unseen. */
export function verifyStrictly(updater: {
  logger: Updater['logger']
  verifyUpdateCodeSignature: Verify
}): void {
  const verify = updater.verifyUpdateCodeSignature
  let unseen = false
  updater.logger = {
    info: () => {},
    error: () => {},
    warn: (message?: unknown) => {
      if (passedOver.test(String(message))) unseen = true
    },
  }
  updater.verifyUpdateCodeSignature = async (publishers, file) => {
    unseen = false
    const complaint = await verify(publishers, file)
    return complaint ?? (unseen ? 'its signature could not be looked at' : null)
  }
}

/** The updater of this platform, over the real Electron. On Linux it can only ask. */
export async function loadUpdater(platform: NodeJS.Platform): Promise<Updater> {
  const { DebUpdater, MacUpdater, NsisUpdater } = await import('electron-updater')
  const updater =
    platform === 'win32' ? new NsisUpdater() : platform === 'darwin' ? new MacUpdater() : new DebUpdater()
  tame(updater)
  if (updater instanceof NsisUpdater) verifyStrictly(updater)
  // Also where an encrypted address sends it on to one that is not.
  updater.netSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isHttps(url) }))
  return updater
}
