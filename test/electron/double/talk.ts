/** What the app's process (main bundle and the made-up Electron) and the test's (Chromium) ask of each other. */
import type { appSide } from './app-side.ts'

/** How the app is to find its world; everything a user's machine could be otherwise. */
export interface World {
  /** the words of the command line after the program */
  readonly argv: readonly string[]
  readonly packaged: boolean
  readonly platform: NodeJS.Platform
  readonly notifications: 'shown' | 'denied' | 'unsupported'
  readonly tray: boolean
  readonly keychain: 'open' | 'locked' | 'absent'
  /** an address the system hands over before the app is ready (macOS) */
  readonly openUrl: string | null
}

/** One frame of one window's page, as long as its document lives. */
export interface FrameId {
  readonly window: number
  /** the isolated world's id: another one after each navigation */
  readonly world: string
}

/** What Chromium does for the app. */
export interface PageSide {
  /** makes the page of a window; the app goes on at once */
  make(window: number, size: { readonly width: number; readonly height: number }, preload: string): void
  /** resolves once the page has loaded and painted; rejects with the reason when it did not */
  load(window: number, url: string): Promise<void>
  reload(window: number): Promise<void>
  /** really ends the renderer */
  crash(window: number): void
  close(window: number): void
  /** `webFrame.postMessage`: ports by their numbers */
  post(frame: FrameId, channel: string, message: unknown, ports: readonly number[]): void
  portMessage(port: number, message: unknown): void
  portClosed(port: number): void
  /** this start lost against an instance that runs already */
  secondInstance(userData: string, argv: readonly string[], cwd: string): void
}

/** What the app does for the test. */
export type AppSide = ReturnType<typeof appSide>
