/** Telling a person: one notice, shown or not, with a reason when not. Each host brings its own. */

export interface Notice {
  readonly attemptId: number
  /** notices with the same tag replace each other */
  readonly tag: string
  /** at most 40 characters */
  readonly title: string
  /** at most 90 characters */
  readonly body: string
  /** a page: critical and staying; else silent */
  readonly loud: boolean
  /** loud in every way but the sound: it has just rung */
  readonly quietly?: boolean
  onClick(): void
}

export type Shown = { readonly shown: true } | { readonly shown: false; readonly reason: string }

export interface NotifierStatus {
  /** shown: this host shows them itself; page: the page must; blocked: nobody can, and `reason` says why */
  readonly state: 'shown' | 'page' | 'blocked'
  readonly reason: string | null
}

export interface Notifier {
  show(notice: Notice): Promise<Shown>
  /** takes back what is shown under the tag, if anything */
  withdraw(tag: string): void
  status(): Promise<NotifierStatus>
}
