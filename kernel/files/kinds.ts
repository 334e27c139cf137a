// What files may be, for the server and the pages alike.

/** The endings that fit a kind, the usual one first. None of them is of a file that runs when it is opened. */
export const endingsOf: Record<string, readonly [string, ...string[]]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  'image/heic': ['heic'],
  'image/heif': ['heif', 'heic'],
  'text/csv': ['csv', 'txt'],
  'text/plain': ['txt', 'csv', 'log', 'md'],
  'application/xml': ['xml'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  // What mails bring: an invitation, a mail within a mail, what Outlook packs its own into.
  'text/calendar': ['ics'],
  'message/rfc822': ['eml'],
  'application/ms-tnef': ['dat'],
}

/** What a paper comes back as, signed and scanned or photographed. */
export const paperKinds = ['application/pdf', 'image/png', 'image/jpeg'] as const
/** What browsers show as a picture. */
export const pictureKinds = ['image/png', 'image/jpeg', 'image/webp'] as const

/** What a browser shows as it is, and nothing that could run there. */
export const isShownInPage = (kind: string): boolean =>
  kind === 'application/pdf' || (pictureKinds as readonly string[]).includes(kind)

/** The kinds as people call them: 'PDF, PNG, JPG'. */
export const kindNames = (kinds: readonly string[]): string =>
  [...new Set(kinds.map((kind) => (endingsOf[kind]?.[0] ?? kind).toUpperCase()))].join(', ')

/** The endings of all these kinds, each with its dot. */
export const endingsOfKinds = (kinds: readonly string[]): string[] =>
  kinds.flatMap((kind) => (endingsOf[kind] ?? []).map((ending) => `.${ending}`))
