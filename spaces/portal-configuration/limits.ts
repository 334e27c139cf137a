// What the server and the pages both go by.

/** The icons that a quick action may have. */
export const actionIcons = [
  'alert',
  'gauge',
  'drop',
  'receipt',
  'calendar',
  'certificate',
  'file',
  'folder',
  'message',
  'phone',
  'tool',
  'package',
  'cart',
  'chart',
  'key',
  'book',
  'help',
  'user',
  'building',
  'signature',
] as const
/** The colours of quick actions: roles of the theme, which follow light and dark. */
export const actionColours = ['brique', 'laiton', 'mousse', 'azur', 'prune', 'marque'] as const
/** The fonts that come with the portal. */
export const fonts = ['hanken', 'bricolage', 'system'] as const
export const menuPlaces = ['bar', 'more', 'hidden'] as const
export const highlightKinds = ['information', 'advertisement'] as const
export const audiences = ['everybody', 'signed_in', 'group'] as const
/** The parts of an edition, each a tab or a section of its page. */
export const parts = [
  'home',
  'highlight',
  'emergency',
  'actions',
  'menu',
  'footer',
  'theme',
  'pages',
  'team',
  'contact',
] as const
/** Addresses below /pages/ that are the portal's own. */
export const reservedAddresses = ['contact', 'apercu']
export const most = { actions: 12, menu: 60, links: 12, pages: 40, team: 60, places: 12, themes: 20, pageText: 20_000 }
/** What a picture of the portal weighs at most. */
export const mostPictureBytes = { logo: 200_000, icon: 200_000, background: 1_500_000, highlight: 800_000 }
/** How large it is kept, on its longer side, in points. */
export const pictureSides = { logo: 800, icon: 256, background: 2400, highlight: 1200 }
/** Where a link of the portal may lead: one of its own places, the web, a mail, a telephone. */
export const mayLead = (href: string): boolean =>
  /^(\/(?![/\\])[^\s\\]*|https:\/\/[^\s/@]+(\/\S*)?|mailto:[^\s]+|tel:[+\d][\d .-]*)$/.test(href)
