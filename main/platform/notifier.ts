/** Telling a person: one notice, shown or not, with a reason when not. Each host brings its own. */

/** A button of a notice, where the system has buttons. */
export interface NoticeAction {
  readonly label: string
  run(): void
}

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
  /** what a click shows; null when it is about no episode */
  readonly episodeId: number | null
  /** the colleague's question that a click shows instead */
  readonly escalationId?: number
  /** what may be done at once, "Open" last; at most two */
  readonly actions: readonly NoticeAction[]
  onClick(): void
}

export type Shown =
  | { readonly shown: true }
  /** `withdrawn`: we took it back first, so that it says nothing about whether others are shown */
  | { readonly shown: false; readonly reason: string; readonly withdrawn?: true }

export interface NotifierStatus {
  /** shown: this host shows them itself; page: the page must; blocked: nobody can, and `reason` says why */
  readonly state: 'shown' | 'page' | 'blocked'
  readonly reason: string | null
}

export interface Notifier {
  show(notice: Notice): Promise<Shown>
  /** takes back what is shown under the tag, if anything */
  withdraw(tag: string): void
  /** does something stand on the screen, or in the system's list, under this tag? absent where nobody can tell */
  shows?(tag: string): boolean
  status(): Promise<NotifierStatus>
}
