// The calendar entry of a visit (RFC 5545, RFC 5546): written, never read.

/** What a calendar shows of a visit. A later one, of a greater sequence, takes its place. */
export type CalendarEntry = {
  /** Stays, whatever becomes of the visit. */
  uid: string
  sequence: number
  cancelled: boolean
  confirmed: boolean
  startsAt: Date
  endsAt: Date
  summary: string
  location: string
  description: string
  url: string
  /** When this was written. */
  writtenAt: Date
  organizer: { name: string; email: string }
  attendee: { name: string; email: string } | null
}

/** A text within a value: what separates is marked, breaks are written out. */
const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')
// A parameter takes neither quotes nor breaks.
const parameter = (text: string) => `"${text.replace(/["\r\n]+/g, ' ')}"`
const utc = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** A content line in parts of at most 75 bytes, none of which ends within a character. */
export function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > 75) {
      parts.push(part)
      part = ' '
      bytes = 1
    }
    part += character
    bytes += size
  }
  return [...parts, part].join('\r\n')
}

/** A whole file of one entry: asked for, or cancelled. */
export function icsOf(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parvis//Interventions//FR',
    'CALSCALE:GREGORIAN',
    `METHOD:${entry.cancelled ? 'CANCEL' : 'REQUEST'}`,
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.writtenAt)}`,
    `DTSTART:${utc(entry.startsAt)}`,
    `DTEND:${utc(entry.endsAt)}`,
    `SUMMARY:${escaped(entry.summary)}`,
    ...(entry.location ? [`LOCATION:${escaped(entry.location)}`] : []),
    ...(entry.description ? [`DESCRIPTION:${escaped(entry.description)}`] : []),
    ...(entry.url ? [`URL:${entry.url}`] : []),
    `STATUS:${entry.cancelled ? 'CANCELLED' : entry.confirmed ? 'CONFIRMED' : 'TENTATIVE'}`,
    ...(entry.organizer.email
      ? [`ORGANIZER;CN=${parameter(entry.organizer.name)}:mailto:${entry.organizer.email}`]
      : []),
    ...(entry.attendee
      ? [
          `ATTENDEE;CN=${parameter(entry.attendee.name)};ROLE=REQ-PARTICIPANT;RSVP=FALSE;PARTSTAT=${entry.confirmed ? 'ACCEPTED' : 'NEEDS-ACTION'}:mailto:${entry.attendee.email}`,
        ]
      : []),
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}
