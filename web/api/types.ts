import type { Answer, CountName, ItemOf } from './endpoints.ts'

/** A brand as the pages need it. */
export type Brand = Answer<'GET /brand'>

/** Who is signed in, and what they may open. */
export type Session = Omit<Answer<'GET /session'>, 'counts'> & { counts: Partial<Record<CountName, number>> }

/** «Mon compte». */
export type Account = Answer<'GET /account'>

/** The contact details of «Mon compte» (C3). */
export type AccountDetails = Pick<
  Account,
  | 'structure'
  | 'jobTitle'
  | 'addressLine1'
  | 'addressLine2'
  | 'postalCode'
  | 'city'
  | 'phone'
  | 'mobile'
  | 'fax'
  | 'contactEmail'
>

export type OpenSession = ItemOf<'GET /account/sessions'>
export type Notification = ItemOf<'GET /notifications'>
/** One line of «Ce qui m'attend». */
export type WaitingItem = ItemOf<'GET /waiting'>
