/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { D: '1, 3–8, 14–17, 19–25, 31, 32, 34–39' }
