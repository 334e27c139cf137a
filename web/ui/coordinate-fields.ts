import type { BodyOf } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import type { RecordField } from './record-form.tsx'

/** The coordinates of a person and the address that notices go to, as they are changed for somebody (O18, O19). */
export type ContactBody = Omit<BodyOf<'PUT /memberships/:id/contact'>, 'accountVersion'>

const spans = [
  ['structure', 6],
  ['jobTitle', 6],
  ['phone', 4],
  ['mobile', 4],
  ['fax', 4],
  ['addressLine1', 6],
  ['addressLine2', 6],
  ['postalCode', 3],
  ['city', 9],
] as const

/** The coordinates of a person, in the order of the forms. */
export function useCoordinateFields() {
  const t = useTexts()
  return spans.map(([name, span]) => ({ name, label: t(`account.${name}`), span }))
}

/** The coordinates of a person and the address that notices go to, typed twice (O18, O19). */
export function useContactFields(): Array<RecordField<ContactBody>> {
  const t = useTexts()
  const label = t('account.contactEmail')
  return [
    ...useCoordinateFields(),
    { name: 'contactEmail', label, type: 'email' },
    { name: 'contactEmailConfirmation', label: t('form.confirmation', { label }), type: 'email' },
  ]
}
