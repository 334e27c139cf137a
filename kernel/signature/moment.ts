// What the server's own thread says of signatures too: nothing here loads what reads or writes PDFs.

/** The authority did not answer, or not as it should. */
export const authorityAway = 'signature.authority_away'
