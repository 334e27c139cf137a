import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type ContactBody, useContactFields, useCoordinateFields } from '../../../../web/ui/coordinate-fields.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { type Membership, useRefresh } from '../data.ts'

/** The contact details of a person, and the address that notices go to (O18, O19); never their name, nor how they sign in. */
export function ContactForm({ membership, onSaved }: { membership: Membership; onSaved: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const fields = useCoordinateFields()
  const contact = useContactFields()
  const [told, setTold] = useState(false)
  const { editContact } = membership.abilities
  if (!editContact.allowed)
    return (
      <Surface title={t('users.contact')}>
        <ReadOnlyRow>
          {fields.map((field) => (
            <ReadOnlyValue key={field.name} label={field.label}>
              {membership[field.name]}
            </ReadOnlyValue>
          ))}
          <ReadOnlyValue label={ui('account.contactEmail')}>{membership.contactEmail}</ReadOnlyValue>
        </ReadOnlyRow>
        {editContact.reason ? (
          <p className="help" style={{ marginTop: 10 }}>
            {editContact.reason}
          </p>
        ) : null}
      </Surface>
    )
  return (
    <section className="surface" aria-label={t('users.contact')}>
      {told ? (
        <div style={{ padding: '16px 24px 0' }}>
          <Notice kind="done">{t('users.saved')}</Notice>
        </div>
      ) : null}
      <RecordForm<ContactBody>
        guarded
        key={membership.accountVersion}
        sections={[
          {
            title: t('users.contact'),
            help: t('users.contactHelp'),
            fields: contact,
          },
        ]}
        values={{ ...membership, contactEmailConfirmation: membership.contactEmail }}
        onReload={() => void refresh()}
        submit={async (body, key) => {
          setTold(false)
          await api.put('/memberships/:id/contact', {
            params: { id: membership.id },
            body: { ...body, accountVersion: membership.accountVersion },
            key,
          })
          setTold(true)
          onSaved()
        }}
      />
    </section>
  )
}
