/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { B: '9, 11–14, 17, 25, 26, 30', P: '16' }
