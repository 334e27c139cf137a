// What the server's own thread says of signatures too: nothing here loads what reads or writes PDFs.

/** The authority did not answer, or not as it should. */
export const authorityAway = 'signature.authority_away'

/** A moment as a mark and a proof write it: date and time of a time zone. */
export const momentIn = (at: Date, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone,
  }).format(at)
