import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../web/ui/before-after.tsx'
import { FileDrop, paperKinds } from '../../../web/ui/file-drop.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { type RecordField, RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { AccountPicker } from './account-picker.tsx'
import { WhoField } from './client-form.tsx'

/** What is typed: the fields of a form of several parts, beside its file. */
type Typed = Record<'proof' | 'reason' | 'who', string> &
  Partial<Record<'accountId' | 'surname' | 'givenName' | 'email', string>>

/** «Récupération»: another person in the place of a principal manager who is gone, with proof and reason, on record (O22). */
export function RecoveryDrawer(props: {
  client: { id: string; name: string }
  /** The principal manager of today. */
  principal: string
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('backOffice')
  const [who, setWho] = useState('existing')
  const [file, setFile] = useState<File>()
  const isNew = who === 'new'
  const fields: Array<RecordField<Typed>> = [
    {
      name: 'proof',
      label: t('recovery.proof'),
      required: true,
      span: 12,
      render: (input) => (
        <div>
          <FileDrop
            label={t('recovery.proof')}
            help={t('recovery.proofHelp')}
            kinds={paperKinds}
            error={typeof input.error === 'string' ? input.error : undefined}
            onFiles={([given]) => {
              setFile(given)
              input.onChange(given?.name ?? '')
            }}
          />
          {file ? (
            <p role="status" style={{ marginTop: 6 }}>
              {file.name}
            </p>
          ) : null}
        </div>
      ),
    },
    { name: 'reason', label: t('recovery.reason'), type: 'textarea', required: true, span: 12 },
    {
      name: 'who',
      label: t('recovery.successor'),
      span: 12,
      render: (input) => (
        <WhoField
          label={t('recovery.successor')}
          value={input.value}
          onChange={(value) => {
            setWho(value)
            input.onChange(value)
          }}
        />
      ),
    },
    {
      name: 'accountId',
      label: t('people.one'),
      required: true,
      span: 12,
      hidden: isNew,
      render: (input) => <AccountPicker {...input} />,
    },
    { name: 'surname', label: t('people.surname'), required: true, hidden: !isNew },
    { name: 'givenName', label: t('people.givenName'), required: true, hidden: !isNew },
    { name: 'email', label: t('people.email'), type: 'email', required: true, hidden: !isNew },
  ]
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      over={props.client.name}
      title={t('recovery.title')}
      notice={
        <Notice kind="brass" title={t('recovery.effect')}>
          <p>
            {props.principal} <BeforeAfter before={t('recovery.before')} after={t('recovery.after')} />
          </p>
          <p>{t('recovery.told')}</p>
        </Notice>
      }
    >
      <div style={{ paddingTop: 8 }}>
        <RecordForm<Typed>
          plain
          sections={[{ fields }]}
          values={{ who: 'existing' }}
          submitLabel={t('recovery.act')}
          onCancel={props.onClose}
          submit={async ({ proof: _proof, who: _who, ...given }, key) => {
            const body = new FormData()
            for (const [name, value] of Object.entries(given)) body.append(name, String(value))
            body.append('proof', file!)
            await api.post('/staff/organisations/:id/recovery', { params: { id: props.client.id }, body, key })
            await props.onDone()
          }}
        />
      </div>
    </SideDrawer>
  )
}
