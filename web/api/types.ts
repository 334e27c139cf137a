import type { Answer, CountName } from './endpoints.ts'

/** A brand as the pages need it. */
export type Brand = Answer<'GET /brand'>

/** Who is signed in, and what they may open; the counts by the names that spaces give them. */
export type Session = Omit<Answer<'GET /session'>, 'counts'> & { counts: Partial<Record<CountName, number>> }

/** «Mon compte». */
export type Account = Answer<'GET /account'>
