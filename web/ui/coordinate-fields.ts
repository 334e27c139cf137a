import { useTexts } from '../i18n/index.ts'
import type { RecordField } from './record-form.tsx'

/** The coordinates of a person, in the order of the forms. */
export function useCoordinateFields(): RecordField[] {
  const t = useTexts()
  const spans = {
    structure: 6,
    jobTitle: 6,
    phone: 4,
    mobile: 4,
    fax: 4,
    addressLine1: 6,
    addressLine2: 6,
    postalCode: 3,
    city: 9,
  }
  return Object.entries(spans).map(([name, span]) => ({ name, label: t(`account.${name}`), span }))
}

/** The coordinates of a person and the address that notices go to, typed twice (O18, O19). */
export function useContactFields(): RecordField[] {
  const t = useTexts()
  const label = t('account.contactEmail')
  return [
    ...useCoordinateFields(),
    { name: 'contactEmail', label, type: 'email' },
    { name: 'contactEmailConfirmation', label: t('form.confirmation', { label }), type: 'email' },
  ]
}
