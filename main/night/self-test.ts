/** The silent notification that shows whether notifications are really shown, and is taken back at once. */
import type { NoticeText } from './notice.ts'

export const selfTestTag = 'self-test'

export const selfTestNotice: NoticeText = {
  tag: selfTestTag,
  title: 'Nightdesk tries its notifications',
  body: 'Only a test. It goes away by itself.',
  loud: false,
  episodeId: null,
  sourceId: null,
}
