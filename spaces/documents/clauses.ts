/** The clauses of the specifications that this space shows, each named in a test's title. */
export const clauses = { D: '3–8, 14–17, 19, 20, 22–25, 32, 36–39' }
