// What server and pages hold to alike; it imports nothing.

/** What may be attached to a message, by content. */
export const acceptedAttachments = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/heic',
  'image/heif',
  'image/webp',
  'text/plain',
  'application/xml',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const
/** So many files in one message. */
export const mostAttachments = 5

/** What a mail may bring beside that, by what it says: shown as what it is, opened by nobody but whoever takes it along. */
export const acceptedByMail = [
  ...acceptedAttachments,
  'text/calendar',
  'message/rfc822',
  'application/ms-tnef',
] as const
/** So many files of one mail: what somebody sent is not sent back to them. */
export const mostByMail = 50
