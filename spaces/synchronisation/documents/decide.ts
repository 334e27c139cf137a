/** What is known of a file of the management software, and of the document that it became. */
export type Known = {
  /** Of the bytes that were pushed last. */
  sha256: string
  /** Gone: the document was deleted at the end of its time. */
  portal: 'there' | 'withdrawn' | 'gone'
}

/** What becomes of a file that is told of. */
export type Decision = 'publish' | 'replace' | 'same'

/**
 * What a file asks for by its bytes alone: no clock, no name of a day takes part (D28). What was withdrawn, or deleted at the end of its time, is not
 * published again by the same bytes; other bytes are another document.
 */
export function decide(known: Known | undefined, sha256: string): Decision {
  if (!known) return 'publish'
  if (known.sha256 === sha256) return 'same'
  return known.portal === 'there' ? 'replace' : 'publish'
}

/** How a file that is here stands to the document that it became. */
export type Difference = { difference: 'here' | 'different' | 'same'; reason: '' | 'withdrawn' | 'gone' }

/**
 * What a comparison says of a file that is here (D18, D28): by the bytes that the portal shows now, whoever put them there. What was signed is another than what
 * was pushed; what the staff withdrew is here alone, and says so.
 * @param shown of the version that the portal shows
 */
export function compare(known: Known | undefined, shown: string | null, sha256: string): Difference {
  if (!known) return { difference: 'here', reason: '' }
  if (known.portal === 'there') return { difference: shown === sha256 ? 'same' : 'different', reason: '' }
  return { difference: 'here', reason: known.sha256 === sha256 ? known.portal : '' }
}
